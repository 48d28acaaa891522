package org.plstar.study.predict;

import java.util.List;

/**
 * The cost of answers if a missed row of the second class costs {@code ratio} times as much as a
 * row of the first that is predicted to be of the second. Costs are per row, in units of the
 * latter.
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
    /** The ratios of costs that are reported. */
    static final List<Double> RATIOS = List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0);
}
