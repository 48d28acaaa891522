package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * The computed numbers of all samples at w0, forward and backward, their sizes, and how far each may be from the exact one.
 *
 * <p>Computed numbers are exact numbers near others: everything after this class works with them as they are, and {@link Drift} bounds how far the true
 * ones at any point of a ball are from them, rounding being the part of the drift that is there at radius 0. Arrays are indexed by layer, l = 0 … L + 1 (0 is
 * the input), then sample. v_l [C, m_l] is the derivative of the outputs by z_l, u_l that by h_l.
 */
final class ForwardBackward {
    private static final int ROWS = 32;

    final DenseStack stack;
    final WeightNorms weights;
    final int samples;
    final int outputs;

    /** h_l [N, m_l] for l = 0 … L. */
    final double[][] h;

    /** φ'(z_l) [N, m_l]. */
    final double[][] slope;

    /** φ''(z_l) [N, m_l]. */
    final double[][] bend;

    /** v_l [N·C, m_l] for l = 1 … L. */
    final double[][] v;

    /** u_l [N·C, m_l] for l = 1 … L. */
    final double[][] u;

    /** The outputs [N·C]. */
    final double[] f;

    /** ‖h_l‖. */
    final double[][] hNorm;

    /** Largest |φ'(z_l)|. */
    final double[][] slopeMax;

    /** Largest |φ''(z_l)|. */
    final double[][] bendMax;

    /** Largest norm of a row of u_l, one unit's derivatives of all outputs. */
    final double[][] uMax;

    /** Largest |φ''| times the norm of that row. */
    final double[][] bentMax;

    /** ‖u_l‖_F. */
    final double[][] uFrobenius;

    /** Spectral norm of v_l, l = 1 … L + 1. */
    final double[][] vNorm;

    /** ‖v_l‖_F, l = 1 … L + 1. */
    final double[][] vFrobenius;

    /** ‖z_l computed - z_l‖, l = 1 … L + 1. */
    final double[][] zError;

    /** Of computing φ from the computed z_l, in 2-norm. */
    final double[][] valueError;

    /** Of computing φ' and φ'' from the computed z_l, in maximum norm. */
    final double[][] slopeError;

    /** Of the product that made u_l, in Frobenius norm. */
    final double[][] uError;

    /**
     * Runs forward and backward. Cost 6 N C Σ m_l m_{l+1}; memory of the order of N C Σ m_l.
     *
     * @param x [N, d] row-major, finite, taken as exact; not modified
     */
    ForwardBackward(DenseStack stack, WeightNorms weights, double[] x, Workers workers) {
        this.stack = stack;
        this.weights = weights;
        this.samples = x.length / stack.inputs();
        this.outputs = stack.outputs();
        int size = stack.hidden() + 2;
        h = new double[size][];
        slope = new double[size][];
        bend = new double[size][];
        v = new double[size][];
        u = new double[size][];
        h[0] = x;
        for (int l = 1; l < size; l++) {
            int width = samples * stack.layer(l).out();
            h[l] = new double[width];
            if (l < size - 1) {
                slope[l] = new double[width];
                bend[l] = new double[width];
                v[l] = new double[Math.multiplyExact(width, outputs)];
                u[l] = new double[width * outputs];
            }
        }
        f = h[size - 1];
        hNorm = new double[size][samples];
        slopeMax = new double[size][samples];
        bendMax = new double[size][samples];
        uMax = new double[size][samples];
        bentMax = new double[size][samples];
        uFrobenius = new double[size][samples];
        vNorm = new double[size][samples];
        vFrobenius = new double[size][samples];
        zError = new double[size][samples];
        valueError = new double[size][samples];
        slopeError = new double[size][samples];
        uError = new double[size][samples];
        workers.run(
                (samples + ROWS - 1) / ROWS,
                task -> {
                    int first = task * ROWS;
                    int count = Math.min(ROWS, samples - first);
                    forward(first, count);
                    backward(first, count);
                });
    }

    private void forward(int first, int count) {
        for (int i = first; i < first + count; i++) {
            hNorm[0][i] = Rounding.norm(h[0], i * stack.inputs(), stack.inputs(), 1);
        }
        for (int l = 1; l <= stack.hidden() + 1; l++) {
            DenseLayer layer = stack.layer(l);
            int in = layer.in();
            int out = layer.out();
            double[] z = new double[count * out];
            Blas.gemm(
                    false,
                    true,
                    count,
                    out,
                    in,
                    layer.scale(),
                    h[l - 1],
                    first * in,
                    in,
                    layer.weight(),
                    0,
                    in,
                    0,
                    z,
                    0,
                    out);
            for (int k = 0; layer.bias().length > 0 && k < z.length; k++) {
                z[k] += layer.biasScale() * layer.bias()[k % out];
            }
            boolean last = l == stack.hidden() + 1;
            double[] value = last ? z : new double[z.length];
            if (!last) {
                double[] d1 = new double[z.length];
                double[] d2 = new double[z.length];
                layer.activation().evaluate(z, value, d1, d2);
                System.arraycopy(d1, 0, slope[l], first * out, z.length);
                System.arraycopy(d2, 0, bend[l], first * out, z.length);
            }
            System.arraycopy(value, 0, h[l], first * out, z.length);
            for (int i = first; i < first + count; i++) {
                forwardSizes(l, i, z, (i - first) * out, last);
            }
        }
    }

