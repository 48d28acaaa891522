package org.plstar.landscape.certificate.check;

/**
 * Points w0 + e + f with e in V, |e| ≤ {@code along}, f orthogonal to it, |f| ≤ {@code across}, |e
 * + f| ≤ {@code along}: there the numbers of a sample move by at most along · (their derivative on
 * V at w0) + across · (any derivative) + along²/2 · (second derivatives), from which their bounds
 * in the ball are lowered.
 */
final class PlainTube implements PlainBall.Limits {
    private final PlainNetwork net;
    private final PlainRestricted v;
    private final int sample;
    private final double along;
    private final double across;
    private final double[] secondZ;
    private final double[] firstV;
    private final double[] secondV;
    private final double[] firstU;
    private final double[] secondU;

    PlainTube(PlainNetwork net, PlainRestricted v, int sample, double along, double across) {
        this.net = net;
        this.v = v;
        this.sample = sample;
        this.along = along;
        this.across = across;
        int size = net.last + 1;
        secondZ = new double[size];
        firstV = new double[size];
        secondV = new double[size];
        firstU = new double[size];
        secondU = new double[size];
    }

    private double way(double first, double any, double second) {
        return PlainAlgebra.up(along * first + across * any + along * along * second / 2);
    }

    private double operator(int l) {
        return net.maps.get(l - 1).operator + net.maps.get(l - 1).spread * along;
    }

    /**
     * z'' = Σ_a P_la 2 s dW_a h' + Σ_k P_{l,k+1} s W_{k+1} φ'' z'²; returns a bound of how far z_l
     * moves.
     */
    @Override
    public double z(PlainBall b, int l) {
        double[][] form = new double[l][l];
        for (int a = 1; a <= l; a++) {
            for (int c = 1; c <= l; c++) {
                double sum = 0;
                if (c < a) {
                    sum +=
                            b.p[l][a]
                                    * net.maps.get(a - 1).spread
                                    * b.through(a - 1, c)
                                    * b.g[c - 1];
                }
                if (a < c) {
                    sum +=
                            b.p[l][c]
                                    * net.maps.get(c - 1).spread
                                    * b.through(c - 1, a)
                                    * b.g[a - 1];
                }
                for (int k = Math.max(a, c); k < l; k++) {
                    sum +=
                            b.p[l][k + 1]
                                    * operator(k + 1)
                                    * b.d2[k]
                                    * b.p[k][a]
                                    * b.g[a - 1]
                                    * b.p[k][c]
                                    * b.g[c - 1];
                }
                form[a - 1][c - 1] = sum;
            }
        }
        secondZ[l] = PlainAlgebra.operatorNorm(form);
        return way(v.z[sample][l], b.rate[l], secondZ[l]);
    }

    /** The same for single units. */
    @Override
    public double zUnit(PlainBall b, int l) {
        double second = 0;
        if (l > 1) {
            PlainMap map = net.maps.get(l - 1);
            double below =
                    b.d2[l - 1] * b.rate[l - 1] * b.unitRate[l - 1] + b.dm[l - 1] * secondZ[l - 1];
            second =
                    2 * map.spread * b.dm[l - 1] * b.rate[l - 1]
                            + (map.row + map.unit * along) * below;
        }
        return way(v.zUnit[sample][l], b.unitRate[l], Math.min(secondZ[l], second));
    }

    /**
     * u' = s(dWᵀ v + Wᵀ v'), u'' = s(2 dWᵀ v' + Wᵀ v''); returns a bound of how far a unit's row of
     * u_l moves.
     */
    @Override
    public double uUnit(int l, double vNorm) {
        PlainMap map = net.maps.get(l);
        double own = map.spread * vNorm;
        double twice = 2 * map.spread * firstV[l + 1];
        double column = map.column + map.unit * along;
        firstU[l] = PlainAlgebra.up(own + operator(l + 1) * firstV[l + 1]);
        secondU[l] = PlainAlgebra.up(twice + operator(l + 1) * secondV[l + 1]);
        return way(
                v.uUnit[sample][l], own + column * firstV[l + 1], twice + column * secondV[l + 1]);
    }

    /**
     * v' = φ'' z' u + φ' u', v'' = φ''' z'² u + φ'' z'' u + 2 φ'' z' u' + φ' u''; returns a bound
     * of how far v_l moves.
     */
    @Override
    public double v(PlainBall b, int l, double uMax) {
        firstV[l] = PlainAlgebra.up(b.al[l] * b.rate[l] + b.dm[l] * firstU[l]);
        secondV[l] =
                PlainAlgebra.up(
                        net.phi[l].b3 * uMax * b.rate[l] * b.unitRate[l]
                                + b.al[l] * secondZ[l]
                                + 2 * b.d2[l] * b.unitRate[l] * firstU[l]
                                + b.dm[l] * secondU[l]);
        return way(v.v[sample][l], firstV[l], secondV[l]);
    }
}
