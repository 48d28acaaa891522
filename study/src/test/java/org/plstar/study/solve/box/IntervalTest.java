package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals contain the exact results of their operations. */
class IntervalTest {
    private static final int TRIES = 30_000;
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Quotients and roots are compared with more digits than any two doubles differ in. */
    private static final MathContext DIGITS = new MathContext(1200, RoundingMode.HALF_EVEN);

    private static final MathContext ROOT_DIGITS = new MathContext(120, RoundingMode.HALF_EVEN);

    private static BigDecimal exact(double x) {
        return new BigDecimal(x);
    }

    @Test
    void sumsDifferencesAndProductsContainTheExactOnes() {
        SplittableRandom random = new SplittableRandom(1);
        Interval out = new Interval();
        for (int i = 0; i < TRIES; i++) {
            Interval a = Numbers.interval(random);
            Interval b = Numbers.interval(random);
            double x = Numbers.within(a, random);
            double y = Numbers.within(b, random);
            out.sum(a, b);
            assertThat(Numbers.contains(out, exact(x).add(exact(y))))
                    .as("%s + %s", a, b)
                    .isTrue();
            out.difference(a, b);
            assertThat(Numbers.contains(out, exact(x).subtract(exact(y))))
                    .as("%s - %s", a, b)
                    .isTrue();
            out.product(a, b);
            assertThat(Numbers.contains(out, exact(x).multiply(exact(y))))
                    .as("%s · %s: %s", a, b, out)
                    .isTrue();
            out.scaled(y, a);
            assertThat(Numbers.contains(out, exact(x).multiply(exact(y))))
                    .as("%s · %s: %s", y, a, out)
                    .isTrue();
            assertThat(out.lo).isLessThan(INF);
            assertThat(out.hi).isGreaterThan(-INF);
        }
    }

