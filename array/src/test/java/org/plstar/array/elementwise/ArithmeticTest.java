package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

class ArithmeticTest {
    /**
     * Every pair of these meets in every binary function. Results are compared boxed: Double.equals
     * tells -0 from +0 and knows not-a-number.
     */
    private static final double[] AWKWARD = {
        0.0, -0.0, 1, -1, 0.5, -2.75, 1e-310, -4.9e-324, 1e308, -1e308, 1 / 0.0, -1 / 0.0,
        0.0 / 0.0, 3, 7
    };

    private static double plain(UnaryFn f, double x) {
        return switch (f) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case STEP -> x > 0 ? 1 : 0;
            case RELU -> Math.max(x, 0.0);
            case RECIPROCAL -> 1 / x;
            case SQRT -> Math.sqrt(x);
            case SQUARE -> x * x;
            default -> throw new AssertionError(f);
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = UnaryFn.class,
            names = {"NEGATE", "ABS", "SIGN", "STEP", "RELU", "RECIPROCAL", "SQRT", "SQUARE"})
    void exactUnaryFunctionsAgreeWithPlainJava(UnaryFn f) {
        for (int n = 0; n <= AWKWARD.length; n++) {
            double[] y = poisoned(n + 2);
            DoubleElementwise.unary(f, AWKWARD, AWKWARD.length - n, y, 1, n);
            float[] narrow = poisonedFloats(n + 2);
            FloatElementwise.unary(f, floats(AWKWARD), AWKWARD.length - n, narrow, 1, n);
            for (int i = 0; i < n; i++) {
                double x = AWKWARD[AWKWARD.length - n + i];
                assertThat(y[i + 1]).as("%s(%s)", f, x).isEqualTo(Double.valueOf(plain(f, x)));
                assertThat(narrow[i + 1])
                        .as("%s(%s) in float", f, x)
                        .isEqualTo(Float.valueOf((float) plain(f, (float) x)));
                assertThat(DoubleElementwise.apply(f, x)).isEqualTo(Double.valueOf(plain(f, x)));
            }
            assertUntouched(y, n);
            assertUntouched(narrow, n);
        }
    }

