package org.plstar.landscape.certificate;

import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * How fast the numbers of each sample move at w0 along a unit direction of V, the row space of the
 * Jacobian, from above: what the tube's Taylor expansions begin with. Index l = 1 … L, then sample.
 */
final class TangentSizes {
    /** Of z_l, in 2-norm. */
    final double[][] z;

    /** Of z_l, the largest unit. */
    final double[][] zUnit;

    /** Of u_l, the largest row. */
    final double[][] uUnit;

    /** Of v_l, in spectral norm. */
    final double[][] v;

    /** Of z_l along J⁺b with |b| = 1, in 2-norm. */
    final double[][] zPulled;

    /** The same, the largest unit. */
    final double[][] zPulledUnit;

    TangentSizes(int hidden, int samples) {
        z = new double[hidden + 1][samples];
        zUnit = new double[hidden + 1][samples];
        uUnit = new double[hidden + 1][samples];
        v = new double[hidden + 1][samples];
        zPulled = new double[hidden + 1][samples];
        zPulledUnit = new double[hidden + 1][samples];
    }

    /**
     * A unit vector of V is Σ_i e_i D_i with |e| ≤ 1/√(1 - ε), so suprema are norms of matrices [n,
     * m] with the directions as rows.
     */
    void measure(TangentRows rows, int s, Whitening white) {
        double stretch = white.stretch();
        int n = white.n();
        for (int l = 1; l < z.length; l++) {
            int m = rows.z[l].length / n;
            double zOff = Rounding.norm(rows.zError[l]);
            double uOff = Rounding.norm(rows.uError[l]);
            double vOff = Rounding.norm(rows.vError[l]);
            z[l][s] = Rounding.up(stretch * (SpectralNorm.above(rows.z[l], n, m) + zOff));
            zUnit[l][s] = Rounding.up(stretch * (unit(n, m, rows.z[l]) + zOff));
            uUnit[l][s] = Rounding.up(stretch * (unit(n, m, rows.u[l]) + uOff));
            v[l][s] =
                    Rounding.up(
                            stretch
                                    * (SpectralNorm.above(
                                                    beside(n, m, rows.v[l]),
                                                    n,
                                                    m * rows.v[l].length)
                                            + vOff));
            pulled(rows, l, s, white, z[l][s]);
        }
    }

    /** J⁺b = Σ_i c_i D_i with c = (I + E)⁻¹ X b, so z' along it is Zᵀ X b and a little. */
    private void pulled(TangentRows rows, int l, int s, Whitening white, double along) {
        int n = white.n();
        int m = rows.z[l].length / n;
        double[] product = new double[n * m];
        Blas.gemm(
                1,
                Operand.of(white.x(), n, n).transpose(),
                Operand.of(rows.z[l], n, m),
                0,
                Operand.of(product, n, m));
        double eps = white.epsilon() / (1 - white.epsilon());
        double off =
                white.norm() * (1 + eps) * Rounding.norm(rows.zError[l])
                        + white.norm() * eps * along
                        + Rounding.gamma(n + 4L) * white.frobenius() * Rounding.norm(rows.z[l]);
        zPulled[l][s] = Rounding.up(SpectralNorm.above(product, n, m) + off);
        zPulledUnit[l][s] = Rounding.up(unit(n, m, product) + off);
    }

    private static double unit(int n, int m, double[]... all) {
        double largest = 0;
        for (int k = 0; k < m; k++) {
            double sum = Rounding.SQUARES;
            for (double[] one : all) {
                double norm = Rounding.norm(one, k, n, m);
                sum += norm * norm;
            }
            largest = Math.max(largest, sum);
        }
        return Rounding.up(Math.sqrt(largest));
    }

    /** [n, C m] from C matrices [n, m]. */
    private static double[] beside(int n, int m, double[][] all) {
        if (all.length == 1) {
            return all[0];
        }
        double[] whole = new double[n * m * all.length];
        for (int c = 0; c < all.length; c++) {
            for (int i = 0; i < n; i++) {
                System.arraycopy(all[c], i * m, whole, (i * all.length + c) * m, m);
            }
        }
        return whole;
    }
}
