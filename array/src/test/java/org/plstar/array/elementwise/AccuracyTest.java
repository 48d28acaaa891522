package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.UnaryFn;

class AccuracyTest {
    private static final int POINTS = 6_000;

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void doubleErrorsStayBelowTheStatedBound(UnaryFn f) {
        double[] x = Arguments.of(POINTS, 11);
        double[] y = new double[x.length];
        DoubleElementwise.unary(f, x, 0, y, 0, x.length);
        double worst = 0;
        double at = 0;
        for (int i = 0; i < x.length; i++) {
            double error = finite(f, x[i]) ? Exact.ulps(y[i], Exact.value(f, x[i])) : 0;
            at = error > worst ? x[i] : at;
            worst = Math.max(worst, error);
        }
        assertThat(worst).as("worst at %s", at).isLessThanOrEqualTo(DoubleElementwise.errorUlp(f));
    }

    @Tag("net")
    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void floatErrorsStayBelowTheStatedBound(UnaryFn f) {
        float[] x = Arguments.narrow(Arguments.of(POINTS, 12));
        float[] y = new float[x.length];
        FloatElementwise.unary(f, x, 0, y, 0, x.length);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.length; i++) {
            double error = finite(f, x[i]) ? Exact.ulps(y[i], Exact.value(f, x[i])) : 0;
            at = error > worst ? x[i] : at;
            worst = Math.max(worst, error);
        }
        assertThat(worst).as("worst at %s", at).isLessThanOrEqualTo(FloatElementwise.errorUlp(f));
    }

    /**
     * Where the oracle has a value: x is finite, in the domain, and, for sine and cosine, not left
     * to StrictMath.
     */
    private static boolean finite(UnaryFn f, double x) {
        return Double.isFinite(x)
                && switch (f) {
                    case LOG -> x > 0;
                    case LOG1P -> x > -1;
                    case RECIPROCAL -> x != 0;
                    case SQRT -> x >= 0;
                    case SIN, COS -> Math.abs(x) <= DoubleTrig.LIMIT;
                    // Beyond, the oracle's powers of two get too long; overflow and underflow have
                    // a test of their own.
                    case EXP, EXPM1, SIGMOID, SOFTPLUS -> Math.abs(x) <= 800;
                    case NEGATE, ABS, SIGN, STEP, RELU, SQUARE, TANH, ERF -> true;
                };
    }

    @ParameterizedTest
    @CsvSource({
        "EXP, -0.0, 1",
        "EXP, Infinity, Infinity",
        "EXP, -Infinity, 0",
        "EXP, 1e300, Infinity",
        "EXP, -1e300, 0",
        "EXPM1, -0.0, -0.0",
        "EXPM1, 0.0, 0.0",
        "EXPM1, Infinity, Infinity",
        "EXPM1, -Infinity, -1",
        "EXPM1, -1e300, -1",
        "EXPM1, 4.9e-324, 4.9e-324",
        "LOG, 0.0, -Infinity",
        "LOG, -0.0, -Infinity",
        "LOG, -1, NaN",
        "LOG, -4.9e-324, NaN",
        "LOG, -Infinity, NaN",
        "LOG, Infinity, Infinity",
        "LOG, 1, 0.0",
        "LOG1P, 0.0, 0.0",
        "LOG1P, -0.0, -0.0",
        "LOG1P, -1, -Infinity",
        "LOG1P, -1.0000000000000002, NaN",
        "LOG1P, -Infinity, NaN",
        "LOG1P, Infinity, Infinity",
        "LOG1P, 4.9e-324, 4.9e-324",
        "TANH, 0.0, 0.0",
        "TANH, -0.0, -0.0",
        "TANH, Infinity, 1",
        "TANH, -Infinity, -1",
        "TANH, 1e300, 1",
        "TANH, -4.9e-324, -4.9e-324",
        "SIGMOID, 0.0, 0.5",
        "SIGMOID, -0.0, 0.5",
        "SIGMOID, Infinity, 1",
        "SIGMOID, -Infinity, 0.0",
        "SIGMOID, -1e300, 0.0",
        "SOFTPLUS, Infinity, Infinity",
        "SOFTPLUS, -Infinity, 0.0",
        "SOFTPLUS, 1e300, 1e300",
        "SOFTPLUS, -1e300, 0.0",
        "ERF, 0.0, 0.0",
        "ERF, -0.0, -0.0",
        "ERF, Infinity, 1",
        "ERF, -Infinity, -1",
        "ERF, 1e300, 1",
        "ERF, 4.9e-324, 4.9e-324",
        "SIN, 0.0, 0.0",
        "SIN, -0.0, -0.0",
        "SIN, Infinity, NaN",
        "SIN, -Infinity, NaN",
        "SIN, 4.9e-324, 4.9e-324",
        "COS, 0.0, 1",
        "COS, -0.0, 1",
        "COS, Infinity, NaN",
        "COS, -Infinity, NaN"
    })
    void edgesHaveTheirLimits(UnaryFn f, double x, double expected) {
        assertThat(DoubleElementwise.apply(f, x)).isEqualTo(Double.valueOf(expected));
        if (x != -1.0000000000000002) {
            float narrow =
                    Math.abs(x) == 4.9e-324 ? Math.copySign(Float.MIN_VALUE, (float) x) : (float) x;
            float limit = Math.abs(expected) == 4.9e-324
                    ? Math.copySign(Float.MIN_VALUE, (float) expected)
                    : (float) expected;
            assertThat(FloatElementwise.apply(f, narrow)).isEqualTo(Float.valueOf(limit));
        }
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void notANumberPassesThroughAllButTheStep(UnaryFn f) {
        double result = DoubleElementwise.apply(f, Double.NaN);
        float narrow = FloatElementwise.apply(f, Float.NaN);
        if (f == UnaryFn.STEP) {
            assertThat(result).isZero();
            assertThat(narrow).isZero();
        } else {
            assertThat(result).isNaN();
            assertThat(narrow).isNaN();
        }
    }

    @Test
    void overflowStartsWhereTheExactValueLeavesTheRange() {
        double last = 709.782712893384;
        assertThat(DoubleElementwise.apply(UnaryFn.EXP, last)).isFinite();
        assertThat(DoubleElementwise.apply(UnaryFn.EXPM1, last)).isFinite();
        assertThat(DoubleElementwise.apply(UnaryFn.EXP, Math.nextUp(last))).isInfinite();
        assertThat(DoubleElementwise.apply(UnaryFn.EXPM1, Math.nextUp(last))).isInfinite();
        float lastFloat = 88.72283f;
        assertThat(FloatElementwise.apply(UnaryFn.EXP, lastFloat)).isFinite();
        assertThat(FloatElementwise.apply(UnaryFn.EXPM1, lastFloat)).isFinite();
        assertThat(FloatElementwise.apply(UnaryFn.EXP, Math.nextUp(lastFloat))).isInfinite();
        assertThat(FloatElementwise.apply(UnaryFn.EXPM1, Math.nextUp(lastFloat)))
                .isInfinite();
    }

    @Test
    void sineAndCosineOfHugeNumbersAreThoseOfStrictMath() {
        double[] x = new SplittableRandom(3).doubles(100, 0x1p30, 1e300).toArray();
        x[17] = 1; // Neighbours that take the vector's way, in the same vector.
        x[18] = -0x1p30;
        double[] sine = new double[x.length];
        double[] cosine = x.clone();
        DoubleElementwise.unary(UnaryFn.SIN, x, 0, sine, 0, x.length);
        DoubleElementwise.unary(UnaryFn.COS, cosine, 0, cosine, 0, x.length);
        for (int i = 0; i < x.length; i++) {
            assertThat(sine[i]).isCloseTo(StrictMath.sin(x[i]), within1Ulp(StrictMath.sin(x[i])));
            assertThat(cosine[i]).isCloseTo(StrictMath.cos(x[i]), within1Ulp(StrictMath.cos(x[i])));
            float narrow = (float) (x[i] * 1e-280);
            assertThat(FloatElementwise.apply(UnaryFn.SIN, narrow))
                    .isCloseTo(
                            (float) StrictMath.sin(narrow),
                            org.assertj.core.api.Assertions.within(0x1p-24f));
        }
    }

    private static org.assertj.core.data.Offset<Double> within1Ulp(double value) {
        return org.assertj.core.api.Assertions.within(Math.ulp(value));
    }
}
