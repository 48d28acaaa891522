package org.plstar.study.pde;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.operator.MatrixOperator;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.Damping;
import org.plstar.optimize.leastsquares.Halving;
import org.plstar.optimize.leastsquares.KernelSteps;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.optimize.leastsquares.StepSolver;

/**
 * Gauss–Newton in kernel space with a small, constant λ and a search along each step: w ← w - a D²
 * Jᵀ(J D² Jᵀ + λI)⁻¹ r with a = 1, ½, ¼, … until the loss rises again. λ is a part of the kernel's
 * mean diagonal: larger ones, as a ratio test keeps them, bury most of the spectrum of these
 * systems.
 *
 * <p>With momentum m, φ ← mφ - Jᵀ(K + λI)⁻¹(r + mJφ), and φ/√(1 - m²ᵏ) is the step: it goes on
 * along the directions that the equations leave free (SPRING: Goldshlager, Abrahamsen and Lin
 * 2024).
 */
final class PdeSteps implements StepSolver, AutoCloseable {
    private static final Halving SEARCH = Halving.best(31, 0, Double.POSITIVE_INFINITY);

    private final PdeSystem system;
    private final double[] scale;
    private final double momentum;
    private final Matrix jacobian;
    private final MatrixOperator rows;
    private final KernelSteps kernel;
    private final SmallDamping damping = new SmallDamping();
    private final LeastSquares search;

    /** ‖Jᵀr‖²/‖r‖² where the last step began. */
    private double constant;

    /** The momentum φ/D, in the parameters of the scaled Jacobian. */
    private double[] carried;

    private double[] next;
    private int done;

    /**
     * Begins the steps at given parameters.
     *
     * @param start [p], not modified
     * @param scale D, [p]
     * @param momentum m; 0 for none
     */
    PdeSteps(
            PdeSystem system,
            double[] start,
            Box box,
            double[] scale,
            double momentum,
            Workers workers) {
        this.system = system;
        this.scale = scale;
        this.momentum = momentum;
        this.carried = new double[start.length];
        this.next = carried;
        this.jacobian = Matrix.zeros(system.equations(), system.unknowns());
        this.rows = new MatrixOperator(jacobian, workers);
        this.kernel = KernelSteps.direct(
                rows,
                k -> Blas.syrk(Triangle.LOWER, 1, Operand.of(jacobian), 0, Operand.of(k)),
                workers);
        this.search = new LeastSquares(
                w -> system.residuals(Precision.DOUBLE.of(w)),
                start.clone(),
                new LeastSquares.Method(PdeSteps::half, damping, SEARCH, box));
    }

    /** λ over the kernel's scale: small, and larger while steps have to be short. */
    private static final class SmallDamping implements Damping {
        /** The least damping at fixed points. */
        private static final double FIXED = 1e-11;

        /** The least damping where each step has new points, larger because of rounding. */
        private static final double RESAMPLED = 1e-10;

        private static final double MOST = 1e-2;

        /** The length of a step below which the linear equations are not trusted, and λ grows. */
        private static final double SHORT = 0x1p-7;

        private double growth = 1;
        private double lambda;

        void begin(boolean resampled, double unit) {
            lambda = Math.min(growth * (resampled ? RESAMPLED : FIXED), MOST) * unit;
        }

        @Override
        public double lambda() {
            return lambda;
        }

        @Override
        public int attempts() {
            return 8;
        }

        @Override
        public void failed(boolean factored) {
            lambda *= 10;
        }

        @Override
        public void taken(double length, double ratio, double before, double after) {
            if (length <= SHORT) {
                growth = Math.min(10 * growth, MOST / FIXED);
            } else if (length >= 0.25) {
                growth = Math.max(1, growth / 100);
            }
        }
    }

    /** Half the sum of squares. */
    static double half(double[] r) {
        double sum = 0;
        for (double v : r) {
            sum = Math.fma(v, v, sum);
        }
        return sum / 2;
    }

    /** The state of the search: w [p], weighted residuals r [n], and their size, the loss ½‖r‖². */
    LeastSquares point() {
        return search;
    }

    /** ‖Jᵀr‖²/‖r‖² where the last step began. */
    double constant() {
        return constant;
    }

    /** The Jacobian at w without scaled columns; overwritten by the next step. */
    Matrix jacobian() {
        system.jacobian(Precision.DOUBLE.of(search.w()), jacobian);
        return jacobian;
    }

    /** Makes one step; false if none lowers the loss. */
    boolean step(boolean resampled) {
        int p = scale.length;
        double[] gradient = new double[p];
        jacobian();
        rows.applyTranspose(search.r(), gradient);
        constant = search.size() > 0 ? half(gradient) / search.size() : 0;
        if (Arrays.stream(scale).anyMatch(s -> s != 1)) {
            double[] row = new double[p];
            for (int i = 0; i < jacobian.rows(); i++) {
                jacobian.readRow(i, row, 0);
                for (int k = 0; k < p; k++) {
                    row[k] *= scale[k];
                }
                jacobian.writeRow(i, row, 0);
            }
        }
        kernel.renew();
        damping.begin(resampled, kernel.meanDiagonal());
        boolean moved = search.step(this);
        if (moved) {
            carried = next;
            done++;
        }
        return moved;
    }

    @Override
    public Optional<double[]> solve(double lambda, double[] r) {
        double[] right = r.clone();
        if (momentum > 0) {
            double[] change = kernel.product(carried);
            for (int i = 0; i < right.length; i++) {
                right[i] = Math.fma(momentum, change[i], right[i]);
            }
        }
        Optional<double[]> solved = kernel.solve(lambda, right);
        if (solved.isPresent()) {
            double[] step = solved.get();
            double size = momentum > 0
                    ? 1 / Math.sqrt(-Math.expm1(2 * (done + 1) * Math.log(momentum)))
                    : 1;
            next = new double[step.length];
            for (int k = 0; k < step.length; k++) {
                next[k] = momentum * carried[k] + step[k];
                step[k] = size * next[k] * scale[k];
            }
        }
        return solved;
    }

    /** Discards the momentum, since no step along it lowers the loss. */
    @Override
    public void rejected() {
        carried = new double[carried.length];
        done = 0;
    }

    @Override
    public void close() {
        jacobian.close();
        kernel.close();
    }
}
