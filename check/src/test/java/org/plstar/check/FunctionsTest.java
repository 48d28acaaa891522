package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions against values of 60 digits, which {@code tools/check_functions.py} writes. */
class FunctionsTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final Map<Fn, List<Value>> VALUES = new EnumMap<>(Fn.class);

    /** f at x, a pair; derivatives at its leading double. */
    private record Value(Pair x, BigDecimal f, double[] derivatives, BigDecimal[] exact) {}

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = FunctionsTest.class.getResourceAsStream("functions.txt")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            for (String line :
                    new String(bytes, StandardCharsets.US_ASCII).lines().toList()) {
                String[] t = line.split(" ", -1);
                Pair x = new Pair(Double.parseDouble(t[1]), Double.parseDouble(t[2]));
                double[] d = new double[3];
                BigDecimal[] exact = new BigDecimal[3];
                for (int i = 0; i < 3; i++) {
                    exact[i] = new BigDecimal(t[4 + i]);
                    d[i] = Math.abs(exact[i].doubleValue());
                }
                VALUES.computeIfAbsent(Fn.of(t[0]), f -> new ArrayList<>())
                        .add(new Value(x, new BigDecimal(t[3]), d, exact));
            }
        }
    }

    private static List<Value> values(Fn f) {
        return Objects.requireNonNull(VALUES.get(f));
    }

    /** |found - right| / (1 + |right|). */
    private static double off(BigDecimal found, BigDecimal right) {
        BigDecimal size = right.abs().add(BigDecimal.ONE);
        return found.subtract(right).abs().divide(size, DIGITS).doubleValue();
    }

    @ParameterizedTest
    @EnumSource
    void pairsAreRightTo96Bits(Fn f) {
        for (Value v : values(f)) {
            Pair p = f.of(v.x);
            BigDecimal found = new BigDecimal(p.h()).add(new BigDecimal(p.l()));
            assertThat(off(found, v.f)).as("%s of %s", f, v.x).isLessThan(0x1p-96);
            assertThat(Math.abs(p.l())).isLessThanOrEqualTo(Math.ulp(p.h()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void derivativesAreRightTo16Units(Fn f) {
        for (Value v : values(f)) {
            double x = v.x.h();
            BigDecimal first = new BigDecimal(f.d1(x));
            assertThat(off(first, v.exact[0])).as("%s' of %s", f, x).isLessThan(16 * Bound.U);
            BigDecimal second = new BigDecimal(f.d2(x));
            assertThat(off(second, v.exact[1])).as("%s'' of %s", f, x).isLessThan(16 * Bound.U);
        }
    }

    private static double sup(Fn f, int order, double a, double b) {
        return order == 1 ? f.sup1(a, b) : order == 2 ? f.sup2(a, b) : f.sup3(a, b);
    }

    @ParameterizedTest
    @EnumSource
    void supremaHoldAtEveryPointOfAnInterval(Fn f) {
        Random random = new Random(3);
        for (Value v : values(f)) {
            double x = v.x.h();
            for (int i = 0; i < 40; i++) {
                double length = Math.abs(x) * Math.pow(10, -16 * random.nextDouble());
                length = random.nextBoolean() ? length : Math.pow(10, 2 - 12 * random.nextDouble());
                double part = i == 0 ? 0 : i == 1 ? 1 : random.nextDouble();
                double a = Math.nextDown(x - part * length);
                double b = Math.nextUp(x + (1 - part) * length);
                boolean domain =
                        (f == Fn.LOG || f == Fn.SQRT) ? a > 0 : (f != Fn.RECIP || a > 0 || b < 0);
                for (int order = 1; order <= 3 && domain && i == 0; order++) {
                    // the point alone: the supremum is the size, and not much more
                    double size = v.derivatives[order - 1];
                    double most = sup(f, order, x, x);
                    assertThat(most).as("%s %s at %s", f, order, x).isGreaterThanOrEqualTo(size);
                }
                for (int order = 1; order <= 3 && domain; order++) {
                    assertThat(sup(f, order, a, b))
                            .as("%s, derivative %s on [%s, %s]", f, order, a, b)
                            .isGreaterThanOrEqualTo(v.derivatives[order - 1]);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void supremaHoldBetweenThePoints(Fn f) {
        Random random = new Random(4);
        boolean positive = f == Fn.LOG || f == Fn.SQRT || f == Fn.RECIP;
        for (int i = 0; i < 3000; i++) {
            double a = positive ? 4 * random.nextDouble() + 0.01 : 7 * random.nextDouble() - 3.5;
            double b = a + Math.pow(10, 0.7 - 5 * random.nextDouble());
            double x = a + (b - a) * random.nextDouble();
            double slack = 1e-12;
            assertThat(f.sup1(a, b)).isGreaterThan(Math.abs(f.d1(x)) * (1 - slack));
            assertThat(f.sup2(a, b)).isGreaterThan(Math.abs(f.d2(x)) * (1 - slack));
            // a difference quotient is a mean of f''' between its points
            double h = Math.min(1e-3, Math.min(x - a, b - x));
            if (h > 1e-6) {
                double mean = Math.abs(f.d2(x + h) - f.d2(x - h)) / (2 * h);
                double lost = 1e-15 * (1 + Math.abs(f.d2(a))) / h;
                assertThat(f.sup3(a, b) + lost).isGreaterThan(mean * (1 - slack));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void supremaOfShortIntervalsAreNotMuchMore(Fn f) {
        for (Value v : values(f)) {
            double x = v.x.h();
            if (Math.abs(x) < 40 && Math.abs(x) > 0.1) {
                double a = x - 1e-9 * Math.abs(x);
                double b = x + 1e-9 * Math.abs(x);
                assertThat(f.sup1(a, b)).isLessThan(v.derivatives[0] * (1 + 1e-6) + 1e-6);
                assertThat(f.sup2(a, b)).isLessThan(v.derivatives[1] * (1 + 1e-6) + 1e-6);
            }
        }
    }

    @Test
    void intervalsThatLeaveTheDomainAreRefused() {
        for (int order = 1; order <= 3; order++) {
            for (double low : new double[] {0, -1, Double.NaN, -1e-300}) {
                for (Fn f : new Fn[] {Fn.LOG, Fn.SQRT, Fn.RECIP}) {
                    int of = order;
                    org.assertj.core.api.Assertions.assertThatThrownBy(() -> sup(f, of, low, 1))
                            .isInstanceOf(NotProved.class)
                            .hasMessageContaining("may leave its domain");
                }
            }
            assertThat(sup(Fn.RECIP, order, -2, -1)).isEqualTo(sup(Fn.RECIP, order, 1, 2));
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Pair(1e5, 0).sin())
                .isInstanceOf(NotProved.class);
    }

    @Test
    void operationsOnPairsLoseLessThan98Bits() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            Pair a = pair(random);
            Pair b = pair(random);
            BigDecimal x = exact(a);
            BigDecimal y = exact(b);
            near(a.plus(b), x.add(y), x.abs().add(y.abs()), 0x1p-100);
            near(a.minus(b), x.subtract(y), x.abs().add(y.abs()), 0x1p-100);
            near(a.times(b), x.multiply(y), x.multiply(y).abs(), 0x1p-98);
            near(
                    a.times(b.h()),
                    x.multiply(new BigDecimal(b.h())),
                    x.multiply(y).abs(),
                    0x1p-98);
            BigDecimal q = BigDecimal.ONE.divide(x, DIGITS);
            near(a.reciprocal(), q, q.abs(), 0x1p-98);
        }
    }

    private static Pair pair(Random random) {
        double h = random.nextGaussian() * Math.pow(10, 20 * random.nextDouble() - 10);
        return Pair.sum(h, h * (random.nextDouble() - 0.5) * 0x1p-53);
    }

    private static BigDecimal exact(Pair p) {
        return new BigDecimal(p.h()).add(new BigDecimal(p.l()));
    }

    private static void near(Pair p, BigDecimal right, BigDecimal size, double most) {
        BigDecimal apart = exact(p).subtract(right).abs();
        assertThat(apart).isLessThanOrEqualTo(size.multiply(new BigDecimal(most)));
    }
}
