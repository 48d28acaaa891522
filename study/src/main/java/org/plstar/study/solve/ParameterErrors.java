package org.plstar.study.solve;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.data.equations.Equations;
import org.plstar.operator.StudentT;

/**
 * The errors of least squares, to first order: the covariance s² (JᵀJ)⁻¹ with s² = ‖r‖² over the
 * degrees of freedom, and intervals by Student's t. An unknown that is held at a bound has none,
 * and takes no degree of freedom.
 *
 * @param standardErrors [p]; infinite for those that are not determined or held
 * @param residualDeviation s
 * @param degreesOfFreedom n less the rank in unknowns that are not held
 * @param held by unknown
 * @param determined the unknowns of the covariance; empty where these are more than 256
 * @param covariance of these
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record ParameterErrors(
        double[] standardErrors,
        double residualDeviation,
        int degreesOfFreedom,
        boolean[] held,
        int[] determined,
        double[][] covariance) {
    /** The part of the values that intervals are to contain. */
    private static final double LEVEL = 0.95;

    private static final double SINGULAR = 1e-11;
    private static final double PART = 1e-4;
    private static final int MOST_IN_COVARIANCE = 256;

    /** The standard error of an unknown; absent where it is not determined, or held. */
    OptionalDouble of(int j) {
        return Double.isFinite(standardErrors[j])
                ? OptionalDouble.of(standardErrors[j])
                : OptionalDouble.empty();
    }

    /** Half of the 95 % interval of an unknown; absent where it is not determined, or held. */
    OptionalDouble half(int j) {
        return of(j).isPresent()
                ? OptionalDouble.of(StudentT.quantile975(degreesOfFreedom) * standardErrors[j])
                : OptionalDouble.empty();
    }

    /**
     * The statistics of the fit, with the unknowns' names.
     *
     * @param y of the equations F(w) = y, [n]
     * @param r the residuals F(w) - y, [n]
     */
    SolveResult.Fit fit(Equations text, double[] y, double[] r) {
        int k = determined.length;
        double[][] correlation = new double[k][k];
        for (int a = 0; a < k; a++) {
            for (int b = 0; b < k; b++) {
                double size = standardErrors[determined[a]] * standardErrors[determined[b]];
                correlation[a][b] = a == b ? 1 : size > 0 ? covariance[a][b] / size : 0;
            }
        }
        return new SolveResult.Fit(
                residualDeviation,
                degreesOfFreedom,
                names(text, j -> held[j]),
                names(text, j -> !held[j] && Double.isInfinite(standardErrors[j])),
                LEVEL,
                Arrays.stream(determined)
                        .mapToObj(j -> text.unknowns().get(j).name())
                        .toList(),
                covariance,
                correlation,
                unscaled(text, i -> y[i]),
                unscaled(text, i -> r[i] + y[i]));
    }

    private static double[] unscaled(Equations text, IntToDoubleFunction ofEquation) {
        return IntStream.range(0, text.equations().size())
                .mapToDouble(i ->
                        ofEquation.applyAsDouble(i) / text.equations().get(i).scale())
                .toArray();
    }

    private List<String> names(Equations text, IntPredicate which) {
        return IntStream.range(0, held.length)
                .filter(which)
                .mapToObj(j -> text.unknowns().get(j).name())
                .toList();
    }

    /**
     * The errors by singular values, in columns of length 1.
     *
     * @param jacobian [n, p], with more rows than columns that are not held
     * @param residual ‖r‖
     */
    static ParameterErrors of(Matrix jacobian, boolean[] held, double residual) {
        int n = jacobian.rows();
        int[] free = IntStream.range(0, held.length).filter(j -> !held[j]).toArray();
        double[] sizes = new double[free.length];
        for (int k = 0; k < free.length; k++) {
            for (int i = 0; i < n; i++) {
                sizes[k] = Math.hypot(sizes[k], jacobian.get(i, free[k]));
            }
        }
        try (Matrix scaled = Matrix.zeros(n, free.length)) {
            for (int k = 0; k < free.length; k++) {
                for (int i = 0; i < n && sizes[k] > 0; i++) {
                    scaled.set(i, k, jacobian.get(i, free[k]) / sizes[k]);
                }
            }
            try (Lapack.Svd svd = Lapack.svd(scaled)) {
                return of(svd, sizes, free, held, residual, n);
            }
        }
    }

    /** The errors by the factor R, for sparse systems, in which columns that are held are 0. */
    static ParameterErrors of(NullBasis basis, boolean[] held, int rows, double residual) {
        int p = basis.norms().length;
        int freedom = rows - p + basis.free().length;
        double deviation = residual / Math.sqrt(freedom);
        double[] errors = new double[p];
        for (double[] v : basis.vectors()) {
            for (int j = 0; j < p; j++) {
                boolean open = Math.abs(v[j]) * basis.norms()[j] > PART;
                errors[j] = open ? Double.POSITIVE_INFINITY : errors[j];
            }
        }
        for (int j = 0; j < p; j++) {
            errors[j] = errors[j] > 0 ? errors[j] : deviation * basis.deviation(j);
        }
        return new ParameterErrors(errors, deviation, freedom, held, new int[0], new double[0][]);
    }

    private static ParameterErrors of(
            Lapack.Svd svd, double[] sizes, int[] free, boolean[] held, double residual, int rows) {
        double[] s = svd.s();
        int rank = (int) Arrays.stream(s).filter(v -> v > SINGULAR * s[0]).count();
        int freedom = rows - rank;
        double deviation = residual / Math.sqrt(freedom);
        double[] errors = new double[held.length];
        Arrays.fill(errors, Double.POSITIVE_INFINITY);
        int[] known = IntStream.range(0, free.length)
                .filter(k -> sizes[k] > 0 && !isOpen(svd, rank, k))
                .toArray();
        for (int k : known) {
            errors[free[k]] = deviation * Math.sqrt(inner(svd, rank, k, k)) / sizes[k];
        }
        int told = known.length > MOST_IN_COVARIANCE ? 0 : known.length;
        double[][] covariance = new double[told][told];
        for (int a = 0; a < told; a++) {
            for (int b = 0; b < told; b++) {
                covariance[a][b] = deviation
                        / sizes[known[a]]
                        * deviation
                        / sizes[known[b]]
                        * inner(svd, rank, known[a], known[b]);
            }
        }
        return new ParameterErrors(
                errors,
                deviation,
                freedom,
                held,
                Arrays.stream(known).limit(told).map(k -> free[k]).toArray(),
                covariance);
    }

    /** Whether an unknown has a part in a direction along which nothing changes. */
    private static boolean isOpen(Lapack.Svd svd, int rank, int k) {
        for (int l = rank; l < svd.s().length; l++) {
            if (Math.abs(svd.vt().get(l, k)) > PART) {
                return true;
            }
        }
        return false;
    }

    /** An entry of the pseudo-inverse of AᵀA. */
    private static double inner(Lapack.Svd svd, int rank, int a, int b) {
        double sum = 0;
        for (int l = 0; l < rank; l++) {
            double s = svd.s()[l];
            sum += svd.vt().get(l, a) / s * (svd.vt().get(l, b) / s);
        }
        return sum;
    }
}
