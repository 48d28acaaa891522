package org.plstar.study.solve;

import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * Computes from the Jacobian at a point the part of the residual that a step can remove, and the
 * errors of least squares.
 */
final class SolutionDiagnosis {
    /** The largest number of rows and columns of a Jacobian that is decomposed. */
    private static final int MOST_DECOMPOSED = 1000;

    /** Entries of R times unknowns up to which all standard errors are solved for. */
    private static final long MOST_WORK = 2_000_000_000;

    private static final long MOST_ENTRIES = 20_000_000;

    /** The part of the largest eigenvalue of JJᵀ above which the smallest one has eight digits. */
    private static final double CONDITIONED = 1e-8;

    private static final int LEAST_BY_GRAM = 40;
    private static final double ROUNDING_RANK = 1e-14;

    /** Relative to the largest singular value of columns of length 1. */
    private static final double DEPENDENT = 1e-11;

    /** The length of a linear step, in units of ‖w‖ or 1, above which the gradient has vanished. */
    private static final double LONGEST = 1e6;

    private SolutionDiagnosis() {}

    /** Whether a system is small enough for its Jacobian to be decomposed. */
    static boolean isPossible(LocalSystem system) {
        return Math.min(system.rows(), system.columns()) <= MOST_DECOMPOSED
                && (long) system.rows() * system.columns() <= MOST_ENTRIES;
    }

    /**
     * The part of ‖r‖ that lies in the range of the Jacobian, to 1e-14 of its largest singular
     * value, and that a step no longer than 1e6 (1 + ‖w‖) would remove, were the equations linear;
     * absent where the Jacobian is too large or not finite.
     *
     * @param r the residuals at w
     */
    static OptionalDouble within(LocalSystem system, double[] w, double[] r, Box box) {
        if (!isPossible(system)) {
            return OptionalDouble.empty();
        }
        system.residuals(w);
        try (Matrix j = system.jacobian()) {
            if (!DenseJacobian.isFinite(j)) {
                return OptionalDouble.empty();
            }
            hold(j, system, w, r, box);
            double longest = LONGEST * (1 + LeastSquares.norm(w));
            if (isFull(j, r, longest)) {
                return OptionalDouble.of(LeastSquares.norm(r));
            }
            try (Lapack.Svd svd = Lapack.svd(j)) {
                return OptionalDouble.of(within(svd, r, longest));
            }
        }
    }

    /**
     * The part of ‖r‖ that a linear step would remove, in unknowns that no bound holds; absent
     * where the step cannot be computed.
     */
    static OptionalDouble removable(LocalSystem system, double[] w, double[] r, Box box) {
        system.residuals(w);
        double[] g = new double[w.length];
        system.transpose(r, g);
        Optional<LinearSteps> steps = system.steps(norms -> {
            for (int k = 0; k < norms.length; k++) {
                norms[k] = box.presses(w, g, k) ? 0 : norms[k];
            }
            return norms;
        });
        if (steps.isEmpty()) {
            return OptionalDouble.empty();
        }
        try (LinearSteps all = steps.get()) {
            double removed = LeastSquares.norm(all.product(all.step(0, r)));
            return all.isRough() ? OptionalDouble.empty() : OptionalDouble.of(removed);
        }
    }

    /**
     * Whether all of r lies in the range, by JJᵀ, with a fraction of the work, where this has all
     * digits: for more columns than rows, and singular values of similar size.
     */
    private static boolean isFull(Matrix j, double[] r, double longest) {
        int n = j.rows();
        if (n > j.columns() || n < LEAST_BY_GRAM) {
            return false;
        }
        try (Matrix gram = Matrix.zeros(n, n)) {
            Blas.syrk(Triangle.LOWER, 1, Operand.of(j), 0, Operand.of(gram));
            double[] values = Lapack.eigenvalues(gram);
            double least = values[0];
            return least > CONDITIONED * values[n - 1]
                    && LeastSquares.norm(r) <= longest * Math.sqrt(least);
        }
    }

    private static double within(Lapack.Svd svd, double[] r, double longest) {
        double[] s = svd.s();
        double within = 0;
        for (int k = 0; k < s.length; k++) {
            double dot = 0;
            for (int i = 0; i < r.length; i++) {
                dot = Math.fma(svd.u().get(i, k), r[i], dot);
            }
            if (s[k] > ROUNDING_RANK * s[0] && Math.abs(dot) <= longest * s[k]) {
                within = Math.fma(dot, dot, within);
            }
        }
        return Math.sqrt(within);
    }

    /** Sets to zero the columns of unknowns that a bound prevents from lowering the residual. */
    private static void hold(Matrix j, LocalSystem system, double[] w, double[] r, Box box) {
        double[] g = new double[w.length];
        system.transpose(r, g);
        for (int k = 0; k < w.length; k++) {
            if (box.presses(w, g, k)) {
                for (int i = 0; i < j.rows(); i++) {
                    j.set(i, k, 0);
                }
            }
        }
    }

    /**
     * Whether columns, each of length 1, are dependent to eleven digits; false for a matrix that is
     * too large.
     */
    static boolean isDeficient(LocalSystem system, double[] w) {
        if (!isPossible(system)) {
            return false;
        }
        system.residuals(w);
        double[] norms = new double[system.columns()];
        try (Matrix j = system.jacobian()) {
            if (!DenseJacobian.isFinite(j)) {
                return true;
            }
            DenseJacobian.entries(j, (_, k, v) -> norms[k] = Math.hypot(norms[k], v));
            DenseJacobian.divideColumns(j, norms);
            try (Lapack.Svd svd = Lapack.svd(j)) {
                return !(svd.s()[svd.s().length - 1] > DEPENDENT * svd.s()[0]);
            }
        }
    }

    /**
     * The errors of least squares; absent where there are no more equations than unknowns that are
     * not held, or the system is too large.
     *
     * @param held the unknowns that a bound keeps from lowering the residual
     * @param basis of the Jacobian there, if it is known
     */
    static Optional<ParameterErrors> errors(
            LocalSystem system,
            double[] w,
            double residual,
            boolean[] held,
            Optional<NullBasis> basis) {
        int count = 0;
        for (boolean h : held) {
            count += h ? 1 : 0;
        }
        if (system.rows() <= system.columns() - count) {
            return Optional.empty();
        }
        system.residuals(w);
        if (!isPossible(system)) {
            return (count == 0 ? basis : Optional.<NullBasis>empty())
                    .or(() -> NullBasis.of(system, false, held))
                    .filter(b -> b.free().length <= Undetermined.MOST_NAMED
                            && b.r().entries() * system.columns() <= MOST_WORK)
                    .map(b -> ParameterErrors.of(b, held, system.rows(), residual));
        }
        try (Matrix j = system.jacobian()) {
            return DenseJacobian.isFinite(j)
                    ? Optional.of(ParameterErrors.of(j, held, residual))
                    : Optional.empty();
        }
    }
}
