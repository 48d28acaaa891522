package org.plstar.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A sample of a program in 60 digits, written from docs/certificate-format.md alone. */
final class Exact {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal PI = new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494459230782");

    final BigDecimal[][] value;
    private final Sample of;
    private final Listing s;

    Exact(Sample of, double[][] w) {
        this.of = of;
        s = of.s;
        value = new BigDecimal[s.size.length][];
        for (int k = 0; k < value.length; k++) {
            BigDecimal[] v = zeros(s.size[k]);
            switch (s.lines.get(k)) {
                case Line.Param p ->
                    Arrays.setAll(v, j -> new BigDecimal(w[p.p()][p.index().of(of.number)[j]]));
                case Line.Data d -> {
                    double[] row = d.rows()[d.rows().length == 1 ? 0 : of.number];
                    Arrays.setAll(v, j -> new BigDecimal(row[j]));
                }
                case Line.Smooth f -> Arrays.setAll(v, j -> function(f.fn(), value[f.a()][j], 0));
                case Line.Relu r -> Arrays.setAll(v, j -> value[r.a()][j].max(BigDecimal.ZERO));
                case Line.Mul m ->
                    m.forEach((i, j, y) ->
                            v[y] = plus(v[y], times(value[m.a()][i], value[m.b()][j])));
                default -> linear(k, value, v);
            }
            value[k] = v;
        }
    }

    private static BigDecimal[] zeros(int n) {
        BigDecimal[] z = new BigDecimal[n];
        Arrays.fill(z, BigDecimal.ZERO);
        return z;
    }

    private static BigDecimal plus(BigDecimal a, BigDecimal b) {
        return a.add(b, DIGITS);
    }

    private static BigDecimal times(BigDecimal a, BigDecimal b) {
        return a.multiply(b, DIGITS);
    }

    private void linear(int k, BigDecimal[][] x, BigDecimal[] v) {
        switch (s.lines.get(k)) {
            case Line.Gather g -> {
                int[] at = g.index().of(of.number);
                Arrays.setAll(v, j -> at[j] < 0 ? BigDecimal.ZERO : x[g.a()][at[j]]);
            }
            case Line.Sum sum -> {
                int[] at = sum.index().of(of.number);
                for (int j = 0; j < at.length; j++) {
                    v[at[j]] = plus(v[at[j]], x[sum.a()][j]);
                }
            }
            case Line.Lin l -> {
                BigDecimal alpha = new BigDecimal(l.alpha());
                BigDecimal beta = new BigDecimal(l.beta());
                Arrays.setAll(
                        v,
                        j -> plus(
                                times(alpha, x[l.a()][j]),
                                l.b() < 0 ? BigDecimal.ZERO : times(beta, x[l.b()][j])));
            }
            default -> throw new AssertionError(s.lines.get(k));
        }
    }

    /** The derivatives of later lines by the elements of one: [line][element of it]. */
    BigDecimal[][][] tangents(int source) {
        int n = s.size[source];
        BigDecimal[][][] all = new BigDecimal[n][s.size.length][];
        for (int e = 0; e < n; e++) {
            BigDecimal[][] x = all[e];
            for (int k = 0; k < x.length; k++) {
                BigDecimal[] v = zeros(s.size[k]);
                if (k == source) {
                    v[e] = ONE;
                } else if (k > source) {
                    switch (s.lines.get(k)) {
                        case Line.Param _, Line.Data _ -> {}
                        case Line.Smooth f ->
                            Arrays.setAll(v, j -> slope(f.fn(), value[f.a()][j], x[f.a()][j]));
                        case Line.Relu r ->
                            Arrays.setAll(
                                    v, j -> of.high[r.a()][j] > 0 ? x[r.a()][j] : BigDecimal.ZERO);
                        case Line.Mul m ->
                            m.forEach((i, j, y) -> v[y] = plus(
                                    v[y],
                                    plus(
                                            times(x[m.a()][i], value[m.b()][j]),
                                            times(value[m.a()][i], x[m.b()][j]))));
                        default -> linear(k, x, v);
                    }
                }
                x[k] = v;
            }
        }
        return all;
    }

