package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.data.equations.Equations;

/**
 * Standard errors of least squares: √(s² diag((JᵀJ)⁻¹)) with s² = ‖r‖²/(n - p).
 *
 * @param standardErrors [p]; infinite for those that are not determined
 * @param residualDeviation s
 * @param degreesOfFreedom n less the rank
 * @param undetermined unknowns with a part in a direction along which nothing changes, to 1e-8
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record ParameterErrors(
        double[] standardErrors,
        double residualDeviation,
        int degreesOfFreedom,
        List<Integer> undetermined) {
    /** The standard error of an unknown; absent where it is not determined. */
    OptionalDouble of(int j) {
        return Double.isFinite(standardErrors[j])
                ? OptionalDouble.of(standardErrors[j])
                : OptionalDouble.empty();
    }

    /** The statistics of the fit, with the unknowns' names. */
    SolveResult.Fit fit(Equations text) {
        return new SolveResult.Fit(
                residualDeviation,
                degreesOfFreedom,
                undetermined.stream().map(j -> text.unknowns().get(j).name()).toList());
    }

    private static final double SINGULAR = 1e-11;
    private static final double PART = 1e-4;

    /** The errors at a point with fewer unknowns than equations. */
    static Optional<ParameterErrors> of(Matrix jacobian, double residual) {
        int n = jacobian.rows();
        int p = jacobian.columns();
        if (n <= p) {
            return Optional.empty();
        }
        double[] sizes = new double[p];
        for (int j = 0; j < p; j++) {
            for (int i = 0; i < n; i++) {
                sizes[j] = Math.hypot(sizes[j], jacobian.get(i, j));
            }
        }
        try (Matrix scaled = jacobian.copy()) {
            for (int j = 0; j < p; j++) {
                for (int i = 0; i < n && sizes[j] > 0; i++) {
                    scaled.set(i, j, jacobian.get(i, j) / sizes[j]);
                }
            }
            try (Lapack.Svd svd = Lapack.svd(scaled)) {
                return Optional.of(of(svd, sizes, residual, n - p));
            }
        }
    }

    /** The errors by the factor R, for sparse systems. */
    static ParameterErrors of(NullBasis basis, int rows, double residual) {
        int p = basis.norms().length;
        int free = rows - p + basis.free().length;
        double deviation = residual / Math.sqrt(free);
        double[] errors = new double[p];
        for (double[] v : basis.vectors()) {
            for (int j = 0; j < p; j++) {
                boolean open = Math.abs(v[j]) * basis.norms()[j] > PART;
                errors[j] = open ? Double.POSITIVE_INFINITY : errors[j];
            }
        }
        List<Integer> undetermined = new ArrayList<>();
        for (int j = 0; j < p; j++) {
            if (errors[j] > 0) {
                undetermined.add(j);
            } else {
                errors[j] = deviation * basis.deviation(j);
            }
        }
        return new ParameterErrors(errors, deviation, free, List.copyOf(undetermined));
    }

    private static ParameterErrors of(Lapack.Svd svd, double[] sizes, double residual, int beyond) {
        int free = beyond;
        for (double s : svd.s()) {
            free += s <= SINGULAR * svd.s()[0] ? 1 : 0;
        }
        double deviation = residual / Math.sqrt(free);
        double[] errors = new double[sizes.length];
        List<Integer> undetermined = new ArrayList<>();
        for (int j = 0; j < errors.length; j++) {
            double sum = 0;
            boolean open = sizes[j] == 0;
            for (int k = 0; k < svd.s().length; k++) {
                double v = svd.vt().get(k, j);
                if (svd.s()[k] <= SINGULAR * svd.s()[0]) {
                    open |= Math.abs(v) > PART;
                } else {
                    sum += v / svd.s()[k] * (v / svd.s()[k]);
                }
            }
            errors[j] = open ? Double.POSITIVE_INFINITY : deviation * Math.sqrt(sum) / sizes[j];
            if (open) {
                undetermined.add(j);
            }
        }
        return new ParameterErrors(errors, deviation, free, List.copyOf(undetermined));
    }
}
