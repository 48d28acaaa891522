package org.plstar.operator;

import java.util.Arrays;
import java.util.OptionalInt;
import org.plstar.array.elementwise.DoubleElementwise;

/**
 * Solves A x = b for a symmetric operator of any signs by the method of minimal residuals (Paige
 * and Saunders, 1975), from x = 0.
 *
 * <p>One product per step and seven vectors of memory. ‖b - A x‖ never grows. If A is singular, x
 * minimises it within the Krylov space.
 */
public final class Minres {
    private static final double EPSILON = 0x1p-52;

    /**
     * A residual that A shrinks by more than this, relative to ‖A‖, is in the null space but for
     * rounding.
     */
    private static final double NULL = 1e-10;

    private Minres() {}

    /**
     * How a solve ended.
     *
     * @param residual ‖b - A x‖, computed at the end by one more product
     * @param products operator products that it took
     * @param converged whether the residual is at most the tolerance times ‖b‖
     * @param more about how many more products would do; absent if it converged or no pace was seen
     */
    public record Solve(double residual, int products, boolean converged, OptionalInt more) {}

    /**
     * Runs until ‖b - (A + λI) x‖ ≤ tolerance · ‖b‖, or the budget is used up.
     *
     * @param a [n, n] symmetric
     * @param shift λ
     * @param b [n], not modified
     * @param x [n], overwritten
     * @param most products at most
     */
    public static Solve solve(
            LinearOperator a, double shift, double[] b, double[] x, double tolerance, int most) {
        int n = a.rows();
        SymmetricOperators.requireSolve(a, shift, b, x, tolerance, most);
        Arrays.fill(x, 0);
        double size = Basis.norm(b);
        if (size == 0) {
            return new Solve(0, 0, true, OptionalInt.empty());
        }
        double[] v = Basis.scaled(b.clone(), 1 / size);
        double[] before = new double[n];
        double[] w = new double[n];
        double[] older = new double[n];
        double[] u = new double[n];
        double beta = 0;
        double c = 1;
        double s = 0;
        double cBefore = 1;
        double sBefore = 0;
        double eta = size;
        double residual = size;
        double norm = 0;
        Convergence pace = new Convergence();
        OptionalInt more = OptionalInt.empty();
        int k = 0;
        while (k < most) {
            a.apply(v, u);
            k++;
            DoubleElementwise.axpy(shift, v, 0, u, 0, n);
            norm = Math.max(norm, Basis.norm(u));
            DoubleElementwise.axpy(-beta, before, 0, u, 0, n);
            double alpha = Basis.dot(u, v);
            DoubleElementwise.axpy(-alpha, v, 0, u, 0, n);
            double next = Basis.norm(u);
            // the new column of the tridiagonal matrix under the last two rotations and its own
            double third = sBefore * beta;
            double second = c * cBefore * beta + s * alpha;
            double raw = c * alpha - s * cBefore * beta;
            double first = Math.hypot(raw, next);
            if (!(first > NULL * norm)) {
                break; // ‖A r‖ = ‖r‖ · first: A does not see what is left of b
            }
            cBefore = c;
            sBefore = s;
            c = raw / first;
            s = next / first;
            // direction of x: (v - second w - third older) / first
            double[] direction = older;
            DoubleElementwise.affine(-third, 0, older, 0, direction, 0, n);
            DoubleElementwise.axpy(-second, w, 0, direction, 0, n);
            DoubleElementwise.axpy(1, v, 0, direction, 0, n);
            Basis.scaled(direction, 1 / first);
            older = w;
            w = direction;
            DoubleElementwise.axpy(c * eta, w, 0, x, 0, n);
            eta = -s * eta;
            residual *= Math.abs(s);
            more = pace.see(size, residual, 0, k, tolerance).more();
            if (residual <= tolerance * size || !(next > EPSILON * norm)) {
                break;
            }
            beta = next;
            double[] spare = before;
            before = v;
            v = spare;
            DoubleElementwise.affine(1 / next, 0, u, 0, v, 0, n);
        }
        a.apply(x, u);
        DoubleElementwise.axpy(shift, x, 0, u, 0, n);
        DoubleElementwise.axpy(-1, b, 0, u, 0, n);
        double exact = Basis.norm(u);
        // the recurrence can fall below what rounding lets the product confirm
        boolean converged = exact <= tolerance * size;
        if (!Double.isFinite(exact)) {
            throw OperatorRefusal.notFinite();
        }
        return new Solve(exact, k + 1, converged, converged ? OptionalInt.empty() : more);
    }
}
