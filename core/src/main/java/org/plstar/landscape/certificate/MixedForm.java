package org.plstar.landscape.certificate;

import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * A sharper bound of w2 and w3 for few equations, from all inner products of what is left of
 * D²F_a[D_i, ·] outside of V.
 *
 * <p>With R[(a, i), (b, j)] = ⟨(I - P) D²F_a[D_i, ·], (I - P) D²F_b[D_j, ·]⟩ and R'[(a, i), (b, j)]
 * = R[(a, j), (b, i)], the forms of R and R' agree on all q ⊗ e, so that |Σ q_a e_i D²F_a[D_i, f]|²
 * ≤ λ_max((R + R')/2), within some percent of the supremum where the flattening is a factor of 1.5
 * to 2 above. Memory n⁴, cost n⁴ m + n⁶/3.
 */
final class MixedForm {
    /** Equations up to which R is formed: four matrices of 50 MB. */
    static final int MOST = 50;

    private final int n;
    private final double[] rest;
    private final double off;

    /**
     * Forms R.
     *
     * @param rows derivatives of all samples
     * @param slices T_a
     * @param off a bound of the Frobenius norm of the error that R will have
     */
    MixedForm(
            ForwardBackward at,
            double[][] inner,
            TangentRows[] rows,
            double[] slices,
            int n,
            double off) {
        this.n = n;
        this.off = off;
        this.rest = new double[Math.multiplyExact(n * n, n * n)];
        for (int l = 1; l <= at.hidden() + 1; l++) {
            addLayer(at, inner, rows, l);
        }
        int all = n * n;
        Blas.gemm(
                -1,
                Operand.of(slices, all, n),
                Operand.of(slices, all, n).transpose(),
                1,
                Operand.of(rest, all, all));
    }

    /** Adds ⟨v'_ai ⊗ x_a + v_a ⊗ x'_ai, v'_bj ⊗ x_b + v_b ⊗ x'_bj⟩ of one layer. */
    private void addLayer(ForwardBackward at, double[][] inner, TangentRows[] rows, int l) {
        int c = at.outputs;
        int samples = at.samples;
        int in = at.stack.layer(l).in();
        int m = at.stack.layer(l).out();
        int all = n * n;
        double square = at.stack.layer(l).scale() * at.stack.layer(l).scale();
        boolean own = l <= at.hidden();
        boolean moves = l > 1;
        double[] through = new double[all * n];
        double[] across = new double[samples * n * samples];
        double[] product = new double[all * all];
        if (own) {
            double[] v = new double[all * m];
            for (int a = 0; a < n; a++) {
                System.arraycopy(rows[a / c].v[l][a % c], 0, v, a * n * m, n * m);
            }
            Blas.gemm(
                    1,
                    Operand.of(v, all, m),
                    Operand.of(v, all, m).transpose(),
                    0,
                    Operand.of(product, all, all));
            Blas.gemm(
                    1,
                    Operand.of(v, all, m),
                    Operand.of(at.v[l], n, m).transpose(),
                    0,
                    Operand.of(through, all, n));
            addBlocks(product, 1, (a, b) -> inner[l][a / c * samples + b / c]);
        }
        if (moves) {
            double[] h = new double[samples * n * in];
            for (int s = 0; s < samples; s++) {
                System.arraycopy(rows[s].h[l - 1], 0, h, s * n * in, n * in);
            }
            int some = samples * n;
            double[] x = at.h[l - 1];
            Blas.gemm(
                    square,
                    Operand.of(h, some, in),
                    Operand.of(h, some, in).transpose(),
                    0,
                    Operand.of(product, some, some));
            Blas.gemm(
                    square,
                    Operand.of(h, some, in),
                    Operand.of(x, samples, in).transpose(),
                    0,
                    Operand.of(across, some, samples));
            double[][] gram = new double[n][];
            for (int a = 0; a < n; a++) {
                gram[a] = rows[a / c].products(l, a % c);
            }
            addBlocks(product, c, (a, b) -> gram[a][b]);
        }
        for (int a = 0; a < n && own && moves; a++) {
            for (int b = 0; b < n; b++) {
                for (int i = 0; i < n; i++) {
                    double va = through[(a * n + i) * n + b];
                    double xa = across[(a / c * n + i) * samples + b / c];
                    int to = (a * n + i) * all + b * n;
                    for (int j = 0; j < n; j++) {
                        rest[to + j] +=
                                va * across[(b / c * n + j) * samples + a / c]
                                        + xa * through[(b * n + j) * n + a];
                    }
                }
            }
        }
    }

    private interface Factor {
        double of(int a, int b);
    }

    /** Adds factor(a, b) times block (a/c, b/c). */
    private void addBlocks(double[] product, int c, Factor factor) {
        int all = n * n;
        int columns = n / c * n;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                double f = factor.of(a, b);
                for (int i = 0; i < n; i++) {
                    int from = (a / c * n + i) * columns + b / c * n;
                    int to = (a * n + i) * all + b * n;
                    for (int j = 0; j < n; j++) {
                        rest[to + j] += f * product[from + j];
                    }
                }
            }
        }
    }

    /** √λ_max((R + R')/2) from above. */
    double norm() {
        return norm(rest, off);
    }

    /** The same with D_b in the place of Σ_i X_ib D_i. */
    double scaledNorm(Whitening white) {
        double[] once = turned(times(rest, white.x()));
        double[] twice = times(once, white.x());
        double rounding =
                2.1
                        * Rounding.gamma(n + 4L)
                        * Rounding.norm(rest)
                        * white.frobenius()
                        * white.frobenius();
        return norm(twice, Rounding.up(rounding + off * white.norm() * white.norm()));
    }

    private double[] times(double[] a, double[] x) {
        double[] product = new double[a.length];
        Blas.gemm(
                1,
                Operand.of(a, n * n * n, n),
                Operand.of(x, n, n),
                0,
                Operand.of(product, n * n * n, n));
        return product;
    }

    private double[] turned(double[] a) {
        int all = n * n;
        double[] t = new double[a.length];
        for (int i = 0; i < all; i++) {
            for (int j = 0; j < all; j++) {
                t[j * all + i] = a[i * all + j];
            }
        }
        return t;
    }

    private double norm(double[] r, double formation) {
        int all = n * n;
        try (Matrix mixed = Matrix.zeros(all, all)) {
            double[] row = new double[all];
            for (int a = 0; a < n; a++) {
                for (int i = 0; i < n; i++) {
                    for (int b = 0; b < n; b++) {
                        for (int j = 0; j < n; j++) {
                            row[b * n + j] =
                                    0.5
                                            * (r[(a * n + i) * all + b * n + j]
                                                    + r[(a * n + j) * all + b * n + i]);
                        }
                    }
                    mixed.writeRow(a * n + i, row, 0);
                }
            }
            mixed.mirrorLower();
            double bound =
                    SpectralNorm.largest(
                            mixed, Rounding.up(formation + 2 * Rounding.UNIT * Rounding.norm(r)));
            return Rounding.up(Math.sqrt(bound + Rounding.SQUARES));
        }
    }
}
