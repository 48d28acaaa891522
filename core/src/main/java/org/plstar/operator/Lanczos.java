package org.plstar.operator;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;

/**
 * Both ends of the spectrum of a symmetric operator by Lanczos' method with full reorthogonalisation.
 *
 * <p>The error of a Ritz value is bounded by its residual: some eigenvalue lies within it. That it is the extreme one holds unless the random start is
 * orthogonal to its eigenvector. A Ritz value at the lower end is never below λ_min, one at the upper end never above λ_max, up to rounding. Memory: one
 * vector per product.
 */
public final class Lanczos {
    private static final int CHECK_EVERY = 5;

    private Lanczos() {}

    /** Which end must converge before the iteration may stop. */
    public enum End {
        /** The smallest eigenvalue. */
        LOWER,
        /** The largest eigenvalue. */
        UPPER,
        /** Both. */
        BOTH
    }

    /** Smallest and largest eigenvalue. */
    public record Extremes(Estimate min, Estimate max) {}

    /**
     * Runs until the residual at the wanted end is below {@code tolerance · |value|}, or the budget is spent.
     *
     * @param a symmetric
     * @param most products at most
     * @param seed of the start vector
     */
    public static Extremes run(LinearOperator a, End end, double tolerance, int most, long seed) {
        int n = a.rows();
        int steps = Math.min(most, n);
        List<double[]> basis = new ArrayList<>();
        double[] alpha = new double[steps];
        double[] beta = new double[steps];
        double[] v = start(n, seed);
        double[] u = new double[n];
        for (int k = 0; k < steps; k++) {
            basis.add(v);
            a.apply(v, u);
            alpha[k] = DoubleReductions.dot(u, 0, v, 0, n);
            for (int pass = 0; pass < 2; pass++) {
                for (double[] b : basis) {
                    DoubleElementwise.axpy(-DoubleReductions.dot(u, 0, b, 0, n), b, 0, u, 0, n);
                }
            }
            beta[k] = Math.sqrt(DoubleReductions.sumSquares(u, 0, n));
            boolean last = k == steps - 1;
            boolean invariant = !(beta[k] > 1e-14 * Math.abs(alpha[0]) * n);
            if (last || invariant || (k + 1) % CHECK_EVERY == 0) {
                Extremes now =
                        extremes(alpha, invariant ? withoutLast(beta, k) : beta, k + 1, tolerance);
                boolean done =
                        (end == End.LOWER || now.max.converged())
                                && (end == End.UPPER || now.min.converged());
                if (last || invariant || done) {
                    return now;
                }
            }
            v = new double[n];
            DoubleElementwise.axpy(1 / beta[k], u, 0, v, 0, n);
        }
        throw new IllegalArgumentException(
                "an operator of order " + n + " and " + most + " products have no spectrum");
    }

    private static double[] withoutLast(double[] beta, int k) {
        double[] b = beta.clone();
        b[k] = 0;
        return b;
    }

    private static double[] start(int n, long seed) {
        RandomStream stream = RandomStream.of(seed, "Lanczos start");
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = stream.normal(i);
        }
        double norm = Math.sqrt(DoubleReductions.sumSquares(v, 0, n));
        DoubleElementwise.affine(1 / norm, 0, v, 0, v, 0, n);
        return v;
    }

    private static Extremes extremes(double[] alpha, double[] beta, int k, double tolerance) {
        Tridiagonal.Pairs t = Tridiagonal.solve(alpha, beta, k);
        return new Extremes(
                estimate(t.values()[0], beta[k - 1] * Math.abs(t.last()[0]), k, tolerance),
                estimate(t.values()[k - 1], beta[k - 1] * Math.abs(t.last()[k - 1]), k, tolerance));
    }

    private static Estimate estimate(
            double value, double residual, int products, double tolerance) {
        boolean converged = residual <= tolerance * Math.abs(value);
        String reason =
                converged
                        ? "Lanczos residual after " + products + " products"
                        : "Lanczos residual after "
                                + products
                                + " products is above "
                                + tolerance
                                + " of the value; more products are needed";
        return new Estimate(value, residual, converged, reason, products);
    }
}
