package org.plstar.landscape.certificate;

/**
 * The points w0 + e + f with e in V, the row space of the computed Jacobian, |e| ≤ s, f orthogonal
 * to V, |f| ≤ t, |e + f| ≤ s: where a trajectory of length s runs.
 *
 * <p>There the numbers of one sample move less than in the ball, since along V their derivatives at
 * w0 are known: by Taylor's formula z_l moves by at most s ‖z'_l on V‖ + t τ_l + s²/2 Z2_l, with
 * τ_l ≥ ‖z'‖ and Z2_l ≥ ‖z''‖ anywhere in the ball, and u_l, v_l likewise:
 *
 * <ul>
 *   <li>Z2_l = λ_max(G + Gᵀ), G[a, b] = p_la s_a q_{a-1,b} g_b + ½ Σ_{k&lt;l} p_{l,k+1} (‖s
 *       W_{k+1}‖ + s R) d2_k p_ka g_a p_kb g_b; of a unit at most 2 s_l dm τ_{l-1} + (row_l + s
 *       R)(d2 τ τ_unit + dm Z2_{l-1});
 *   <li>U1_l = s|v_{l+1}| + (‖s W_{l+1}‖ + s R) V1_{l+1}, V1_l = al τ_l + dm U1_l;
 *   <li>U2_l = 2 s V1_{l+1} + (‖s W_{l+1}‖ + s R) V2_{l+1}, V2_l = B3 |u| τ τ_unit + al Z2 + 2 d2
 *       τ_unit U1 + dm U2.
 * </ul>
 *
 * <p>For one sample and a stack of dense layers, where layer, stage and term have the same number.
 */
final class Tube implements Drift.Limits {
    private final ForwardBackward at;
    private final TangentSizes sizes;
    private final Drift origin;
    private final int i;
    private final double along;
    private final double across;
    private final double[] z2;
    private final double[] u1;
    private final double[] u2;
    private final double[] v1;
    private final double[] v2;

    /**
     * A tube.
     *
     * @param origin the drift at radius 0, that is rounding
     * @param along s
     * @param across t
     */
    Tube(ForwardBackward at, TangentSizes sizes, Drift origin, int i, double along, double across) {
        this.at = at;
        this.sizes = sizes;
        this.origin = origin;
        this.i = i;
        this.along = along;
        this.across = across;
        int size = at.hidden() + 2;
        z2 = new double[size];
        u1 = new double[size];
        u2 = new double[size];
        v1 = new double[size];
        v2 = new double[size];
    }

    /** The samples' numbers in the tube T(along, across), for a stack of dense layers. */
    static Drift[] drifts(CurvatureBound bound, TangentSizes sizes, double along, double across) {
        ForwardBackward at = bound.measured();
        ProductNorms measured = bound.norms().orElse(null);
        Drift[] drift = new Drift[at.samples];
        bound.workers()
                .run(
                        at.samples,
                        i -> {
                            Drift origin = new Drift(at, measured, i, 0);
                            Tube tube = new Tube(at, sizes, origin, i, along, across);
                            drift[i] = new Drift(at, measured, i, along, tube);
                        });
        return drift;
    }

    private double scale(int l) {
        return at.weights.spread()[l];
    }

    private double operator(Drift d, int l) {
        return at.weights.operator()[l] + scale(l) * d.radius();
    }

    /** first along V, crude across, second order, and rounding at w0. */
    private double taylor(double first, double crude, double second, double rounding) {
        return along * first + across * crude + along * along / 2 * second + rounding;
    }

    @Override
    public void limitZ(Drift d, int l) {
        double[][] g = new double[l][l];
        for (int a = 1; a <= l; a++) {
            for (int b = 1; b <= l; b++) {
                double half = a > b ? d.p[l][a] * scale(a) * d.q[a - 1][b] * d.g[b] : 0;
                for (int k = Math.max(a, b); k < l; k++) {
                    half +=
                            d.p[l][k + 1]
                                    * operator(d, k + 1)
                                    * d.d2[k]
                                    * (d.p[k][a] * d.g[a])
                                    * (d.p[k][b] * d.g[b])
                                    / 2;
                }
                g[a - 1][b - 1] += half;
                g[b - 1][a - 1] += half;
            }
        }
        z2[l] = SmallNorm.symmetric(g);
        double unit = 0;
        if (l > 1) {
            double row = at.weights.row()[l] + at.weights.unit()[l] * d.radius();
            unit =
                    2 * scale(l) * d.dm[l - 1] * d.toLayer[l - 1]
                            + row
                                    * (d.d2[l - 1] * d.toLayer[l - 1] * d.toUnit[l - 1]
                                            + d.dm[l - 1] * z2[l - 1]);
        }
        double rounding = at.zError[l][i];
        d.zt[l] = Math.min(d.zt[l], taylor(sizes.z[l][i], d.toLayer[l], z2[l], rounding));
        d.zi[l] =
                Math.min(
                        d.zi[l],
                        taylor(sizes.zUnit[l][i], d.toUnit[l], Math.min(z2[l], unit), rounding));
    }

    @Override
    public void limitU(Drift d, int l) {
        double s = scale(l + 1);
        double own = s * (at.vNorm[l + 1][i] + d.dv[l + 1]);
        double column = at.weights.column()[l + 1] + at.weights.unit()[l + 1] * d.radius();
        u1[l] = own + operator(d, l + 1) * v1[l + 1];
        u2[l] = 2 * s * v1[l + 1] + operator(d, l + 1) * v2[l + 1];
        double row1 = own + column * v1[l + 1];
        double row2 = 2 * s * v1[l + 1] + column * v2[l + 1];
        d.duRow[l] = Math.min(d.duRow[l], taylor(sizes.uUnit[l][i], row1, row2, origin.duRow[l]));
    }

    @Override
    public void limitV(Drift d, int l) {
        double b3 = at.stack.stage(l).activation().b3();
        double u = at.uMax[l][i] + d.duRow[l];
        v1[l] = d.al[l] * d.toLayer[l] + d.dm[l] * u1[l];
        v2[l] =
                b3 * u * d.toLayer[l] * d.toUnit[l]
                        + d.al[l] * z2[l]
                        + 2 * d.d2[l] * d.toUnit[l] * u1[l]
                        + d.dm[l] * u2[l];
        d.dv[l] = Math.min(d.dv[l], taylor(sizes.v[l][i], v1[l], v2[l], origin.dv[l]));
    }
}