    private void forwardSizes(int l, int i, double[] z, int at, boolean last) {
        DenseLayer layer = stack.layer(l);
        int out = layer.out();
        // |fl(s W h + σ b) - (s W h + σ b)| ≤ γ (s |W||h| + σ |b|)
        double product =
                Rounding.gamma(layer.in() + 6)
                        * (weights.frobenius()[l] * hNorm[l - 1][i] + weights.bias()[l]);
        double before = l == 1 ? 0 : hError(l - 1, i);
        zError[l][i] = Rounding.up(weights.operator()[l] * before + product);
        if (last) {
            return;
        }
        hNorm[l][i] = Rounding.norm(h[l], i * out, out, 1);
        double largest = 0;
        double slopes = 0;
        double bends = 0;
        for (int j = 0; j < out; j++) {
            largest = Math.max(largest, Math.abs(z[at + j]));
            slopes = Math.max(slopes, Math.abs(slope[l][i * out + j]));
            bends = Math.max(bends, Math.abs(bend[l][i * out + j]));
        }
        slopeMax[l][i] = slopes;
        bendMax[l][i] = bends;
        slopeError[l][i] = Rounding.up(SmoothActivation.ERROR * (1 + largest));
        valueError[l][i] = Rounding.up(slopeError[l][i] * Math.sqrt(out));
    }

    /** ‖h_l computed - h_l‖ at w0. */
    private double hError(int l, int i) {
        return Rounding.up(stack.layer(l).activation().b1() * zError[l][i] + valueError[l][i]);
    }

    private void backward(int first, int count) {
        int last = stack.hidden() + 1;
        double root = Rounding.up(Math.sqrt(outputs));
        for (int i = first; i < first + count; i++) {
            vNorm[last][i] = 1;
            vFrobenius[last][i] = root;
        }
        for (int l = stack.hidden(); l >= 1; l--) {
            DenseLayer above = stack.layer(l + 1);
            int m = above.in();
            if (l == last - 1) {
                double[] one = new double[above.weight().length];
                for (int k = 0; k < one.length; k++) {
                    one[k] = above.scale() * above.weight()[k];
                }
                for (int i = first; i < first + count; i++) {
                    System.arraycopy(one, 0, u[l], i * one.length, one.length);
                }
            } else {
                Blas.gemm(
                        false,
                        false,
                        count * outputs,
                        m,
                        above.out(),
                        above.scale(),
                        v[l + 1],
                        first * outputs * above.out(),
                        above.out(),
                        above.weight(),
                        0,
                        m,
                        0,
                        u[l],
                        first * outputs * m,
                        m);
            }
            for (int i = first; i < first + count; i++) {
                backwardSizes(l, i, m, above);
            }
        }
    }

    private void backwardSizes(int l, int i, int m, DenseLayer above) {
        int at = i * outputs * m;
        double largest = 0;
        double bent = 0;
        for (int j = 0; j < m; j++) {
            double row = Rounding.norm(u[l], at + j, outputs, m);
            largest = Math.max(largest, row);
            bent = Math.max(bent, Rounding.up(Math.abs(bend[l][i * m + j]) * row));
            for (int c = 0; c < outputs; c++) {
                int k = at + c * m + j;
                v[l][k] = slope[l][i * m + j] * u[l][k];
            }
        }
        uMax[l][i] = largest;
        bentMax[l][i] = bent;
        uFrobenius[l][i] = Rounding.norm(u[l], at, outputs * m, 1);
        vNorm[l][i] = SmallNorm.ofRows(v[l], at, outputs, m);
        vFrobenius[l][i] = Rounding.norm(v[l], at, outputs * m, 1);
        uError[l][i] =
                Rounding.up(
                        Rounding.gamma(above.out() + 6)
                                * weights.frobenius()[l + 1]
                                * vFrobenius[l + 1][i]);
    }

    /** n = N·C. */
    int equations() {
        return samples * outputs;
    }

    /** L. */
    int hidden() {
        return stack.hidden();
    }

    /** x_k, norm of (s_k h_{k-1}, σ_k) of the computed h, k = 1 … L + 1. */
    double inputNorm(int k, int i) {
        DenseLayer layer = stack.layer(k);
        return Rounding.norm(layer.scale() * hNorm[k - 1][i], layer.biasScale());
    }

    /** Whether the outputs are finite. */
    boolean finite() {
        return Arrays.stream(f).allMatch(Double::isFinite);
    }
}
