package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * Solves A x = b for a symmetric operator without negative eigenvalues by conjugate gradients, from
 * x = 0.
 *
 * <p>One product per step and four vectors of memory. If A is singular and b in its range, the
 * limit is the solution of least norm. The error shrinks at least like ((√κ - 1)/(√κ + 1))^k, in
 * exact arithmetic.
 */
public final class ConjugateGradients {
    private ConjugateGradients() {}

    /**
     * The outcome of a solve.
     *
     * @param residual ‖b - A x‖ as the recurrence has it
     * @param products operator products that it took
     * @param converged whether the residual is at most the tolerance times ‖b‖
     */
    public record Solve(double residual, int products, boolean converged) {}

    /**
     * Runs until ‖b - Ax‖ ≤ tolerance · ‖b‖, or the budget is used up.
     *
     * @param a [n, n]
     * @param shift λ: (A + λI) x = b is solved
     * @param b [n], not modified
     * @param x [n], overwritten
     * @param most products at most
     */
    public static Solve solve(
            LinearOperator a, double shift, double[] b, double[] x, double tolerance, int most) {
        requireNonNull(b, "b");
        requireNonNull(x, "x");
        int n = a.rows();
        SymmetricOperators.requireSolve(a, shift, b, x, tolerance, most);
        Arrays.fill(x, 0);
        double[] r = b.clone();
        double[] p = b.clone();
        double[] ap = new double[n];
        double rr = DoubleReductions.sumSquares(r, 0, n);
        double target = tolerance * Math.sqrt(rr);
        int products = 0;
        while (Math.sqrt(rr) > target && products < most) {
            a.apply(p, ap);
            products++;
            DoubleElementwise.axpy(shift, p, 0, ap, 0, n);
            double curvature = DoubleReductions.dot(p, 0, ap, 0, n);
            if (!(curvature > 0)) {
                break; // a direction in the null space of A: nothing more can be gained in it
            }
            double step = rr / curvature;
            DoubleElementwise.axpy(step, p, 0, x, 0, n);
            DoubleElementwise.axpy(-step, ap, 0, r, 0, n);
            double next = DoubleReductions.sumSquares(r, 0, n);
            DoubleElementwise.affine(next / rr, 0, p, 0, p, 0, n);
            DoubleElementwise.axpy(1, r, 0, p, 0, n);
            rr = next;
        }
        double residual = Math.sqrt(rr);
        if (!Double.isFinite(residual)) {
            throw OperatorRefusal.notFinite();
        }
        return new Solve(residual, products, residual <= target);
    }
}
