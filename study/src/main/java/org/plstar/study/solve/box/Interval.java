package org.plstar.study.solve.box;

import static org.plstar.study.solve.box.Outward.down;
import static org.plstar.study.solve.box.Outward.sumDown;
import static org.plstar.study.solve.box.Outward.sumUp;
import static org.plstar.study.solve.box.Outward.up;

/**
 * A closed interval that operations overwrite: each leaves here a superset of all exact results of
 * the real operation on numbers of its operands (Moore 1966).
 *
 * <p>A lower end is below infinity, an upper end above minus infinity; an interval without numbers
 * has ends in the wrong order. Operands may be this interval itself unless it is said otherwise.
 */
final class Interval {
    private static final double INF = Double.POSITIVE_INFINITY;

    double lo;
    double hi;

    /** The interval of 0. */
    Interval() {}

    Interval(double lo, double hi) {
        this.lo = lo;
        this.hi = hi;
    }

    void set(double lower, double upper) {
        lo = lower;
        hi = upper;
    }

    void set(Interval a) {
        lo = a.lo;
        hi = a.hi;
    }

    void setEmpty() {
        lo = INF;
        hi = -INF;
    }

    void setAll() {
        lo = -INF;
        hi = INF;
    }

    boolean isEmpty() {
        return !(lo <= hi);
    }

    boolean isPoint() {
        return lo == hi;
    }

    boolean isFinite() {
        return lo > -INF && hi < INF;
    }

    boolean contains(double x) {
        return lo <= x && x <= hi;
    }

    /** The largest absolute value. */
    double magnitude() {
        return Math.max(-lo, hi);
    }

    /** The smallest absolute value. */
    double mignitude() {
        return lo > 0 ? lo : hi < 0 ? -hi : 0;
    }

    /** A finite number of a nonempty interval near its middle. */
    double middle() {
        return middle(lo, hi);
    }

    /** A finite number between two ends, near the middle. */
    static double middle(double lo, double hi) {
        if (lo == -INF) {
            return hi == INF ? 0 : hi > 0 ? 0 : Math.max(2 * hi - 1, -Double.MAX_VALUE);
        }
        if (hi == INF) {
            return lo < 0 ? 0 : Math.min(2 * lo + 1, Double.MAX_VALUE);
        }
        return Math.min(Math.max(lo / 2 + hi / 2, lo), hi);
    }

    /** Keeps the numbers that another interval has too. */
    void meet(Interval a) {
        meet(a.lo, a.hi);
    }

    /** Keeps the numbers between two ends. */
    void meet(double lower, double upper) {
        lo = lo < lower ? lower : lo;
        hi = hi > upper ? upper : hi;
        if (!(lo <= hi)) {
            setEmpty();
        }
    }

    /** The least interval of both. */
    void join(Interval a) {
        lo = Math.min(lo, a.lo);
        hi = Math.max(hi, a.hi);
    }

    /** This becomes a + b. */
    void sum(Interval a, Interval b) {
        if (a.isEmpty() || b.isEmpty()) {
            setEmpty();
            return;
        }
        double lower = sumDown(a.lo + b.lo);
        hi = sumUp(a.hi + b.hi);
        lo = lower;
    }

    /** This becomes a - b. */
    void difference(Interval a, Interval b) {
        if (a.isEmpty() || b.isEmpty()) {
            setEmpty();
            return;
        }
        double lower = sumDown(a.lo - b.hi);
        hi = sumUp(a.hi - b.lo);
        lo = lower;
    }

    /** This becomes -a. */
    void negated(Interval a) {
        double lower = -a.hi;
        hi = -a.lo;
        lo = lower;
    }

    /** This becomes c · a for a finite c. */
    void scaled(double c, Interval a) {
        if (a.isEmpty()) {
            setEmpty();
        } else if (c == 0) {
            set(0, 0);
        } else if (c == 1) {
            set(a);
        } else if (c == -1) {
            negated(a);
        } else {
            double x = c * (c > 0 ? a.lo : a.hi);
            double y = c * (c > 0 ? a.hi : a.lo);
            boolean least = c > 0 ? a.lo == 0 : a.hi == 0;
            boolean most = c > 0 ? a.hi == 0 : a.lo == 0;
            lo = least ? 0 : down(x);
            hi = most ? 0 : up(y);
        }
    }