    @Test
    void operandsMayBeTheResult() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 2000; i++) {
            Interval a = Numbers.interval(random);
            Interval b = Numbers.interval(random);
            Interval apart = new Interval();
            Interval own = new Interval(a.lo, a.hi);
            apart.product(a, b);
            own.product(own, b);
            assertThat(own.toString()).isEqualTo(apart.toString());
            own.set(b);
            apart.quotient(a, b);
            own.quotient(a, own);
            assertThat(own.toString()).isEqualTo(apart.toString());
            own.set(b);
            apart.difference(a, b);
            own.difference(a, own);
            assertThat(own.toString()).isEqualTo(apart.toString());
            own.set(a);
            apart.power(a, 3);
            own.power(own, 3);
            assertThat(own.toString()).isEqualTo(apart.toString());
        }
    }

    @Test
    void quotientsContainTheExactOnesAlsoWhereTheDivisorHoldsZero() {
        SplittableRandom random = new SplittableRandom(3);
        Interval out = new Interval();
        for (int i = 0; i < TRIES / 5; i++) {
            Interval a = Numbers.interval(random);
            Interval b = Numbers.interval(random);
            double x = Numbers.within(a, random);
            double y = Numbers.within(b, random);
            out.quotient(a, b);
            if (y != 0) {
                BigDecimal q = exact(x).divide(exact(y), DIGITS);
                assertThat(Numbers.contains(out, q))
                        .as("%s / %s: %s", a, b, out)
                        .isTrue();
            }
            assertThat(out.isEmpty()).isEqualTo(b.lo == 0 && b.hi == 0);
        }
        out.quotient(new Interval(1, 2), new Interval(0, 0));
        assertThat(out.isEmpty()).isTrue();
        out.quotient(new Interval(1, 2), new Interval(0, 4));
        assertThat(out.lo).isBetween(0.2499, 0.25);
        assertThat(out.hi).isEqualTo(INF);
        out.quotient(new Interval(-1, 2), new Interval(-1, 4));
        assertThat(out.lo).isEqualTo(-INF);
        out.quotient(new Interval(0, 0), new Interval(-1, 4));
        assertThat(out.toString()).isEqualTo("[0.0, 0.0]");
    }

    @Test
    void factorsThatMayGiveAProductAreKept() {
        SplittableRandom random = new SplittableRandom(4);
        Interval scratch = new Interval();
        int narrowed = 0;
        for (int i = 0; i < TRIES; i++) {
            Interval x = Numbers.interval(random);
            Interval b = Numbers.interval(random);
            double factor = Numbers.within(x, random);
            double other = Numbers.within(b, random);
            double p = factor * other;
            if (Double.isInfinite(p)) {
                continue;
            }
            // an interval with the exact product
            Interval v = new Interval(Math.nextDown(p), Math.nextUp(p));
            v.join(random.nextBoolean() ? v : new Interval(p, Math.max(p, random.nextDouble(9))));
            double before = x.hi - x.lo;
            x.narrowByFactor(b, v, scratch);
            assertThat(x.contains(factor)).as("%s · %s = %s", factor, other, v).isTrue();
            narrowed += x.hi - x.lo < before ? 1 : 0;
        }
        assertThat(narrowed).isGreaterThan(TRIES / 20);
        Interval x = new Interval(-10, 10);
        x.narrowByFactor(new Interval(-2, 4), new Interval(8, 9), scratch);
        assertThat(x.lo).isEqualTo(-10);
        x = new Interval(-3, 10);
        x.narrowByFactor(new Interval(-2, 4), new Interval(8, 9), scratch);
        assertThat(x.lo).as("-4 and below, or 2 and above").isBetween(1.99, 2.0);
        x.narrowByFactor(new Interval(0, 0), new Interval(8, 9), scratch);
        assertThat(x.isEmpty()).isTrue();
    }

    @Test
    void wholePowersContainTheExactOnesAndTheirRootsAreKept() {
        SplittableRandom random = new SplittableRandom(5);
        Interval out = new Interval();
        for (int i = 0; i < TRIES / 10; i++) {
            Interval a = Numbers.interval(random);
            int k = random.nextInt(1, 8);
            double x = Numbers.within(a, random);
            BigDecimal exact = exact(x).pow(k);
            out.power(a, k);
            assertThat(Numbers.contains(out, exact)).as("%s^%s: %s", a, k, out).isTrue();
            if (exact.abs().compareTo(exact(1e300)) < 0) {
                double p = exact.doubleValue();
                Interval v = new Interval(Math.nextDown(p), Math.nextUp(p));
                a.narrowByPower(k, v);
                assertThat(a.contains(x)).as("%s of %s^(1/%s): %s", x, v, k, a).isTrue();
            }
        }
        out.power(new Interval(-2, 1), 2);
        assertThat(out.lo).isZero();
        assertThat(out.hi).isBetween(4.0, 4.000001);
        out.power(new Interval(-2, 1), 3);
        assertThat(out.lo).isBetween(-8.000001, -8.0);
        Interval x = new Interval(-5, 1);
        x.narrowByPower(2, new Interval(4, 9));
        assertThat(x.lo).isBetween(-3.0001, -3.0);
        assertThat(x.hi).isBetween(-2.0, -1.9999);
        x.narrowByPower(4, new Interval(-2, -1));
        assertThat(x.isEmpty()).isTrue();
    }

    @Test
    void nothingComesOfAnEmptyInterval() {
        Interval empty = new Interval();
        empty.setEmpty();
        Interval a = new Interval(1, 2);
        Interval out = new Interval();
        out.sum(a, empty);
        assertThat(out.isEmpty()).isTrue();
        out.difference(empty, a);
        assertThat(out.isEmpty()).isTrue();
        out.product(new Interval(0, 0), empty);
        assertThat(out.isEmpty()).isTrue();
        out.quotient(empty, a);
        assertThat(out.isEmpty()).isTrue();
        out.scaled(0, empty);
        assertThat(out.isEmpty()).isTrue();
        out.power(empty, 2);
        assertThat(out.isEmpty()).isTrue();
        a.meet(empty);
        assertThat(a.isEmpty()).isTrue();
        a.join(new Interval(3, 4));
        assertThat(a.toString()).isEqualTo("[3.0, 4.0]");
    }

    @Test
    void resultsAreTight() {
        SplittableRandom random = new SplittableRandom(6);
        Interval out = new Interval();
        for (int i = 0; i < 1000; i++) {
            double x = random.nextDouble(0.1, 10);
            double y = random.nextDouble(0.1, 10);
            Interval a = new Interval(x, x);
            Interval b = new Interval(y, y);
            out.sum(a, b);
            assertThat(out.hi - out.lo).isLessThanOrEqualTo(4 * Math.ulp(x + y));
            out.product(a, b);
            assertThat(out.hi - out.lo).isLessThanOrEqualTo(4 * Math.ulp(x * y));
            out.quotient(a, b);
            assertThat(out.hi - out.lo).isLessThanOrEqualTo(4 * Math.ulp(x / y));
            BigDecimal root = exact(x).sqrt(ROOT_DIGITS);
            out.set(0, 10);
            out.narrowByPower(2, a);
            assertThat(Numbers.contains(out, root)).isTrue();
            assertThat(out.hi - out.lo).isLessThanOrEqualTo(4 * Math.ulp(root.doubleValue()));
        }
    }
}