    private static BigDecimal slope(Fn f, BigDecimal z, BigDecimal d) {
        return d.signum() == 0 ? d : times(function(f, z, 1), d);
    }

    /** A function, or its first derivative. */
    static BigDecimal function(Fn f, BigDecimal x, int order) {
        BigDecimal square = times(x, x);
        return switch (f) {
            case EXP -> exp(x);
            case LOG -> order == 0 ? log(x) : over(ONE, x);
            case SQRT -> order == 0 ? x.sqrt(DIGITS) : over(ONE, times(TWO, x.sqrt(DIGITS)));
            case RECIP -> order == 0 ? over(ONE, x) : over(ONE, square).negate();
            case TANH -> {
                BigDecimal t = ONE.subtract(over(TWO, plus(exp(times(TWO, x)), ONE)));
                yield order == 0 ? t : ONE.subtract(times(t, t));
            }
            case SOFTPLUS -> {
                BigDecimal e = plus(exp(x), ONE);
                yield order == 0 ? log(e) : ONE.subtract(over(ONE, e));
            }
            case ERF -> {
                BigDecimal c = over(TWO, PI.sqrt(DIGITS));
                if (order == 1) {
                    yield times(c, exp(square.negate()));
                }
                BigDecimal term = x;
                BigDecimal sum = x;
                for (int k = 1; k < 400; k++) {
                    term = over(times(term, square), new BigDecimal(k + 0.5));
                    sum = plus(sum, term);
                }
                yield times(times(sum, exp(square.negate())), c);
            }
            case SIN -> circular(x, order);
            case COS -> circular(x, order + 1);
            case ATAN -> {
                if (order == 1) {
                    yield over(ONE, plus(ONE, square));
                }
                BigDecimal y = x; // the argument of half the angle, four times
                for (int i = 0; i < 4; i++) {
                    BigDecimal root = plus(ONE, times(y, y)).sqrt(DIGITS);
                    y = over(y, plus(ONE, root));
                }
                BigDecimal s = BigDecimal.ZERO;
                for (int k = 80; k >= 0; k--) {
                    BigDecimal one = over(ONE, new BigDecimal(2 * k + 1));
                    s = one.subtract(times(s, times(y, y)), DIGITS);
                }
                yield times(times(s, y), new BigDecimal(16));
            }
        };
    }

    private static BigDecimal over(BigDecimal a, BigDecimal b) {
        return a.divide(b, DIGITS);
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal r = over(x, new BigDecimal(1L << 12));
        BigDecimal s = ONE;
        for (int i = 25; i > 0; i--) {
            s = plus(ONE, over(times(s, r), new BigDecimal(i)));
        }
        for (int i = 0; i < 12; i++) {
            s = times(s, s);
        }
        return s;
    }

    private static BigDecimal log(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
        for (int i = 0; i < 2; i++) { // of order three
            BigDecimal e = exp(y);
            y = plus(y, times(TWO, over(x.subtract(e), plus(x, e))));
        }
        return y;
    }

    /** The sine after some quarters of a turn. */
    private static BigDecimal circular(BigDecimal x, int quarters) {
        BigDecimal z = plus(x, times(new BigDecimal(quarters), over(PI, TWO)));
        BigDecimal r = z.remainder(times(PI, TWO), DIGITS);
        BigDecimal s = ONE;
        for (int j = 71; j > 1; j -= 2) {
            s = ONE.subtract(over(times(times(s, r), r), new BigDecimal(j * (j - 1))), DIGITS);
        }
        return times(s, r);
    }

    /** The norm of the differences to sums of numbers. */
    static double apart(BigDecimal[] exact, double[]... sums) {
        BigDecimal all = BigDecimal.ZERO;
        for (int j = 0; j < exact.length; j++) {
            int at = j;
            BigDecimal d = IntStream.range(0, sums.length)
                    .mapToObj(i -> new BigDecimal(sums[i][at]))
                    .reduce(exact[j], BigDecimal::subtract);
            all = plus(all, times(d, d));
        }
        return all.sqrt(DIGITS).doubleValue();
    }
}