    @ParameterizedTest
    @EnumSource(BinaryFn.class)
    void binaryFunctionsAgreeWithPlainJavaForEveryStride(BinaryFn f) {
        int k = AWKWARD.length;
        for (int as = 0; as <= 1; as++) {
            for (int bs = 0; bs <= 1; bs++) {
                for (int shift = 0; shift < k; shift++) {
                    double[] b = new double[k + 1];
                    for (int i = 0; i < k; i++) {
                        b[i + 1] = AWKWARD[(i + shift) % k];
                    }
                    double[] y = poisoned(k + 2);
                    DoubleElementwise.binary(f, AWKWARD, 0, as, b, 1, bs, y, 1, k);
                    float[] narrow = poisonedFloats(k + 2);
                    FloatElementwise.binary(
                            f, floats(AWKWARD), 0, as, floats(b), 1, bs, narrow, 1, k);
                    for (int i = 0; i < k; i++) {
                        double u = AWKWARD[as * i];
                        double v = b[1 + bs * i];
                        assertThat(y[i + 1])
                                .as("%s(%s, %s)", f, u, v)
                                .isEqualTo(Double.valueOf(DoubleElementwise.apply(f, u, v)));
                        assertThat(narrow[i + 1])
                                .as("%s(%s, %s) in float", f, u, v)
                                .isEqualTo(Float.valueOf(
                                        FloatElementwise.apply(f, (float) u, (float) v)));
                    }
                    assertUntouched(y, k);
                    assertUntouched(narrow, k);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 13, 207, 4098})
    void affineMultiplyAddAndAxpyRoundOnce(int n) {
        double[] a = random(n, 1);
        double[] b = random(n, 2);
        double[] c = random(n, 3);
        double[] affine = new double[n];
        DoubleElementwise.affine(1.1, -0.3, a, 0, affine, 0, n);
        double[] axpy = c.clone();
        DoubleElementwise.axpy(0.7, a, 0, axpy, 0, n);
        double[] product = c.clone();
        DoubleElementwise.multiplyAdd(a, 0, 1, b, 0, 1, product, 0, n);
        float[] fa = floats(a);
        float[] fb = floats(b);
        float[] fc = floats(c);
        float[] narrow = fc.clone();
        FloatElementwise.multiplyAdd(fa, 0, 1, fb, 0, 1, narrow, 0, n);
        FloatElementwise.axpy(0.7f, fa, 0, narrow, 0, n);
        FloatElementwise.affine(1.1f, -0.3f, narrow, 0, narrow, 0, n);
        for (int i = 0; i < n; i++) {
            assertThat(affine[i]).isEqualTo(Math.fma(1.1, a[i], -0.3));
            assertThat(axpy[i]).isEqualTo(Math.fma(0.7, a[i], c[i]));
            assertThat(product[i]).isEqualTo(Math.fma(a[i], b[i], c[i]));
            assertThat(narrow[i])
                    .isEqualTo(Math.fma(
                            Math.fma(0.7f, fa[i], Math.fma(fa[i], fb[i], fc[i])), 1.1f, -0.3f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 13, 207})
    void selectAndMultiplyAddTakeEveryMixOfStrides(int n) {
        double[] mask = random(n + 1, 4);
        for (int i = 0; i <= n; i += 3) {
            mask[i] = i % 2 == 0 ? 0.0 : -0.0;
        }
        mask[n / 2] = Double.NaN;
        double[] a = random(n + 1, 5);
        double[] b = random(n + 1, 6);
        for (int strides = 0; strides < 8; strides++) {
            int ms = strides & 1;
            int as = strides >> 1 & 1;
            int bs = strides >> 2;
            double[] y = poisoned(n + 2);
            DoubleElementwise.select(mask, 1 - as, ms, a, as, as, b, 0, bs, y, 1, n);
            double[] sum = random(n, 7);
            DoubleElementwise.multiplyAdd(a, as, as, b, 0, bs, sum, 0, n);
            double[] before = random(n, 7);
            float[] narrow = poisonedFloats(n + 2);
            FloatElementwise.select(
                    floats(mask), 1 - as, ms, floats(a), as, as, floats(b), 0, bs, narrow, 1, n);
            for (int i = 0; i < n; i++) {
                double expected = mask[1 - as + ms * i] != 0 ? a[as + as * i] : b[bs * i];
                assertThat(y[i + 1]).isEqualTo(expected);
                assertThat(narrow[i + 1]).isEqualTo((float) expected);
                assertThat(sum[i]).isEqualTo(Math.fma(a[as + as * i], b[bs * i], before[i]));
            }
            assertUntouched(y, n);
            assertUntouched(narrow, n);
        }
    }

    @Test
    void fillAndCopyTouchTheSliceOnly() {
        double[] y = poisoned(5);
        DoubleElementwise.fill(2, y, 1, 3);
        assertThat(y).containsExactly(POISON, 2, 2, 2, POISON);
        DoubleElementwise.copy(AWKWARD, 2, y, 1, 3);
        assertThat(y).containsExactly(POISON, 1, -1, 0.5, POISON);
    }

    @Test
    void slicesOutsideTheirArraysAreRefusedBeforeAnythingIsWritten() {
        double[] y = poisoned(4);
        assertThatThrownBy(() -> DoubleElementwise.unary(UnaryFn.EXP, y, 1, y, 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> DoubleElementwise.binary(BinaryFn.ADD, y, 0, 1, y, 4, 0, y, 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> DoubleElementwise.binary(BinaryFn.ADD, y, 0, 2, y, 0, 1, y, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(y).containsOnly(POISON);
    }

    private static final double POISON = 12345.0;

    private static double[] poisoned(int n) {
        double[] y = new double[n];
        Arrays.fill(y, POISON);
        return y;
    }

    private static float[] poisonedFloats(int n) {
        return floats(poisoned(n));
    }

    private static void assertUntouched(double[] y, int n) {
        assertThat(y[0]).isEqualTo(POISON);
        assertThat(y[n + 1]).isEqualTo(POISON);
    }

    private static void assertUntouched(float[] y, int n) {
        assertThat(y[0]).isEqualTo((float) POISON);
        assertThat(y[n + 1]).isEqualTo((float) POISON);
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }

    private static double[] random(int n, long seed) {
        return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
    }
}
