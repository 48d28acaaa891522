package org.plstar.landscape.certificate.check;

/**
 * The recursion of the drift for one sample in the ball of radius R, from exact numbers at the centre; every line ends in an upper bound. Symbols as in {@code
 * docs/certificates.md}.
 */
final class PlainBall {
    /** By stages: c_kl ≥ ‖N_kl‖. */
    final double[][] c;

    /** By stage and map: e ≥ σ ‖v‖ ‖Q‖. */
    final double[][] e;

    /** By map: how far X is from the computed one at the centre; ‖X‖ in the ball and at the centre. */
    final double[] xi;

    final double[] g;
    final double[] g0;

    private final PlainNetwork net;
    private final PlainSizes o;
    private final double radius;
    private final int hidden;
    private final double[] site;
    private final double[] eta;
    private final double[] rate;
    private final double[] unitRate;
    private final double[] zi;
    private final double[] ddr;
    private final double[] dm;
    private final double[] d2;
    private final double[] al;
    private final double[] dv;
    private final double[] dvRow;
    private final double[] duRow;
    private final double[][] p;
    private final double[][] dp;

    PlainBall(PlainNetwork net, PlainSizes centre, double radius) {
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
        ddr = new double[size];
        dm = new double[size];
        d2 = new double[size];
        al = new double[size];
        dv = new double[size];
        dvRow = new double[size];
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
        zi[l] = PlainAlgebra.up(radius * unitRate[l]);
        ddr[l] = PlainAlgebra.up(Math.min(a.b2 * zi[l], (o.bend[l] + a.b3 * zi[l] / 2) * zi[l]));
        dm[l] = Math.min(a.b1, PlainAlgebra.up(o.slope[l] + ddr[l]));
        d2[l] = Math.min(a.b2, PlainAlgebra.up(o.bend[l] + a.b3 * zi[l]));
        eta[l] = PlainAlgebra.up(dm[l] * radius * rate[l]);
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
        duRow[l] = PlainAlgebra.up(row);
        double turned = Math.min(a.b2 * o.uMax[l], o.bent[l] + a.b3 * o.uMax[l] * zi[l] / 2);
        dv[l] = PlainAlgebra.up(dm[l] * du + turned * radius * rate[l]);
        dvRow[l] = PlainAlgebra.up(dm[l] * duRow[l] + turned * zi[l]);
        al[l] =
                PlainAlgebra.up(
                        Math.min(
                                d2[l] * (o.uMax[l] + duRow[l]),
                                o.bent[l] + d2[l] * duRow[l] + a.b3 * o.uMax[l] * zi[l]));
    }

    private void curvature(int k) {
        for (int l = k; l <= hidden; l++) {
            double products = 0;
            double moved = 0;
            for (int j = l; j <= hidden; j++) {
                if (p[j][k] == 0 || p[j][l] == 0) {
                    continue;
                }
                PlainActivation a = net.phi[j];
                products += al[j] * p[j][k] * p[j][l];
                double turned =
                        d2[j] * duRow[j] + Math.min(a.b3 * o.uMax[j] * zi[j], 2 * a.b2 * o.uMax[j]);
                double carried = dp[j][l] == 0 ? 0 : (j == k ? 1 : o.p[j][k]) * dp[j][l];
                moved += turned * p[j][k] * p[j][l];
                moved += o.bent[j] == 0 ? 0 : o.bent[j] * (dp[j][k] * p[j][l] + carried);
            }
            c[k][l] = net.trained[l] ? PlainAlgebra.up(Math.min(products, o.n[k][l] + moved)) : 0;
        }
        for (int t = 0; t < g.length; t++) {
            PlainMap map = net.maps.get(t);
            int j = map.source;
            if (!map.trained || j < k || p[j][k] == 0) {
                continue;
            }
            double out = dm[j] * p[j][k];
            if (k < j) {
                out = Math.min(out, o.q[j][k] + ddr[j] * p[j][k] + o.slope[j] * dp[j][k]);
            }
            e[k][t] = PlainAlgebra.up(map.spread * (o.shared[t] + dv[map.stage]) * out);
        }
    }
}
