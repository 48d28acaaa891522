package org.plstar.landscape.certificate.check;

import org.jspecify.annotations.Nullable;

/**
 * The recursion of the drift for one sample in the ball of radius R, from exact numbers at the
 * centre; every line ends in an upper bound. Symbols as in {@code docs/certificates.md}.
 */
final class PlainBall {
    /** How far numbers of stage l move at most in a part of the ball. */
    interface Limits {
        /** z_l, in norm; asked first. */
        double z(PlainBall b, int l);

        /** One unit of it. */
        double zUnit(PlainBall b, int l);

        /** One unit of u_l. */
        double uUnit(int l, double vNorm);

        /** v_l, in norm. */
        double v(PlainBall b, int l, double uMax);
    }

    /** Whether z_l may reach a kink: then no other number here is a bound. */
    boolean kink;

    /** By stages: c_kl ≥ ‖N_kl‖. */
    final double[][] c;

    /** By stage and map: e ≥ σ ‖v‖ ‖Q‖. */
    final double[][] e;

    /**
     * By map: how far X is from the computed one at the centre; ‖X‖ in the ball and at the centre.
     */
    final double[] xi;

    final double[] g;
    final double[] g0;

    private final PlainNetwork net;
    private final PlainSizes o;
    private final double radius;
    private final int hidden;
    private final double[] site;
    final double[] eta;
    private final @Nullable Limits limits;
    final double[] zt;
    final double[] zi;
    final double[] ddr;
    final double[] dv;
    final double[] du;
    private final double[] dvRow;
    final double[] duRow;
    private final double[][] dp;

    /** How fast z_l can move: in 2-norm, and any unit of it. */
    final double[] rate;

    final double[] unitRate;

    /** |φ'|, |φ''|, the rows of u_l ∘ φ''(z_l), ‖P_lk‖, everywhere in the ball. */
    final double[] dm;

    final double[] d2;
    final double[] al;
    final double[][] p;

    /** How far N_kl moves; infinite without products. */
    final double[][] dn;

    PlainBall(PlainNetwork net, PlainSizes centre, double radius) {
        this(net, centre, radius, null);
    }

    /** A part of a ball. */
    PlainBall(PlainNetwork net, PlainSizes centre, double radius, @Nullable Limits limits) {
        this.limits = limits;
        this.net = net;
        this.o = centre;
        this.radius = radius;
        hidden = net.hidden();
        int size = net.last + 1;
        int maps = net.maps.size();
        c = new double[size][size];
        e = new double[size][maps];
        xi = new double[maps];
        g = new double[maps];
        g0 = new double[maps];
        site = new double[maps];
        eta = new double[size];
        rate = new double[size];
        unitRate = new double[size];
        zi = new double[size];
        zt = new double[size];
        dn = new double[size][size];
        ddr = new double[size];
        dm = new double[size];
        d2 = new double[size];
        al = new double[size];
        dv = new double[size];
        dvRow = new double[size];
        du = new double[size];
        duRow = new double[size];
        p = new double[size][size];
        dp = new double[size][size];
        for (int l = 1; l <= net.last; l++) {
            inputs(l);
            if (l <= hidden) {
                carry(l);
                move(l);
            }
        }
        for (int l = hidden; l >= 1; l--) {
            back(l);
        }
        for (int k = 1; k <= hidden; k++) {
            if (net.trained[k]) {
                curvature(k);
            }
        }
    }

    private void inputs(int l) {
        for (int t = 0; t < g.length; t++) {
            PlainMap map = net.maps.get(t);
            if (map.stage != l || !map.trained) {
                continue;
            }
            double moved = eta[map.source];
            // the radii at the centre are part of how far the computed X is from the exact one
            xi[t] = PlainAlgebra.up(map.spread * (moved + o.hRadius[map.source]));
            double seen = o.site[t] + map.unit * moved;
            site[t] =
                    PlainAlgebra.up(
                            Math.sqrt(seen * seen + map.biasScale * map.biasScale + 1e-290));
            g0[t] = o.x[t];
            g[t] = map.dense ? site[t] : PlainAlgebra.up(o.x[t] + map.spread * moved);
        }
    }

    /** p and dp from the stages below. */
    private void carry(int l) {
        p[l][l] = 1;
        for (int k = 1; k < l; k++) {
            if (!net.trained[k]) {
                continue;
            }
            double ball = 0;
            double turned = 0;
            for (int t = 0; t < g.length; t++) {
                PlainMap map = net.maps.get(t);
                int j = map.source;
                if (map.stage != l || j < k || p[j][k] == 0) {
                    continue;
                }
                ball += (map.operator + map.spread * radius) * dm[j] * p[j][k];
                turned +=
                        (map.spread * radius * dm[j] + map.operator * ddr[j]) * p[j][k]
                                + (dp[j][k] == 0 ? 0 : o.step[t] * dp[j][k]);
            }
            dp[l][k] = PlainAlgebra.up(turned);
            p[l][k] = Math.min(o.p[l][k] + dp[l][k], ball);
            p[l][k] = p[l][k] == 0 ? 0 : PlainAlgebra.up(p[l][k]);
        }
    }

