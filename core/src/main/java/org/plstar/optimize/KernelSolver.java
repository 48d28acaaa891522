package org.plstar.optimize;

import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.operator.ConjugateGradients;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Solves (K + λI) z = r with the tangent kernel at one point after the other. */
sealed interface KernelSolver extends AutoCloseable {
    /** Up to this many equations K is formed: it and its factor then take 256 MiB. */
    int MOST_DIRECT = 4096;

    /**
     * Tolerance of the iterative solve; each step of Newton's method gains no more than this
     * factor.
     */
    double TOLERANCE = 1e-8;

    static KernelSolver of(
            KernelNewton.Solve how, ResidualSystem system, Jacobian jacobian, Workers workers) {
        boolean direct =
                switch (how) {
                    case AUTO -> system.equations() <= MOST_DIRECT;
                    case CHOLESKY -> true;
                    case CONJUGATE_GRADIENTS -> false;
                };
        return direct
                ? new Direct(TangentKernel.of(system, KernelOutputs.FULL, workers), workers)
                : new Iterative(jacobian);
    }

    /** Takes the kernel at w, where the Jacobian is. */
    void moveTo(double[] w);

    /** The mean of K's diagonal, which says how large λ is. */
    double meanDiagonal();

    /**
     * Solves.
     *
     * @param r [n], not modified
     * @param z [n], overwritten
     * @return ‖r - K z‖, the residual that the linearized equations keep; absent if K + λI has no
     *     Cholesky factor
     */
    OptionalDouble solve(double lambda, double[] r, double[] z);

    @Override
    void close();

    /** By Cholesky's factorization of the whole kernel. */
    final class Direct implements KernelSolver {
        private final TangentKernel kernel;
        private final Matrix factor;
        private final Workers workers;
        private final Matrix k;

        private Direct(TangentKernel kernel, Workers workers) {
            this.kernel = kernel;
            this.workers = workers;
            this.factor = Matrix.zeros(kernel.order(), kernel.order());
            this.k = Matrix.zeros(kernel.order(), kernel.order());
        }

        @Override
        public void moveTo(double[] w) {
            kernel.into(k, w);
        }

        @Override
        public double meanDiagonal() {
            double trace = 0;
            for (int i = 0; i < k.rows(); i++) {
                trace += k.get(i, i);
            }
            return trace / k.rows();
        }

        @Override
        public OptionalDouble solve(double lambda, double[] r, double[] z) {
            MemorySegment.copy(k.segment(), 0, factor.segment(), 0, k.segment().byteSize());
            for (int i = 0; i < k.rows(); i++) {
                factor.set(i, i, k.get(i, i) + lambda);
            }
            if (Lapack.cholesky(factor, workers).isPresent()) {
                return OptionalDouble.empty();
            }
            System.arraycopy(r, 0, z, 0, r.length);
            Lapack.solveCholesky(factor, z);
            // r - K z = λ z for the exact z
            return OptionalDouble.of(lambda * Vectors.norm(z));
        }

        @Override
        public void close() {
            k.close();
            factor.close();
        }
    }

    /** By conjugate gradients on products with J and Jᵀ. */
    final class Iterative implements KernelSolver {
        private final Jacobian jacobian;

        private Iterative(Jacobian jacobian) {
            this.jacobian = jacobian;
        }

        @Override
        public void moveTo(double[] w) {}

        /**
         * By one product with a vector of random signs, whose quadratic form has the trace as its
         * mean.
         */
        @Override
        public double meanDiagonal() {
            double[] signs = Vectors.signs(jacobian.rows());
            double[] g = new double[jacobian.columns()];
            jacobian.applyTranspose(signs, g);
            double norm = Vectors.norm(g);
            return norm * norm / signs.length;
        }

        @Override
        public OptionalDouble solve(double lambda, double[] r, double[] z) {
            int most = 2 * r.length + 50;
            double left =
                    ConjugateGradients.solve(jacobian.kernel(), lambda, r, z, TOLERANCE, most)
                            .residual();
            return OptionalDouble.of(left + lambda * Vectors.norm(z));
        }

        @Override
        public void close() {}
    }
}