    /** The product of two ends, where 0 times infinity is 0. */
    private static double times(double a, double b) {
        double p = a * b;
        return Double.isNaN(p) ? 0 : p;
    }

    /** This becomes a · b. */
    void product(Interval a, Interval b) {
        if (a.isEmpty() || b.isEmpty()) {
            setEmpty();
            return;
        }
        double al = a.lo;
        double ah = a.hi;
        double bl = b.lo;
        double bh = b.hi;
        if ((al == 0 && ah == 0) || (bl == 0 && bh == 0)) {
            set(0, 0);
            return;
        }
        if (al >= 0 && bl >= 0) {
            lo = Math.max(0, down(times(al, bl)));
            hi = up(times(ah, bh));
        } else if (ah <= 0 && bh <= 0) {
            lo = Math.max(0, down(times(ah, bh)));
            hi = up(times(al, bl));
        } else if (al >= 0 && bh <= 0) {
            lo = down(times(ah, bl));
            hi = Math.min(0, up(times(al, bh)));
        } else if (ah <= 0 && bl >= 0) {
            lo = down(times(al, bh));
            hi = Math.min(0, up(times(ah, bl)));
        } else {
            double p = times(al, bh);
            double q = times(ah, bl);
            double r = times(al, bl);
            double s = times(ah, bh);
            lo = down(p < q ? (p < r ? (p < s ? p : s) : (r < s ? r : s)) : least(q, r, s));
            hi = up(p > q ? (p > r ? (p > s ? p : s) : (r > s ? r : s)) : most(q, r, s));
        }
    }

    private static double least(double q, double r, double s) {
        double x = q < r ? q : r;
        return x < s ? x : s;
    }

    private static double most(double q, double r, double s) {
        double x = q > r ? q : r;
        return x > s ? x : s;
    }

    /** This becomes the hull of a / b for the numbers of b that are not 0. */
    void quotient(Interval a, Interval b) {
        double al = a.lo;
        double ah = a.hi;
        double bl = b.lo;
        double bh = b.hi;
        if (a.isEmpty() || b.isEmpty() || (bl == 0 && bh == 0)) {
            setEmpty();
        } else if (al == 0 && ah == 0) {
            set(0, 0);
        } else if (bl > 0 || bh < 0) {
            divided(al, ah, bl, bh);
        } else if (bl == 0) {
            lo = al >= 0 ? Math.max(0, down(over(al, bh))) : -INF;
            hi = ah <= 0 ? Math.min(0, up(over(ah, bh))) : INF;
        } else if (bh == 0) {
            lo = ah <= 0 ? Math.max(0, down(over(ah, bl))) : -INF;
            hi = al >= 0 ? Math.min(0, up(over(al, bl))) : INF;
        } else {
            setAll();
        }
    }

    /** The quotient of two ends, where infinity over infinity is 0. */
    private static double over(double a, double b) {
        double q = a / b;
        return Double.isNaN(q) ? 0 : q;
    }

    private void divided(double al, double ah, double bl, double bh) {
        if (bl > 0) {
            double x = over(al, al >= 0 ? bh : bl);
            double y = over(ah, ah >= 0 ? bl : bh);
            lo = al >= 0 ? Math.max(0, down(x)) : down(x);
            hi = ah <= 0 ? Math.min(0, up(y)) : up(y);
        } else {
            double x = over(ah, ah >= 0 ? bh : bl);
            double y = over(al, al >= 0 ? bl : bh);
            lo = ah <= 0 ? Math.max(0, down(x)) : down(x);
            hi = al >= 0 ? Math.min(0, up(y)) : up(y);
        }
    }

