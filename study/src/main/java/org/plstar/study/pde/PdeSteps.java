package org.plstar.study.pde;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;

/**
 * Gauss–Newton in kernel space with a small, constant λ and a search along each step: w ← w - a D²
 * Jᵀ(J D² Jᵀ + λI)⁻¹ r with a = 1, ½, ¼, … until the loss rises again. λ is a part of the kernel's
 * mean diagonal: larger ones, as a ratio test keeps them, bury most of the spectrum of these
 * systems.
 */
final class PdeSteps implements AutoCloseable {
    /** λ over the mean of the kernel's diagonal at fixed points. */
    private static final double DAMPING = 1e-11;

    /** The damping where each step has new points; larger, against rounding. */
    private static final double RESAMPLED = 1e-10;

    /** The most that λ may grow to where steps have to be short. */
    private static final double MOST_DAMPING = 1e-2;

    /** A step this short says that the linear equations are no guide: λ grows. */
    private static final double SHORT = 0x1p-7;

    private static final int MOST_HALVINGS = 30;
    private static final int MOST_RAISES = 8;

    private final PdeSystem system;
    private final double[] w;
    private final double[] lower;
    private final double[] upper;
    private final double[] scale;
    private final boolean scaled;
    private final Matrix jacobian;
    private final Matrix kernel;
    private final double momentum;

    /** φ/D, in the parameters that the scaled Jacobian is of. */
    private final double[] carried;

    private int done;

    /** ‖Jᵀr‖²/‖r‖² where the last step began. */
    private double constant;

    private double[] r;
    private double loss;
    private double growth = 1;

    /**
     * Begins.
     *
     * @param start [p], not modified
     * @param scale D, [p]
     * @param momentum m: a step goes on from m times the last, along the directions that the
     *     equations leave free (SPRING: Goldshlager, Abrahamsen and Lin 2024); 0 for none
     */
    PdeSteps(
            PdeSystem system,
            double[] start,
            double[] lower,
            double[] upper,
            double[] scale,
            double momentum) {
        this.system = system;
        this.w = start.clone();
        this.lower = lower;
        this.upper = upper;
        this.scale = scale;
        this.momentum = momentum;
        this.carried = new double[start.length];
        this.scaled = Arrays.stream(scale).anyMatch(s -> s != 1);
        this.jacobian = Matrix.zeros(system.equations(), system.unknowns());
        this.kernel = Matrix.zeros(system.equations(), system.equations());
        measure();
    }

    /** Computes residuals and loss at w, after a draw for instance. */
    void measure() {
        r = system.residuals(at(w));
        loss = half(r);
    }

    private static Storage at(double[] w) {
        return Precision.DOUBLE.of(w);
    }

    private static double half(double[] r) {
        double sum = 0;
        for (double v : r) {
            sum = Math.fma(v, v, sum);
        }
        return sum / 2;
    }

    /** w, [p]; not a copy. */
    double[] w() {
        return w;
    }

    /** ‖Jᵀr‖²/‖r‖² where the last step began. */
    double constant() {
        return constant;
    }

    /** The weighted residuals at w, [n]; not a copy. */
    double[] r() {
        return r;
    }

    /** ½‖r‖². */
    double loss() {
        return loss;
    }

    /** The Jacobian at w, of its columns as they are; overwritten by the next step. */
    Matrix jacobian() {
        system.jacobian(at(w), jacobian);
        return jacobian;
    }

    /** One step; false where none lowers the loss. */
    boolean step(boolean resampled) {
        int n = system.equations();
        int p = system.unknowns();
        system.jacobian(at(w), jacobian);
        double[] gradient = new double[p];
        Blas.gemv(
                1,
                Operand.of(jacobian).transpose(),
                Operand.vector(r, 0, n),
                0,
                Operand.vector(gradient, 0, p));
        constant = loss > 0 ? half(gradient) / loss : 0;
        if (scaled) {
            double[] row = new double[p];
            for (int i = 0; i < n; i++) {
                jacobian.readRow(i, row, 0);
                for (int k = 0; k < p; k++) {
                    row[k] *= scale[k];
                }
                jacobian.writeRow(i, row, 0);
            }
        }
        Blas.syrk(Triangle.LOWER, 1, Operand.of(jacobian), 0, Operand.of(kernel));
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += kernel.get(i, i) / n;
        }
        double lambda = Math.min(growth * (resampled ? RESAMPLED : DAMPING), MOST_DAMPING) * mean;
        for (int raise = 0; raise < MOST_RAISES; raise++, lambda *= 10) {
            double[] z = r.clone();
            if (momentum > 0) {
                // r - m J φ
                Blas.gemv(
                        -momentum,
                        Operand.of(jacobian),
                        Operand.vector(carried, 0, p),
                        1,
                        Operand.vector(z, 0, n));
            }
            try (Matrix l = kernel.copy()) {
                for (int i = 0; i < n; i++) {
                    l.set(i, i, l.get(i, i) + lambda);
                }
                if (Lapack.cholesky(l).isPresent()) {
                    continue;
                }
                Lapack.solveCholesky(l, z);
            }
            double[] step = new double[p];
            Blas.gemv(
                    1,
                    Operand.of(jacobian).transpose(),
                    Operand.vector(z, 0, n),
                    0,
                    Operand.vector(step, 0, p));
            double[] free = step;
            if (momentum > 0) {
                // φ ← mφ + Jᵀ(K + λI)⁻¹(r - mJφ), and φ/√(1 - m²ᵏ) is the step
                free = new double[p];
                double size = 1 / Math.sqrt(-Math.expm1(2 * (done + 1) * Math.log(momentum)));
                for (int k = 0; k < p; k++) {
                    free[k] = momentum * carried[k] + step[k];
                    step[k] = size * free[k];
                }
            }
            for (int k = 0; scaled && k < p; k++) {
                step[k] *= scale[k];
            }
            if (searched(step)) {
                System.arraycopy(free, 0, carried, 0, p);
                done++;
                return true;
            }
            // what is carried on leads nowhere
            Arrays.fill(carried, 0);
            done = 0;
        }
        return false;
    }

    /** Halves the step until the loss rises again; whether a point is better than w. */
    private boolean searched(double[] step) {
        double[] best = w;
        double[] bestResiduals = r;
        double least = loss;
        double taken = 0;
        double a = 1;
        for (int k = 0; k <= MOST_HALVINGS; k++, a /= 2) {
            double[] there = new double[w.length];
            for (int i = 0; i < there.length; i++) {
                there[i] = Math.min(Math.max(w[i] - a * step[i], lower[i]), upper[i]);
            }
            double[] residuals = system.residuals(at(there));
            double value = half(residuals);
            if (value < least) {
                least = value;
                taken = a;
                best = there;
                bestResiduals = residuals;
            } else if (least < loss) {
                break;
            }
        }
        if (best == w) {
            return false;
        }
        if (taken <= SHORT) {
            growth = Math.min(10 * growth, MOST_DAMPING / DAMPING);
        } else if (taken >= 0.25) {
            growth = Math.max(1, growth / 100);
        }
        System.arraycopy(best, 0, w, 0, w.length);
        r = bestResiduals;
        loss = least;
        return true;
    }

    @Override
    public void close() {
        jacobian.close();
        kernel.close();
    }
}