    private void move(int l) {
        double all = 0;
        double own = 0;
        double before = 0;
        for (int t = 0; t < g.length; t++) {
            PlainMap map = net.maps.get(t);
            if (map.trained && map.stage <= l) {
                double way = p[l][map.stage] * g[t];
                all += way * way;
            }
            if (map.stage == l) {
                int j = map.source;
                own += site[t] * site[t];
                double carried = (map.row + map.unit * radius) * dm[j] * rate[j];
                if (!map.trained) {
                    carried = Math.min(carried, map.rowSum * dm[j] * unitRate[j]);
                }
                before += carried;
            }
        }
        PlainActivation a = net.phi[l];
        rate[l] = PlainAlgebra.up(Math.sqrt(all));
        unitRate[l] = Math.min(rate[l], PlainAlgebra.up(Math.sqrt(own + before * before)));
        zt[l] = PlainAlgebra.up(radius * rate[l]);
        zi[l] = PlainAlgebra.up(radius * unitRate[l]);
        if (limits != null) {
            zt[l] = Math.min(zt[l], limits.z(this, l));
            zi[l] = Math.min(zi[l], limits.zUnit(this, l));
        }
        kink |= !(zi[l] < o.apart[l]);
        ddr[l] = PlainAlgebra.up(Math.min(a.b2 * zi[l], (o.bend[l] + a.b3 * zi[l] / 2) * zi[l]));
        dm[l] = Math.min(a.b1, PlainAlgebra.up(o.slope[l] + ddr[l]));
        d2[l] = Math.min(a.b2, PlainAlgebra.up(o.bend[l] + a.b3 * zi[l]));
        eta[l] = PlainAlgebra.up(dm[l] * zt[l]);
    }

    private void back(int l) {
        PlainActivation a = net.phi[l];
        double du = 0;
        double row = 0;
        for (int t = 0; t < g.length; t++) {
            PlainMap map = net.maps.get(t);
            if (map.source != l) {
                continue;
            }
            int m = map.stage;
            double whole = map.spread * radius * o.shared[t];
            du += whole + (map.operator + map.spread * radius) * dv[m];
            double carried = (map.column + map.unit * radius) * dv[m];
            if (!map.trained) {
                carried = Math.min(carried, map.columnSum * dvRow[m]);
            }
            row += Math.min(whole, map.unit * radius * o.v[m]) + carried;
        }
        this.du[l] = PlainAlgebra.up(du);
        duRow[l] = PlainAlgebra.up(row);
        if (limits != null) {
            duRow[l] = Math.min(duRow[l], limits.uUnit(l, o.v[l + 1] + dv[l + 1]));
        }
        double turned = Math.min(a.b2 * o.uMax[l], o.bent[l] + a.b3 * o.uMax[l] * zi[l] / 2);
        dv[l] = PlainAlgebra.up(dm[l] * du + turned * zt[l]);
        dvRow[l] = PlainAlgebra.up(dm[l] * duRow[l] + turned * zi[l]);
        al[l] =
                PlainAlgebra.up(
                        Math.min(
                                d2[l] * (o.uMax[l] + duRow[l]),
                                o.bent[l] + d2[l] * duRow[l] + a.b3 * o.uMax[l] * zi[l]));
        if (limits != null) {
            dv[l] = Math.min(dv[l], limits.v(this, l, o.uMax[l] + duRow[l]));
        }
    }

    private void curvature(int k) {
        for (int l = k; l <= hidden; l++) {
            double products = 0;
            double moved = 0;
            for (int j = l; j <= hidden; j++) {
                if (p[j][k] == 0 || p[j][l] == 0) {
                    continue;
                }
                products += al[j] * p[j][k] * p[j][l];
                double turned = bentMoved(j);
                double carried = dp[j][l] == 0 ? 0 : (j == k ? 1 : o.p[j][k]) * dp[j][l];
                moved += turned * p[j][k] * p[j][l];
                moved += o.bent[j] == 0 ? 0 : o.bent[j] * (dp[j][k] * p[j][l] + carried);
            }
            dn[k][l] = PlainAlgebra.up(moved);
            c[k][l] = net.trained[l] ? PlainAlgebra.up(Math.min(products, o.n[k][l] + moved)) : 0;
        }
        for (int t = 0; t < g.length; t++) {
            PlainMap map = net.maps.get(t);
            int j = map.source;
            if (!map.trained || j < k || p[j][k] == 0) {
                continue;
            }
            double out = through(j, k);
            e[k][t] = PlainAlgebra.up(map.spread * (o.shared[t] + dv[map.stage]) * out);
        }
    }

    /** How far u_j ∘ φ''(z_j) moves, by rows. */
    double bentMoved(int j) {
        PlainActivation a = net.phi[j];
        return d2[j] * duRow[j] + Math.min(a.b3 * o.uMax[j] * zi[j], 2 * a.b2 * o.uMax[j]);
    }

    double radius() {
        return radius;
    }

    /** ‖Q_jk‖. */
    double through(int j, int k) {
        double ball = dm[j] * p[j][k];
        return k == j ? ball : Math.min(ball, o.q[j][k] + throughMoved(j, k));
    }

    private double throughMoved(int j, int k) {
        return ddr[j] * p[j][k] + o.slope[j] * dp[j][k];
    }

    /** How far σ v Q of a map moves. */
    double edgeMoved(int t, int k) {
        PlainMap map = net.maps.get(t);
        int j = map.source;
        return PlainAlgebra.up(
                map.spread * (dv[map.stage] * through(j, k) + o.shared[t] * throughMoved(j, k)));
    }

    /** How far the computed input of a map is from the exact one at the centre. */
    double inputRadius(int t) {
        return PlainAlgebra.up(net.maps.get(t).spread * o.hRadius[net.maps.get(t).source]);
    }
}
