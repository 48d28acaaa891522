package org.plstar.landscape;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * How far a tangent kernel points to the targets, and how far two kernels point the same way: the
 * cosines ⟨HkH, HyyᵀH⟩/(‖HkH‖‖HyyᵀH‖) and ⟨HkH, Hk'H⟩/(‖HkH‖‖Hk'H‖) in the Frobenius product, k [N,
 * N] the trace of K over a sample's outputs, H the centring (Cortes, Mohri and Rostamizadeh 2012).
 *
 * <p>Cost N² C, memory 16 N² bytes. Of few samples both are chance.
 */
public final class Alignment {
    /** The name of the first in observations. */
    public static final String TARGETS = "alignment";

    /** The name of the second, with the kernel at the start. */
    public static final String START = "cka";

    private Alignment() {}

    /**
     * The alignment of a kernel with targets; absent where the kernel or the targets are constant.
     *
     * @param kernel K [n, n], n = N outputs, samples outermost
     * @param targets [N, outputs]
     */
    public static OptionalDouble withTargets(Matrix kernel, double[] targets, int outputs) {
        return withTargets(kernel, targets, outputs, ones(samples(kernel, outputs)));
    }

    /**
     * The alignment with targets where sample i counts as m_i equal samples.
     *
     * @param kernel with entries of samples i and j times √(m_i m_j)
     * @param weights m, [N], positive
     */
    public static OptionalDouble withTargets(
            Matrix kernel, double[] targets, int outputs, int[] weights) {
        int samples = samples(kernel, outputs);
        double[] part = parts(samples, weights);
        Require.size(kernel.rows(), targets.length, SystemRefusal.SIZE, "targets");
        Require.finite(targets, SystemRefusal.NOT_FINITE, "target");
        double[] y = targets.clone();
        for (int c = 0; c < outputs; c++) {
            double mean = 0;
            for (int i = 0; i < samples; i++) {
                mean += part[i] * y[i * outputs + c];
            }
            for (int i = 0; i < samples; i++) {
                y[i * outputs + c] -= mean;
            }
        }
        double[][] target = new double[samples][samples];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < samples; j++) {
                for (int c = 0; c < outputs; c++) {
                    target[i][j] += y[i * outputs + c] * y[j * outputs + c];
                }
            }
        }
        return cosine(centred(kernel, outputs, weights, part), target, part);
    }

    /** The alignment of two kernels of the same samples; absent where one kernel is constant. */
    public static OptionalDouble between(Matrix one, Matrix other, int outputs) {
        requireNonNull(one, "one");
        return between(one, other, outputs, ones(samples(one, outputs)));
    }

    /**
     * The alignment of two kernels where sample i counts as m_i equal samples, as in
     * {@link #withTargets}.
     */
    public static OptionalDouble between(Matrix one, Matrix other, int outputs, int[] weights) {
        requireNonNull(one, "one");
        int samples = samples(one, outputs);
        double[] part = parts(samples, weights);
        Require.size(one.rows(), other.rows(), SystemRefusal.SIZE, "kernel");
        Require.size(one.rows(), other.columns(), SystemRefusal.SIZE, "columns of the kernel");
        return cosine(
                centred(one, outputs, weights, part), centred(other, outputs, weights, part), part);
    }

    private static int samples(Matrix kernel, int outputs) {
        Require.atLeast(1, outputs, SystemRefusal.SIZE, "outputs");
        Require.size(kernel.rows(), kernel.columns(), SystemRefusal.SIZE, "kernel");
        return kernel.rows() / outputs;
    }

    private static int[] ones(int samples) {
        int[] ones = new int[samples];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Each sample's share of the sum of all weights, [N]. */
    private static double[] parts(int samples, int[] weights) {
        Require.size(samples, weights.length, SystemRefusal.SIZE, "weights");
        double sum = 0;
        for (int m : weights) {
            Require.atLeast(1, m, SystemRefusal.RANGE, "weight");
            sum += m;
        }
        double[] part = new double[samples];
        for (int i = 0; i < samples; i++) {
            part[i] = weights[i] / sum;
        }
        return part;
    }

    private static double[][] centred(Matrix kernel, int outputs, int[] weights, double[] part) {
        int samples = part.length;
        double[][] k = new double[samples][samples];
        double[] mean = new double[samples];
        double all = 0;
        double[] row = new double[kernel.columns()];
        for (int i = 0; i < samples; i++) {
            for (int c = 0; c < outputs; c++) {
                kernel.readRow(i * outputs + c, row, 0);
                for (int j = 0; j < samples; j++) {
                    k[i][j] += row[j * outputs + c];
                }
            }
            for (int j = 0; j < samples; j++) {
                k[i][j] /= Math.sqrt((double) weights[i] * weights[j]);
                mean[i] += part[j] * k[i][j];
            }
            all += part[i] * mean[i];
        }
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < samples; j++) {
                k[i][j] += all - mean[i] - mean[j];
            }
        }
        return k;
    }

    private static OptionalDouble cosine(double[][] a, double[][] b, double[] part) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                double weight = part[i] * part[j];
                ab += weight * a[i][j] * b[i][j];
                aa += weight * a[i][j] * a[i][j];
                bb += weight * b[i][j] * b[i][j];
            }
        }
        Require.finite(aa + bb, SystemRefusal.NOT_FINITE, "kernel");
        return aa == 0 || bb == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(ab / Math.sqrt(aa * bb));
    }
}
