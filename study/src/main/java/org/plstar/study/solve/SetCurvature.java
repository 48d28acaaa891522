package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * The curvature of ½‖w - w₀‖² along the solution set at a stationary point: the extreme eigenvalues
 * of PHP on the range of a projection P.
 *
 * <p>Up to 300 unknowns from the whole matrix, beyond that by Lanczos steps.
 *
 * @param least eigenvalue
 * @param largest eigenvalue
 * @param direction of the least, of length 1, [p]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record SetCurvature(double least, double largest, double[] direction) {
    private static final int MOST_WHOLE = 300;
    private static final int MOST_STEPS = 60;

    /**
     * The bound, relative to the largest eigenvalue or 1, below which a negative eigenvalue is not
     * rounding.
     */
    private static final double NEGATIVE = 1e-7;

    /** The part of a vector in the range that projection may remove by rounding. */
    private static final double INSIDE = 1e-6;

    /**
     * The curvature at a point; absent where P is 0, or H is not finite.
     *
     * @param projection P, symmetric
     * @param hessian H, symmetric
     */
    static Optional<SetCurvature> of(
            int p, UnaryOperator<double[]> projection, UnaryOperator<double[]> hessian) {
        return p <= MOST_WHOLE ? whole(p, projection, hessian) : lanczos(p, projection, hessian);
    }

    /** Whether the point is no minimum. */
    boolean isNegative() {
        return least <= -NEGATIVE * Math.max(1, largest);
    }

    /**
     * The matrix PHP + σ(I - P), whose eigenvalues outside of the range are σ, above all others.
     */
    private static Optional<SetCurvature> whole(
            int p, UnaryOperator<double[]> projection, UnaryOperator<double[]> hessian) {
        double[][] inside = new double[p][];
        double[][] h = new double[p][];
        double size = 1;
        for (int j = 0; j < p; j++) {
            double[] e = new double[p];
            e[j] = 1;
            inside[j] = projection.apply(e);
            boolean any = LeastSquares.norm(inside[j]) > INSIDE;
            h[j] = any ? projection.apply(hessian.apply(inside[j])) : new double[p];
            size = Math.max(size, Arrays.stream(h[j]).map(Math::abs).sum());
        }
        if (!Double.isFinite(size)) {
            return Optional.empty();
        }
        double beyond = 4 * size;
        try (Matrix m = Matrix.zeros(p, p)) {
            for (int i = 0; i < p; i++) {
                for (int j = 0; j <= i; j++) {
                    double outside = (i == j ? 1 : 0) - (inside[i][j] + inside[j][i]) / 2;
                    m.set(i, j, (h[i][j] + h[j][i]) / 2 + beyond * outside);
                }
            }
            double[] values = Lapack.eigenvectors(m);
            int last = p - 1;
            while (last >= 0 && values[last] > 2 * size) {
                last--;
            }
            if (last < 0) {
                return Optional.empty();
            }
            double[] v = new double[p];
            Arrays.setAll(v, j -> m.get(0, j));
            return Optional.of(new SetCurvature(values[0], values[last], v));
        }
    }

    private static Optional<SetCurvature> lanczos(
            int p, UnaryOperator<double[]> projection, UnaryOperator<double[]> hessian) {
        double[] start = new double[p];
        RandomStream.of(1, "curvature").normals(0, start, 0, p);
        double whole = LeastSquares.norm(start);
        double[] q = projection.apply(start);
        double beta = LeastSquares.norm(q);
        if (!(beta > INSIDE * whole)) {
            return Optional.empty();
        }
        double[][] basis = new double[MOST_STEPS][];
        double[] diagonal = new double[MOST_STEPS];
        double[] beside = new double[MOST_STEPS];
        int k = 0;
        double most = 0;
        while (k < MOST_STEPS && beta > INSIDE * most) {
            double by = beta;
            basis[k] = Arrays.stream(q).map(x -> x / by).toArray();
            q = projection.apply(hessian.apply(basis[k]));
            diagonal[k] = CurvatureSolve.dot(q, basis[k]);
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i <= k; i++) {
                    double dot = CurvatureSolve.dot(q, basis[i]);
                    for (int j = 0; j < p; j++) {
                        q[j] = Math.fma(-dot, basis[i][j], q[j]);
                    }
                }
            }
            beta = LeastSquares.norm(q);
            beside[k] = beta;
            most = Math.max(most, Math.abs(diagonal[k]) + beta);
            k++;
        }
        if (!Double.isFinite(most)) {
            return Optional.empty();
        }
        try (Matrix t = Matrix.zeros(k, k)) {
            for (int i = 0; i < k; i++) {
                t.set(i, i, diagonal[i]);
                if (i > 0) {
                    t.set(i, i - 1, beside[i - 1]);
                }
            }
            double[] values = Lapack.eigenvectors(t);
            double[] v = new double[p];
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < p; j++) {
                    v[j] = Math.fma(t.get(0, i), basis[i][j], v[j]);
                }
            }
            return Optional.of(new SetCurvature(values[0], values[k - 1], v));
        }
    }
}
