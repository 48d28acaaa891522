package org.plstar.operator;

import java.util.Locale;
import java.util.OptionalInt;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.refusal.Require;

/**
 * The trace of an operator from random probes.
 *
 * @param value the estimate, without bias
 * @param standardError of the value: the spread of the values of single probes, over the root of
 *     their number
 * @param low end of the interval that holds the trace for 95 of 100 seeds (Student's t)
 * @param high the other end
 * @param products operator products that it took
 * @param method how, as text
 */
public record TraceEstimate(
        double value, double standardError, double low, double high, int products, String method) {
    /**
     * The estimate from independent samples of equal distribution.
     *
     * @param samples at least 2
     * @param factor by which the spread of the samples understates the error
     * @param degrees of freedom of the interval
     * @param rounding what rounding may have added
     */
    static TraceEstimate of(
            double offset,
            double[] samples,
            double factor,
            int degrees,
            double rounding,
            int products,
            String method) {
        int m = samples.length;
        for (double s : samples) {
            if (!Double.isFinite(s)) {
                throw OperatorRefusal.notFinite();
            }
        }
        double mean = DoubleReductions.sum(samples, 0, m) / m;
        double squares = 0;
        for (double s : samples) {
            squares += (s - mean) * (s - mean);
        }
        double error = factor * Math.sqrt(squares / (m - 1) / m) + rounding;
        double value = offset + mean;
        double half = StudentT.quantile975(Math.max(1, degrees)) * error;
        return new TraceEstimate(value, error, value - half, value + half, products, method);
    }

    /**
     * The trace as an estimate that has converged if the standard error is at most {@code tolerance
     * · |value|}; otherwise it predicts the further products, since the error falls like the
     * inverse root of their number.
     */
    public Estimate estimate(double tolerance) {
        Require.notNegative(tolerance, OperatorRefusal.RANGE, "tolerance");
        double target = tolerance * Math.abs(value);
        boolean converged = standardError <= target;
        String words = method + ", standard error after " + products + " products";
        if (converged || !(target > 0)) {
            return new Estimate(value, standardError, converged, words, products);
        }
        double more = products * (Math.pow(standardError / target, 2) - 1);
        return new Estimate(
                value,
                standardError,
                false,
                words
                        + String.format(
                                Locale.ROOT,
                                " is above %s of the value; about %.0f more products are needed",
                                tolerance,
                                more),
                products,
                OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Math.ceil(more))));
    }
}
