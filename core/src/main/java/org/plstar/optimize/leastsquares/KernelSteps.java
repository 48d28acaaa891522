package org.plstar.optimize.leastsquares;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.AdjointOperator;
import org.plstar.operator.ConjugateGradients;

/** Steps by the kernel K = J Jᵀ of the equations: d = -Jᵀ(K + λI)⁻¹ r. */
public final class KernelSteps implements StepSolver, AutoCloseable {
    /** The factor of the residual per Newton step below which conjugate gradients bring no gain. */
    private static final double TOLERANCE = 1e-8;

    /** A kernel as a matrix, and a matrix for its factor. */
    private record Formed(Consumer<Matrix> form, Workers workers, Matrix k, Matrix factor) {}

    private final AdjointOperator jacobian;
    private final @Nullable Formed formed;

    /** ‖r - K z‖ of the last step, the residual that the linearized equations keep. */
    private double left;

    private KernelSteps(AdjointOperator jacobian, @Nullable Formed formed) {
        this.jacobian = jacobian;
        this.formed = formed;
    }

    /**
     * Steps by Cholesky's factorization of the whole kernel: 2n² numbers, and n³/3 operations.
     *
     * @param jacobian J at the point
     * @param form writes K at the point, at least its lower triangle
     */
    public static KernelSteps direct(
            AdjointOperator jacobian, Consumer<Matrix> form, Workers workers) {
        int n = jacobian.rows();
        return new KernelSteps(
                jacobian, new Formed(form, workers, Matrix.zeros(n, n), Matrix.zeros(n, n)));
    }

    /** Steps by conjugate gradients on products with J and Jᵀ. */
    public static KernelSteps iterative(AdjointOperator jacobian) {
        return new KernelSteps(jacobian, null);
    }

    /** Forms the kernel at the point of the Jacobian. */
    public void renew() {
        if (formed != null) {
            formed.form.accept(formed.k);
        }
    }

    /**
     * The mean of K's diagonal, which is the scale of λ. Without the matrix K, it is estimated by
     * one product with a vector of random signs, whose quadratic form has the trace as its mean.
     */
    public double meanDiagonal() {
        int n = jacobian.rows();
        double trace = 0;
        if (formed != null) {
            for (int i = 0; i < n; i++) {
                trace += formed.k.get(i, i);
            }
            return trace / n;
        }
        RandomStream stream = RandomStream.of(0, "signs");
        double[] signs = new double[n];
        for (int i = 0; i < n; i++) {
            signs[i] = stream.below(i, 2) == 0 ? -1 : 1;
        }
        double norm = norm(transposed(signs));
        return norm * norm / n;
    }

    @Override
    public Optional<double[]> solve(double lambda, double[] r) {
        double[] z = r.clone();
        if (formed != null) {
            Matrix k = formed.k;
            Matrix factor = formed.factor;
            MemorySegment.copy(k.segment(), 0, factor.segment(), 0, k.segment().byteSize());
            for (int i = 0; i < k.rows(); i++) {
                factor.set(i, i, k.get(i, i) + lambda);
            }
            if (Lapack.cholesky(factor, formed.workers).isPresent()) {
                return Optional.empty();
            }
            Lapack.solveCholesky(factor, z);
            left = 0; // r - K z = λ z for the exact z
        } else {
            int most = 2 * r.length + 50;
            left = ConjugateGradients.solve(jacobian.gram(), lambda, r, z, TOLERANCE, most)
                    .residual();
        }
        left += lambda * norm(z);
        double[] d = transposed(z);
        for (int j = 0; j < d.length; j++) {
            d[j] = -d[j];
        }
        return Optional.of(d);
    }

    private double[] transposed(double[] u) {
        double[] g = new double[jacobian.columns()];
        jacobian.applyTranspose(u, g);
        return g;
    }

    /** The product J d, [n]. */
    public double[] product(double[] d) {
        double[] y = new double[jacobian.rows()];
        jacobian.apply(d, y);
        return y;
    }

    /**
     * The bound on the linearized residual, ‖(1 - t) r + t (r - Kz)‖, which needs no pass over the
     * Jacobian.
     */
    @Override
    public DoubleUnaryOperator promise(double[] r, double[] d) {
        double norm = norm(r);
        double kept = left;
        return t -> {
            double linear = (1 - t) * norm + t * kept;
            return norm * norm - linear * linear;
        };
    }

    private static double norm(double[] x) {
        return Math.sqrt(DoubleReductions.sumSquares(x, 0, x.length));
    }

    @Override
    public void close() {
        if (formed != null) {
            formed.k.close();
            formed.factor.close();
        }
    }
}
