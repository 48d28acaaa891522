package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.Exact;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.system.ResidualSystem;

/** Every function's slopes between pairs of points of an interval, against exact decimals. */
class UnarySlopesTest {
    private static final MathContext DIGITS = new MathContext(50);
    private static final int SIZE = 40;

    private static boolean isInside(UnaryFn fn, double low, double high) {
        return switch (fn) {
            case LOG, SQRT -> low > 0;
            case LOG1P -> low > -1;
            case RECIPROCAL, SIGN, STEP -> low > 0 || high < 0;
            case EXP, EXPM1 -> high < 300;
            default -> true;
        };
    }

    private static double argument(Random random) {
        double x =
                random.nextInt(3) == 0
                        ? Math.exp(12 * random.nextDouble() - 6)
                        : 8 * random.nextDouble();
        return random.nextBoolean() ? x : -x;
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void slopesOfPairsAreInTheirInterval(UnaryFn fn) {
        Random random = new Random(fn.name().hashCode());
        int tried = 0;
        try (Workers workers = Workers.of(1)) {
            for (double radius : new double[] {1e-13, 1e-7, 1e-3, 0.5, 3}) {
                double[] w = new double[SIZE];
                for (int k = 0; k < SIZE; k++) {
                    do {
                        w[k] = argument(random);
                    } while (!isInside(fn, w[k] - 1.01 * radius, w[k] + 1.01 * radius));
                    // some domains begin right behind the ball
                    boolean edge = k % 4 == 0 && (fn == UnaryFn.SQRT || fn == UnaryFn.LOG);
                    w[k] = edge ? radius * (1 + Math.pow(10, -5 * random.nextDouble())) : w[k];
                }
                ProgramBuilder b = new ProgramBuilder();
                b.output("f", b.unary(fn, b.param("w", Shape.of(SIZE))));
                ResidualSystem system = ResidualSystem.of(b.build(), new double[SIZE]);
                Intervals all = Intervals.of(system, w, radius, random.nextBoolean(), workers);
                assertThat(all.doubted()).as(fn + ", R = " + radius).isFalse();
                for (int k = 0; k < SIZE; k++) {
                    for (int t = 0; t < 3; t++) {
                        double p = w[k] + radius * (t < 2 ? 1 : 2 * random.nextDouble() - 1);
                        double q = w[k] - radius * (t < 1 ? 1 : 2 * random.nextDouble() - 1);
                        double limit = radius * (1 - 1e-15);
                        boolean inside = Math.abs(p - w[k]) <= limit && Math.abs(q - w[k]) <= limit;
                        if (p != q && (inside || radius > 1e-9)) {
                            requireInside(fn, p, q, all.mid()[k][k], all.radius()[k][k]);
                            tried++;
                        }
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(SIZE);
    }

    private static void requireInside(UnaryFn fn, double p, double q, double mid, double radius) {
        BigDecimal fp = Exact.value(fn, new BigDecimal(p));
        BigDecimal fq = Exact.value(fn, new BigDecimal(q));
        BigDecimal d = new BigDecimal(p).subtract(new BigDecimal(q));
        BigDecimal secant = fp.subtract(fq).divide(d, DIGITS);
        double known = 1e-45 * (fp.abs().doubleValue() + 1) / Math.abs(d.doubleValue());
        double off = secant.subtract(new BigDecimal(mid)).abs().doubleValue();
        assertThat(off).as(fn + " between " + p + " and " + q).isLessThanOrEqualTo(radius + known);
    }
}
