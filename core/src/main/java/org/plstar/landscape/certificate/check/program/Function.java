package org.plstar.landscape.certificate.check.program;

import org.plstar.landscape.certificate.check.PlainAlgebra;

/** f of every element. */
final class Function extends Line {
    private final Functions f;
    private final int x;

    Function(int id, Functions f, Line x) {
        super(id, new int[] {x.id}, x.shape, x.moves && f != Functions.STEP && f != Functions.SIGN);
        this.f = f;
        this.x = x.id;
    }

    @Override
    void value(Run r) {
        double[] from = r.mid[x];
        double[] by = r.rad[x];
        for (int k = 0; k < size; k++) {
            double low = low(from[k], by[k]);
            double high = high(from[k], by[k]);
            if (!f.continuous(low, high)
                    && (by[k] > 0 || f != Functions.STEP && f != Functions.SIGN)) {
                throw new Unproved("line " + id + ", " + f + ", may jump or end in the ball");
            }
            r.mid[id][k] = f.at(from[k]);
            double reach = f.reach(low, from[k], high);
            r.rad[id][k] = reach == 0 ? 0 : PlainAlgebra.up(reach);
        }
    }

    private static double low(double mid, double rad) {
        return rad == 0 ? mid : Math.nextDown(mid - rad);
    }

    private static double high(double mid, double rad) {
        return rad == 0 ? mid : Math.nextUp(mid + rad);
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            if (c[k] != 0 || e[k] != 0) {
                double m = r.mid[x][k];
                double rad = r.rad[x][k];
                r.give(x, k, c[k], e[k], f.slope(m), f.spread(low(m, rad), m, high(m, rad)));
            }
        }
    }

    @Override
    int[] same(Run r) {
        return alike(r, x);
    }

    @Override
    boolean mayBeInfinite() {
        return false;
    }
}