    /**
     * Keeps the hull of the numbers x of this with x · b = v for numbers b and v of two other
     * intervals.
     */
    void narrowByFactor(Interval b, Interval v, Interval scratch) {
        if (isEmpty() || b.isEmpty() || v.isEmpty()) {
            setEmpty();
        } else if (!b.contains(0)) {
            scratch.quotient(v, b);
            meet(scratch);
        } else if (!v.contains(0)) {
            // x is on one of two rays, away from 0
            double least = v.lo > 0
                    ? b.hi > 0 ? down(v.lo / b.hi) : INF
                    : b.lo < 0 ? down(v.hi / b.lo) : INF;
            double most = v.lo > 0
                    ? b.lo < 0 ? up(v.lo / b.lo) : -INF
                    : b.hi > 0 ? up(v.hi / b.hi) : -INF;
            split(most, least);
        }
    }

    /** Keeps the hull of the numbers up to {@code most} or from {@code least} on. */
    void split(double most, double least) {
        boolean low = most > -INF && lo <= most;
        boolean high = least < INF && hi >= least;
        if (!low && !high) {
            setEmpty();
            return;
        }
        if (!low) {
            lo = Math.max(lo, least);
        }
        if (!high) {
            hi = Math.min(hi, most);
        }
    }

    /** This becomes a^k for k from 1 on. */
    void power(Interval a, int k) {
        if (a.isEmpty()) {
            setEmpty();
        } else if (k % 2 == 1) {
            double lower = a.lo >= 0 ? powerDown(a.lo, k) : -powerUp(-a.lo, k);
            hi = a.hi >= 0 ? powerUp(a.hi, k) : -powerDown(-a.hi, k);
            lo = lower;
        } else {
            double least = a.mignitude();
            double most = a.magnitude();
            lo = powerDown(least, k);
            hi = powerUp(most, k);
        }
    }

    /** A number at most x^k, for x from 0 on. */
    private static double powerDown(double x, int k) {
        if (k == 1 || x == 0) {
            return x;
        }
        double half = powerDown(x, k / 2);
        double square = Math.max(0, down(half * half));
        return k % 2 == 0 ? square : Math.max(0, down(times(square, x)));
    }

    /** A number at least x^k, for x from 0 on. */
    private static double powerUp(double x, int k) {
        if (k == 1 || x == 0) {
            return x;
        }
        double half = powerUp(x, k / 2);
        double square = up(half * half);
        return k % 2 == 0 ? square : up(square * x);
    }

    /** Keeps the hull of the numbers x of this whose power x^k is in {@code v}. */
    void narrowByPower(int k, Interval v) {
        if (isEmpty() || v.isEmpty()) {
            setEmpty();
        } else if (k % 2 == 1) {
            double least = v.lo >= 0 ? rootDown(v.lo, k) : -rootUp(-v.lo, k);
            double most = v.hi >= 0 ? rootUp(v.hi, k) : -rootDown(-v.hi, k);
            meet(least, most);
        } else if (v.hi < 0) {
            setEmpty();
        } else {
            double most = rootUp(v.hi, k);
            meet(-most, most);
            if (!isEmpty() && v.lo > 0) {
                double least = rootDown(v.lo, k);
                split(-least, least);
            }
        }
    }

    /** The rounding of 1/k changes a root by at most 745 · 2^-53 of it. */
    private static final double ROOT = 0x1p-42;

    private static double rootDown(double x, int k) {
        return x == 0
                ? 0
                : k == 1
                        ? x
                        : k == 2
                                ? Math.max(0, down(Math.sqrt(x)))
                                : x == INF
                                        ? Double.MAX_VALUE
                                        : StrictMath.pow(x, 1.0 / k) * (1 - ROOT);
    }

    private static double rootUp(double x, int k) {
        return x == 0 || x == INF
                ? x
                : k == 1 ? x : k == 2 ? up(Math.sqrt(x)) : StrictMath.pow(x, 1.0 / k) * (1 + ROOT);
    }

    @Override
    public String toString() {
        return "[" + lo + ", " + hi + "]";
    }
}
