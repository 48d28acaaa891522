package org.plstar.operator;

import java.util.OptionalInt;

/**
 * A computed number with its error bound.
 *
 * @param value the number
 * @param error a bound or estimate of |value - truth|, as {@code reason} says
 * @param converged whether the error is below what was asked
 * @param reason how the error was found, or what kept it from converging, as text
 * @param products operator products that it took
 * @param more about how many products more would do, by the pace so far; absent if it converged or
 *     no pace was seen
 */
public record Estimate(
        double value,
        double error,
        boolean converged,
        String reason,
        int products,
        OptionalInt more) {
    /** An estimate without a prediction of further products. */
    public Estimate(double value, double error, boolean converged, String reason, int products) {
        this(value, error, converged, reason, products, OptionalInt.empty());
    }

    /** The estimate for -A, given that for A. */
    public Estimate negated() {
        return new Estimate(-value, error, converged, reason, products, more);
    }
}
