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
    void exact(Exact e) {
        for (int k = 0; k < size; k++) {
            Pair v = e.at(x, k);
            if (f == Functions.EXP && v.hi() == Double.NEGATIVE_INFINITY) {
                e.put(id, k, Pair.ZERO, 0);
                continue;
            }
            double off = e.off[x][k];
            double low = low(v.hi(), Math.abs(v.lo()) + off);
            double high = high(v.hi(), Math.abs(v.lo()) + off);
            if (!PairFunctions.covers(f, v.hi()) || (off > 0 && !f.continuous(low, high))) {
                throw new Unproved("line " + id + ", " + f + ", may jump or end there");
            }
            Pair y = PairFunctions.at(f, v);
            double steep = off == 0 ? 0 : f.steepest(low, v.hi(), high);
            double own = f.isRounded() ? PairFunctions.OFF * (1 + y.size()) : 0;
            e.put(id, k, y, steep * off + own);
        }
    }

    @Override
    void move(Run r) {
        for (int k = 0; k < size; k++) {
            double m = r.mid[x][k];
            double rad = r.rad[x][k];
            double low = low(m, rad);
            double high = high(m, rad);
            boolean jumps = f == Functions.STEP || f == Functions.SIGN;
            if (!f.continuous(low, high) && (rad > 0 || !jumps)) {
                throw new Unproved("line " + id + ", " + f + ", may jump or end in the ball");
            }
            double by = r.move[x][k];
            double steep = f.steepest(low, m, high);
            double moved = f.isRounded() ? (steep + Double.MIN_NORMAL) * by : steep * by;
            r.move[id][k] = moved == 0 ? 0 : PlainAlgebra.up(moved);
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
                double apart = f.spread(low(m, rad), m, high(m, rad));
                // a slope that underflows is not 0
                boolean small = f.isRounded() && m > Double.NEGATIVE_INFINITY;
                r.give(x, k, c[k], e[k], f.slope(m), apart + (small ? Double.MIN_NORMAL : 0));
            }
        }
    }

    @Override
    void push(Run r) {
        for (int k = 0; k < size; k++) {
            double m = r.mid[x][k];
            double rad = r.rad[x][k];
            r.push(x, k, id, k, f.slope(m), f.spread(low(m, rad), m, high(m, rad)));
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
