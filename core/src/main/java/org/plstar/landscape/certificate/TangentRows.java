package org.plstar.landscape.certificate;

import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * One sample's numbers differentiated along all directions D_i = Ĵᵀ x_i of a {@link Whitening} at
 * once.
 *
 * <p>No vector of p numbers is formed: D_i's part in layer l is dW_l = Σ_j X_ij s v_l^j ⊗
 * h_{l-1}^j, so that it acts through K_l and V_l V_lᵀ:
 *
 * <ul>
 *   <li>z'_l = a_l + s W_l h'_{l-1}, a_l = Σ_j X_ij K_l[j, sample] v_l^j; h'_l = φ'(z_l) z'_l;
 *   <li>u'_l = s W_{l+1}ᵀ v'_{l+1} + s² Σ_j X_ij (v_{l+1}^j · v_{l+1}) h_l^j; v'_l = φ''(z_l) z'_l
 *       u_l + φ'(z_l) u'_l.
 * </ul>
 *
 * <p>The computed numbers are exact ones near those of the true network at w0; how near is bounded
 * direction by direction, in 2-norm over units and outputs. Cost n m² + n² m per layer.
 */
final class TangentRows {
    /** z'_l [n, m_l], l = 1 … L. */
    final double[][] z;

    /** h'_l [n, m_l], l = 1 … L. */
    final double[][] h;

    /** u'_l [C][n, m_l]. */
    final double[][][] u;

    /** v'_l [C][n, m_l]. */
    final double[][][] v;

    /** Errors per direction. */
    final double[][] zError;

    final double[][] hError;
    final double[][] uError;
    final double[][] vError;

    /**
     * Of the sample's row of D²F[D_i, ·], all outputs, in Frobenius norm, squared and summed over
     * directions.
     */
    final double error;

    private final ForwardBackward at;
    private final Whitening white;
    private final double[][] inner;
    private final double[] blockNorms;
    private final int sample;
    private final Drift drift;
    private final int n;
    private final double[] rowNorms;

    /**
     * Differentiates.
     *
     * @param inner K_l of {@link InputProducts}
     * @param blockNorms ‖Ĵ_l‖_F of each layer
     * @param rowNorms |x_i|
     */
    TangentRows(
            ForwardBackward at,
            Whitening white,
            double[][] inner,
            double[] blockNorms,
            double[] rowNorms,
            int sample) {
        this.at = at;
        this.white = white;
        this.inner = inner;
        this.blockNorms = blockNorms;
        this.rowNorms = rowNorms;
        this.sample = sample;
        this.n = white.n();
        this.drift = new Drift(at, null, sample, 0);
        int size = at.hidden() + 2;
        z = new double[size][];
        h = new double[size][];
        u = new double[size][at.outputs][];
        v = new double[size][at.outputs][];
        zError = new double[size][n];
        hError = new double[size][n];
        uError = new double[size][n];
        vError = new double[size][n];
        for (int l = 1; l <= at.hidden(); l++) {
            forward(l);
        }
        for (int l = at.hidden(); l >= 1; l--) {
            backward(l);
        }
        error = rows();
    }

    private void forward(int l) {
        Weighted layer = at.stack.layer(l);
        int m = layer.out();
        int in = layer.in();
        double[] mix = new double[n * n];
        for (int j = 0; j < n; j++) {
            double k = inner[l][j / at.outputs * at.samples + sample];
            for (int i = 0; i < n; i++) {
                mix[i * n + j] = white.x()[i * n + j] * k;
            }
        }
        z[l] = new double[n * m];
        Blas.gemm(1, Operand.of(mix, n, n), Operand.of(at.v[l], n, m), 0, Operand.of(z[l], n, m));
        double own = at.inputNorm(l, sample);
        double[] added = new double[n];
        for (int i = 0; i < n; i++) {
            double product = Rounding.gamma(in + n + 12L) * rowNorms[i] * blockNorms[l] * own;
            added[i] = white.directionNorm() * drift.xi[l] + product;
        }
        if (l > 1) {
            for (int i = 0; i < n; i++) {
                double carried = Rounding.norm(z[l], i * m, m, 1);
                double before = Rounding.norm(h[l - 1], i * in, in, 1);
                added[i] +=
                        at.weights.operator()[l] * hError[l - 1][i]
                                + Rounding.gamma(in + 8L)
                                        * (carried + at.weights.frobenius()[l] * before);
            }
            Blas.gemm(
                    layer.scale(),
                    Operand.of(h[l - 1], n, in),
                    Operand.of(layer.weight(), m, in).transpose(),
                    1,
                    Operand.of(z[l], n, m));
        }
        h[l] = new double[n * m];
        double slopes = at.slopeMax[l][sample];
        for (int i = 0; i < n; i++) {
            zError[l][i] = Rounding.up(added[i] + Rounding.MULTIPLIED);
            for (int k = 0; k < m; k++) {
                h[l][i * m + k] = at.slope[l][sample * m + k] * z[l][i * m + k];
            }
            double size = Rounding.norm(z[l], i * m, m, 1) + zError[l][i];
            hError[l][i] =
                    Rounding.up(
                            slopes * zError[l][i] + (drift.ddr[l] + Rounding.UNIT * slopes) * size);
        }
    }

