package org.plstar.landscape.certificate.check.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.elementwise.Exact;
import org.plstar.array.elementwise.UnaryFn;

/** The check's pairs and its slopes of functions against decimals of 60 and 50 digits. */
class PairTest {
    private static final MathContext DIGITS = new MathContext(60);

    private static Pair random(Random random, int range) {
        double hi = Math.scalb(random.nextGaussian(), random.nextInt(2 * range) - range);
        return new Pair(hi, 0).plus(Pair.of(hi * 0x1p-53 * (random.nextDouble() - 0.5)));
    }

    private static BigDecimal exact(Pair x) {
        return new BigDecimal(x.hi()).add(new BigDecimal(x.lo()));
    }

    private static double error(Pair x, BigDecimal exact) {
        if (exact.signum() == 0) {
            return x.hi() == 0 && x.lo() == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return exact(x).subtract(exact).divide(exact, DIGITS).abs().doubleValue();
    }

    @Test
    void anOperationLosesLessThanIsSaid() {
        Random random = new Random(2);
        double worst = 0;
        for (int k = 0; k < 20_000; k++) {
            Pair x = random(random, 200);
            Pair y = random(random, 200);
            BigDecimal a = exact(x);
            BigDecimal b = exact(y);
            worst = Math.max(worst, error(x.times(y), a.multiply(b)));
            worst = Math.max(worst, error(x.over(y), a.divide(b, DIGITS)));
            worst = Math.max(worst, error(x.plus(y), a.add(b)));
            double close = 1 + Math.scalb(random.nextGaussian(), -random.nextInt(60));
            Pair near = Pair.of(x.hi() * close).plus(Pair.of(x.lo() * random.nextGaussian()));
            worst = Math.max(worst, error(x.minus(near), a.subtract(exact(near))));
            if (x.hi() > 0) {
                worst = Math.max(worst, error(x.root(), a.sqrt(DIGITS)));
            }
        }
        assertThat(worst).isPositive().isLessThan(Pair.OFF);
    }

    private static double far(Functions f) {
        return switch (f) {
            case EXP, EXPM1 -> 345;
            case SIN, COS -> 9.9e3;
            case ERF -> 12;
            case TANH, SIGMOID, SOFTPLUS -> 800;
            case SQUARE -> 1e70;
            default -> 1e140;
        };
    }

    private static double argument(Functions f, int k, Random random) {
        double part =
                k % 3 == 0 ? Math.pow(random.nextDouble(), 6) : Math.exp(-30 * random.nextDouble());
        double x = far(f) > 1e9 ? Math.exp((random.nextDouble() - 0.5) * 300) : far(f) * part;
        x = k % 7 == 0 ? 1 + 1e-9 * random.nextGaussian() : x;
        boolean positive = f == Functions.LOG || f == Functions.SQRT;
        boolean one = f == Functions.LOG1P && x >= 1;
        return positive || one || random.nextBoolean() ? x : -x;
    }

    @ParameterizedTest
    @EnumSource(Functions.class)
    void aFunctionIsOffByLessThanIsSaid(Functions f) {
        Random random = new Random(f.name().hashCode());
        for (int k = 0; k < 600; k++) {
            double hi = argument(f, k, random);
            Pair x = Pair.of(hi).plus(Pair.of(hi * 0x1p-53 * (random.nextDouble() - 0.5)));
            BigDecimal exact = Exact.value(UnaryFn.valueOf(f.name()), exact(x));
            Pair y = PairFunctions.at(f, x);
            double size = 1 + Math.abs(exact.doubleValue());
            assertThat(exact(y).subtract(exact).abs().doubleValue() / size)
                    .as(f + " at " + hi)
                    .isLessThan(PairFunctions.OFF / 16);
        }
    }

    @ParameterizedTest
    @EnumSource(Functions.class)
    void slopesOfPairsAreInTheirInterval(Functions f) {
        Random random = new Random(f.name().hashCode());
        UnaryFn fn = UnaryFn.valueOf(f.name());
        int tried = 0;
        for (int k = 0; k < 400; k++) {
            double mid = argument(f, k, random);
            double radius = Math.abs(mid) * Math.pow(10, -9 * random.nextDouble());
            radius = k % 5 == 0 ? 0.3 * random.nextDouble() : radius;
            double low = mid - radius;
            double high = mid + radius;
            if (!f.continuous(low, high) || !(high > low) || high > far(f)) {
                continue;
            }
            tried++;
            double slope = f.slope(mid);
            double spread = f.spread(low, mid, high);
            double most = f.steepest(low, mid, high);
            for (int t = 0; t < 4; t++) {
                double a = t == 0 ? low : low + (high - low) * random.nextDouble();
                double b = t < 2 ? high : low + (high - low) * random.nextDouble();
                if (a == b) {
                    continue;
                }
                BigDecimal fa = Exact.value(fn, new BigDecimal(a));
                BigDecimal fb = Exact.value(fn, new BigDecimal(b));
                BigDecimal d = new BigDecimal(a).subtract(new BigDecimal(b));
                double secant = fa.subtract(fb).divide(d, DIGITS).doubleValue();
                // the reference has 50 digits of f, not of the difference
                double known = 1e-45 * (fa.abs().doubleValue() + 1) / Math.abs(d.doubleValue());
                assertThat(Math.abs(secant - slope))
                        .as(f + " between " + a + " and " + b)
                        .isLessThanOrEqualTo(spread + 4e-16 * Math.abs(secant) + known);
                assertThat(Math.abs(secant)).isLessThanOrEqualTo(most * (1 + 4e-16) + known);
            }
        }
        assertThat(tried).isGreaterThan(30);
    }
}
