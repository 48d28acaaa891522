package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.refusal.Require;

/**
 * Several eigenpairs at both ends of the spectrum of a symmetric operator.
 *
 * <p>Every error is that of a residual ‖A v - θ v‖ computed at the end by one more product: some
 * exact eigenvalue is within that distance.
 *
 * @param bottom the smallest, ascending
 * @param top the largest, descending
 * @param products operator products in all
 */
public record Eigenpairs(List<Eigenpair> bottom, List<Eigenpair> top, int products) {
    /**
     * The eigenpairs to compute, and the accuracy.
     *
     * @param bottom the number of smallest eigenvalues
     * @param top the number of largest eigenvalues
     * @param tolerance of residuals, relative to the operator's norm
     * @param most products at most
     * @param dense order up to which the matrix is formed instead
     */
    public record Request(int bottom, int top, double tolerance, int most, long seed, int dense) {
        /** Checks the ranges: numbers from 0, a finite tolerance, at least one product. */
        public Request {
            Require.atLeast(0, bottom, OperatorRefusal.RANGE, "bottom");
            Require.atLeast(0, top, OperatorRefusal.RANGE, "top");
            Require.notNegative(tolerance, OperatorRefusal.RANGE, "tolerance");
            Require.atLeast(1, most, OperatorRefusal.RANGE, "most");
            Require.atLeast(0, dense, OperatorRefusal.RANGE, "dense");
        }
    }

    /** Copies {@code bottom} and {@code top}. */
    public Eigenpairs {
        requireNonNull(bottom, "bottom");
        requireNonNull(top, "top");
        bottom = List.copyOf(bottom);
        top = List.copyOf(top);
    }

    /** Whether all eigenpairs have converged. */
    public boolean converged() {
        return bottom.stream().allMatch(e -> e.value().converged())
                && top.stream().allMatch(e -> e.value().converged());
    }

    /**
     * Computes the eigenpairs: of the formed matrix up to order {@code dense}, by Lanczos' method
     * with thick restarts above. At most n are given at each end.
     *
     * <p>Memory above that order: about 2 (bottom + top) + 40 vectors.
     *
     * @param a symmetric
     */
    public static Eigenpairs of(LinearOperator a, Request r) {
        int n = a.rows();
        Require.atLeast(1, n, OperatorRefusal.RANGE, "order of the operator");
        SymmetricOperators.require(a);
        Request fit = new Request(
                Math.min(n, r.bottom), Math.min(n, r.top), r.tolerance, r.most, r.seed, r.dense);
        return n <= r.dense || fit.bottom + fit.top >= n
                ? dense(a, fit)
                : new ThickRestart(a, fit).run();
    }

    private static Eigenpairs dense(LinearOperator a, Request r) {
        int n = a.rows();
        try (Matrix m = DenseForm.symmetric(a, Math.max(r.dense, n))) {
            double[] values = Lapack.eigenvectors(m, a.workers());
            double norm = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
            double error = DenseForm.rounding(n, norm);
            List<Eigenpair> bottom = new ArrayList<>();
            List<Eigenpair> top = new ArrayList<>();
            for (int i = 0; i < r.bottom; i++) {
                bottom.add(pair(m, values, i, error, n));
            }
            for (int i = 0; i < r.top; i++) {
                top.add(pair(m, values, n - 1 - i, error, n));
            }
            return new Eigenpairs(bottom, top, n);
        }
    }

    private static Eigenpair pair(
            Matrix vectors, double[] values, int i, double error, int products) {
        double[] v = new double[values.length];
        vectors.readRow(i, v, 0);
        String reason = "all eigenvalues of the matrix, by LAPACK; the error is that of rounding";
        return new Eigenpair(new Estimate(values[i], error, true, reason, products), v);
    }
}
