package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.elementwise.Exact;
import org.plstar.array.elementwise.UnaryFn;

/** Arithmetic and functions of two doubles against decimals of 60 and 50 digits. */
class TwofoldTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final int TRIALS = 20_000;

    private static Twofold random(Random random, int range) {
        double hi = Math.scalb(random.nextGaussian(), random.nextInt(2 * range) - range);
        return new Twofold().set(hi, hi * 0x1p-53 * (random.nextDouble() - 0.5));
    }

    private static BigDecimal exact(Twofold x) {
        return new BigDecimal(x.hi).add(new BigDecimal(x.lo));
    }

    private static double error(Twofold x, BigDecimal exact) {
        if (exact.signum() == 0) {
            return x.hi == 0 && x.lo == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return exact(x).subtract(exact).divide(exact, DIGITS).abs().doubleValue();
    }

    @Test
    void anOperationLosesLessThanIsSaid() {
        Random random = new Random(1);
        double worst = 0;
        for (int k = 0; k < TRIALS; k++) {
            Twofold x = random(random, 200);
            Twofold y = random(random, 200);
            BigDecimal a = exact(x);
            BigDecimal b = exact(y);
            worst = Math.max(worst, error(new Twofold().set(x).multiply(y), a.multiply(b)));
            worst = Math.max(worst, error(new Twofold().set(x).divide(y), a.divide(b, DIGITS)));
            // sums of all sizes, and those that nearly cancel
            Twofold near =
                    new Twofold()
                            .set(
                                    -x.hi
                                            * (1
                                                    + Math.scalb(
                                                            random.nextGaussian(),
                                                            -random.nextInt(60))),
                                    x.lo * random.nextGaussian());
            worst = Math.max(worst, error(new Twofold().set(x).add(y), a.add(b)));
            worst = Math.max(worst, error(new Twofold().set(x).add(near), a.add(exact(near))));
            if (x.hi > 0) {
                worst = Math.max(worst, error(new Twofold().set(x).sqrt(), a.sqrt(DIGITS)));
            }
        }
        assertThat(worst).isPositive().isLessThan(Twofold.OPERATION);
    }

    /** The largest argument that is tried. */
    private static double far(UnaryFn fn) {
        return switch (fn) {
            case EXP, EXPM1 -> 708.9;
            case SIN, COS -> 9.9e4;
            case ERF -> 12;
            case TANH, SIGMOID, SOFTPLUS -> 800;
            default -> 1e120;
        };
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void aFunctionIsOffByLessThanIsSaid(UnaryFn fn) {
        Random random = new Random(fn.name().hashCode());
        TwofoldFunctions functions = new TwofoldFunctions();
        double worst = 0;
        int tried = 0;
        for (int k = 0; k < 600; k++) {
            // close to 0 and 1, and up to where it ends
            double part =
                    k % 3 == 0
                            ? Math.pow(random.nextDouble(), 6)
                            : Math.exp(-30 * random.nextDouble());
            double hi =
                    far(fn) > 1e9 ? Math.exp((random.nextDouble() - 0.5) * 500) : far(fn) * part;
            hi = k % 7 == 0 ? 1 + 1e-9 * random.nextGaussian() : hi;
            hi = random.nextBoolean() ? hi : -hi;
            Twofold x = new Twofold().set(hi, hi * 0x1p-53 * (random.nextDouble() - 0.5));
            boolean positive = fn == UnaryFn.LOG || fn == UnaryFn.SQRT;
            if (!TwofoldFunctions.covers(fn, hi) || (positive && !(hi > 0))) {
                continue;
            }
            tried++;
            BigDecimal exact = Exact.value(fn, exact(x));
            functions.apply(fn, x);
            double size = 1 + Math.abs(exact.doubleValue());
            double off = exact(x).subtract(exact).abs().doubleValue() / size;
            assertThat(off).as(fn + " at " + hi).isLessThan(TwofoldFunctions.ERROR / 16);
            worst = Math.max(worst, off);
        }
        assertThat(tried).isGreaterThan(100);
        assertThat(worst).isFinite();
    }

    @Test
    void whatIsCoveredEndsBeforeDoublesDo() {
        TwofoldFunctions functions = new TwofoldFunctions();
        for (double x : new double[] {1.1e-300, 1e-299, 9.9e299, 1e200}) {
            Twofold v = new Twofold().set(x, 0);
            assertThat(TwofoldFunctions.covers(UnaryFn.LOG, x)).isTrue();
            functions.apply(UnaryFn.LOG, v);
            BigDecimal exact = Exact.value(UnaryFn.LOG, new BigDecimal(x));
            assertThat(exact(v).subtract(exact).abs().doubleValue())
                    .as("log of " + x)
                    .isLessThan(TwofoldFunctions.ERROR * 700);
        }
        for (double x : new double[] {1e-301, 1e301, 0, -1, Double.NaN}) {
            assertThat(TwofoldFunctions.covers(UnaryFn.LOG, x)).isFalse();
        }
        assertThat(TwofoldFunctions.covers(UnaryFn.EXP, 709)).isFalse();
        assertThat(TwofoldFunctions.covers(UnaryFn.LOG1P, -1)).isFalse();
    }
}
