package org.plstar.check;

/**
 * A real number as the unevaluated sum of two doubles, about 104 bits: every operation has a
 * relative error of at most 2^-98 (T. J. Dekker, Numer. Math. 18, 1971), every function by 2^-88 (1
 * + |f|).
 */
record Pair(double h, double l) {
    private static final Pair ONE = new Pair(1, 0);
    private static final Pair LN2 = new Pair(0.6931471805599453, 2.3190468138462996e-17);
    private static final Pair HALF_PI = new Pair(1.5707963267948966, 6.123233995736766e-17);
    private static final double HALF_PI_REST = -1.4973849048591833e-33;
    private static final Pair TWO_OVER_ROOT_PI =
            new Pair(1.1283791670955126, 1.533545961316588e-17);

    /** The sum of two doubles, exactly. */
    static Pair sum(double a, double b) {
        double s = a + b;
        double t = s - a;
        return new Pair(s, (a - (s - t)) + (b - t));
    }

    Pair plus(Pair o) {
        Pair a = sum(h, o.h);
        Pair b = sum(l, o.l);
        a = sum(a.h, a.l + b.h);
        return sum(a.h, a.l + b.l);
    }

    Pair minus(Pair o) {
        return plus(o.negate());
    }

    Pair negate() {
        return new Pair(-h, -l);
    }

    Pair times(Pair o) {
        double p = h * o.h;
        return sum(p, Math.fma(h, o.h, -p) + (h * o.l + l * o.h));
    }

    Pair times(double x) {
        return times(new Pair(x, 0));
    }

    Pair reciprocal() {
        Pair q = new Pair(1 / h, 0);
        q = q.plus(q.times(ONE.minus(times(q))));
        return q.plus(q.times(ONE.minus(times(q))));
    }

    private Pair over(double x) {
        double q = h / x;
        Pair rest = minus(new Pair(q, 0).times(x));
        double r = rest.h / x;
        return sum(q, r).plus(new Pair(rest.minus(new Pair(r, 0).times(x)).h / x, 0));
    }

    Pair root() {
        Pair q = new Pair(Math.sqrt(h), 0);
        return q.plus(minus(q.times(q)).times(q.reciprocal().times(0.5)));
    }

    Pair exp() {
        if (h < -400) {
            return new Pair(0, 0);
        }
        double k = Math.rint(h / LN2.h);
        Pair r = minus(LN2.times(k)).times(0x1p-9);
        Pair s = ONE;
        for (int i = 11; i > 0; i--) {
            s = s.times(r).over(i).plus(ONE);
        }
        for (int i = 0; i < 9; i++) {
            s = s.times(s);
        }
        return new Pair(Math.scalb(s.h, (int) k), Math.scalb(s.l, (int) k));
    }

    Pair log() {
        Pair y = new Pair(StrictMath.log(h), 0);
        return y.plus(times(y.negate().exp()).minus(ONE));
    }

    Pair tanh() {
        if (Math.abs(h) > 40) {
            return new Pair(Math.signum(h), 0);
        }
        return ONE.minus(times(2).exp().plus(ONE).reciprocal().times(2));
    }

    Pair softplus() {
        Pair size = h < 0 ? this : negate();
        Pair rest = size.exp().plus(ONE).log();
        return h < 0 ? rest : plus(rest);
    }

    /** The error function 2/√π e^-x² Σ 2^k x^(2k+1)/(1·3·…·(2k+1)), with all terms of one sign. */
    Pair erf() {
        if (Math.abs(h) > 9) {
            return new Pair(Math.signum(h), 0);
        }
        Pair square = times(this);
        Pair term = this;
        Pair s = this;
        for (int k = 1; k < 400 && Math.abs(term.h) > 0x1p-120 * Math.abs(s.h); k++) {
            term = term.times(square).over(k + 0.5);
            s = s.plus(term);
        }
        return s.times(square.negate().exp()).times(TWO_OVER_ROOT_PI);
    }

    Pair sin() {
        return circular(0);
    }

    Pair cos() {
        return circular(1);
    }

    private Pair circular(int quarters) {
        NotProved.require(Math.abs(h) < 1e5, "the sine or cosine of " + h + ", beyond 1e5");
        double k = Math.rint(h / HALF_PI.h);
        // products of doubles are exact as pairs, so that cancellation loses nothing
        Pair r = minus(new Pair(HALF_PI.h, 0).times(k)).minus(new Pair(HALF_PI.l, 0).times(k));
        r = r.plus(new Pair(-HALF_PI_REST * k, 0));
        int turn = (int) (((long) k + quarters) & 3);
        Pair square = r.times(r);
        Pair s = ONE;
        for (int j = (turn & 1) == 0 ? 29 : 28; j > 1; j -= 2) {
            s = ONE.minus(s.times(square).over((double) j * (j - 1)));
        }
        s = (turn & 1) == 0 ? s.times(r) : s;
        return turn > 1 ? s.negate() : s;
    }

    /** The arctangent y + tan(atan x - y), for a y so near that the tangent equals its argument. */
    Pair atan() {
        Pair y = new Pair(StrictMath.atan(h), 0);
        Pair s = y.sin();
        Pair c = y.cos();
        Pair tangent = times(c).minus(s).times(c.plus(times(s)).reciprocal());
        return y.plus(tangent);
    }
}