    private void backward(int l) {
        Weighted above = at.stack.layer(l + 1);
        int m = above.in();
        boolean top = l == at.hidden();
        double root = Rounding.up(Math.sqrt(at.outputs));
        double[] square = new double[n];
        double[] before = new double[n];
        for (int c = 0; c < at.outputs; c++) {
            double[] mix = mix(l + 1, c);
            u[l][c] = new double[n * m];
            Blas.gemm(
                    1,
                    Operand.of(mix, n, at.samples),
                    Operand.of(at.h[l], at.samples, m),
                    0,
                    Operand.of(u[l][c], n, m));
            if (!top) {
                for (int i = 0; i < n; i++) {
                    double a = Rounding.norm(u[l][c], i * m, m, 1);
                    double b = Rounding.norm(v[l + 1][c], i * above.out(), above.out(), 1);
                    double sum = a + at.weights.frobenius()[l + 1] * b;
                    before[i] += sum * sum;
                }
                Blas.gemm(
                        above.scale(),
                        Operand.of(v[l + 1][c], n, above.out()),
                        Operand.of(above.weight(), above.out(), m),
                        1,
                        Operand.of(u[l][c], n, m));
            }
            v[l][c] = new double[n * m];
            for (int i = 0; i < n; i++) {
                double uNorm = Rounding.norm(u[l][c], i * m, m, 1);
                square[i] += uNorm * uNorm;
                for (int k = 0; k < m; k++) {
                    int here = sample * m + k;
                    v[l][c][i * m + k] =
                            at.bend[l][here]
                                            * z[l][i * m + k]
                                            * at.u[l][(sample * at.outputs + c) * m + k]
                                    + at.slope[l][here] * u[l][c][i * m + k];
                }
            }
        }
        double s = Math.abs(above.scale());
        double vOwn = at.vFrobenius[l + 1][sample];
        for (int i = 0; i < n; i++) {
            double product =
                    Rounding.gamma(above.out() + at.outputs + at.samples + 12L)
                            * rowNorms[i]
                            * blockNorms[l + 1]
                            * s
                            * vOwn;
            uError[l][i] =
                    Rounding.up(
                            s * white.directionNorm() * root * drift.dv[l + 1]
                                    + product
                                    + at.weights.operator()[l + 1] * vError[l + 1][i]
                                    + Rounding.gamma(above.out() + 8L) * Math.sqrt(before[i])
                                    + Rounding.MULTIPLIED);
            double uSize = Math.sqrt(square[i]) + uError[l][i];
            double zSize = Rounding.norm(z[l], i * m, m, 1) + zError[l][i];
            double bent = at.bentMax[l][sample];
            double slopes = at.slopeMax[l][sample];
            vError[l][i] =
                    Rounding.up(
                            bent * zError[l][i]
                                    + (drift.bentDrift(l) + 4 * Rounding.UNIT * bent) * zSize
                                    + slopes * uError[l][i]
                                    + (drift.ddr[l] + 4 * Rounding.UNIT * slopes) * uSize);
        }
    }

    /** [i, j] = s² Σ_d X_i(jd) v^(jd) · v^(sample, c), both of layer l. */
    private double[] mix(int l, int c) {
        int samples = at.samples;
        int outputs = at.outputs;
        double square = at.stack.layer(l).scale() * at.stack.layer(l).scale();
        double[] gram = products(l, c);
        double[] mix = new double[n * samples];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < samples; j++) {
                double sum = 0;
                for (int d = 0; d < outputs; d++) {
                    sum += white.x()[i * n + j * outputs + d] * gram[j * outputs + d];
                }
                mix[i * samples + j] = square * sum;
            }
        }
        return mix;
    }

    /** v_l^(jd) · v_l^(sample, c) for all (j, d), [n]; v of the output layer is the identity. */
    double[] products(int l, int c) {
        double[] gram = new double[n];
        if (l > at.hidden()) {
            for (int j = c; j < n; j += at.outputs) {
                gram[j] = 1;
            }
            return gram;
        }
        int m = at.stack.layer(l).out();
        double[] one = new double[m];
        System.arraycopy(at.v[l], (sample * at.outputs + c) * m, one, 0, m);
        Blas.gemv(
                1,
                Operand.of(at.v[l], n, m),
                Operand.vector(one, 0, m),
                0,
                Operand.vector(gram, 0, n));
        return gram;
    }

    /** Σ over directions of the squared error of the row Σ_l v'_l ⊗ x_l + v_l ⊗ x'_l. */
    private double rows() {
        double root = Rounding.up(Math.sqrt(at.outputs));
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int l = 1; l <= at.hidden() + 1; l++) {
                double s = Math.abs(at.stack.layer(l).scale());
                int in = at.stack.layer(l).in();
                double part = 0;
                if (l <= at.hidden()) {
                    part += vError[l][i] * drift.g[l] + size(v[l], i) * drift.xi[l];
                }
                if (l > 1) {
                    double hSize = Rounding.norm(h[l - 1], i * in, in, 1) + hError[l - 1][i];
                    part +=
                            at.vFrobenius[l][sample] * s * hError[l - 1][i]
                                    + root * drift.dv[l] * s * hSize;
                }
                sum += part * part;
            }
        }
        return Rounding.up(sum + Rounding.SQUARES);
    }

    /** Norm over outputs and units of a direction's row. */
    double size(double[][] all, int i) {
        double sum = 0;
        for (double[] one : all) {
            int m = one.length / n;
            double norm = Rounding.norm(one, i * m, m, 1);
            sum += norm * norm;
        }
        return Rounding.up(Math.sqrt(sum));
    }
}
