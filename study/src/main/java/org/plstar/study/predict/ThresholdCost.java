package org.plstar.study.predict;

import java.util.List;

/**
 * What answers cost where a missed row of the second class costs so many times what a false call of
 * it does. Costs are per row, in units of a false call.
 *
 * @param ratio cost of a miss over that of a false call, r
 * @param threshold 1/(1 + r): from this probability on, calling the second class costs least if
 *     probabilities are what they say
 * @param missed rows of the second class that are below it
 * @param falseCalls rows of the first class that are not
 * @param cost of both
 * @param always of one answer for all rows, the cheaper one
 * @param least that any threshold has on these rows, found by looking at their classes
 */
public record ThresholdCost(
        double ratio,
        double threshold,
        int missed,
        int falseCalls,
        double cost,
        double always,
        double least) {
    /** Those that are told. */
    static final List<Double> RATIOS = List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0);
}
