package org.plstar.operator;

import java.util.OptionalInt;

/**
 * Predicts from the fall of a residual how many further products it needs to reach its tolerance.
 */
final class Convergence {
    /** The largest number of further products that is predicted. */
    private static final double MOST = 1e6;

    private double first = Double.NaN;
    private double lowest = Double.POSITIVE_INFINITY;
    private int firstAt;

    /**
     * Records a Ritz value and returns it as an estimate.
     *
     * @param residual of the value
     * @param rounding what rounding may have added to the error
     * @param products so far
     * @param tolerance of the residual, relative to the value
     */
    Estimate see(double value, double residual, double rounding, int products, double tolerance) {
        double error = residual + rounding;
        double target = tolerance * Math.abs(value);
        boolean converged = error <= target;
        OptionalInt more =
                converged || !(target > 0) ? OptionalInt.empty() : more(residual, products, target);
        if (residual < lowest) {
            lowest = residual;
        }
        if (Double.isNaN(first)) {
            first = residual;
            firstAt = products;
        }
        return new Estimate(
                value,
                error,
                converged,
                reason(products, tolerance, converged, more),
                products,
                more);
    }

    /**
     * The residual shrinks by a constant factor per product, more or less: residual · q^more =
     * target.
     */
    private OptionalInt more(double residual, int products, double target) {
        double least = Math.min(residual, lowest);
        if (!(least < first) || products <= firstAt) {
            return OptionalInt.empty();
        }
        double rate = Math.log(first / least) / (products - firstAt);
        double more = Math.log(residual / target) / rate;
        return more < MOST ? OptionalInt.of((int) Math.ceil(more)) : OptionalInt.empty();
    }

    private static String reason(
            int products, double tolerance, boolean converged, OptionalInt more) {
        String seen = "Lanczos residual after " + products + " products";
        if (converged) {
            return seen;
        }
        return seen + " is above " + tolerance + " of the value; " + lack(more);
    }

    /** What is missing for convergence, as text. */
    static String lack(OptionalInt more) {
        return more.isPresent()
                ? "about " + more.getAsInt() + " more products are needed"
                : "more products are needed, how many cannot be told yet";
    }
}
