package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two vectors against four, in the documented order, at sizes that fill vectors and that do not.
 */
class QuadsTest {
    private static double[] random(int n, int seed) {
        return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
    }

    /** Eight running sums, halved until one is left. */
    private static double dot(double[] x, double[] b, int at, int n) {
        double[] s = new double[8];
        for (int i = 0; i < n; i++) {
            s[i % 8] = Math.fma(x[at + i], b[at + i], s[i % 8]);
        }
        for (int width = 4; width > 0; width /= 2) {
            for (int i = 0; i < width; i++) {
                s[i] += s[i + width];
            }
        }
        return s[0];
    }

    /** Four vectors in one array, each of n + 5, in a precision. */
    private static double[] four(int n, boolean single) {
        double[] b = random(4 * (n + 5), 2);
        for (int i = 0; single && i < b.length; i++) {
            b[i] = (float) b[i];
        }
        return b;
    }

    private static float[] narrow(double[] b) {
        float[] f = new float[b.length];
        for (int i = 0; i < b.length; i++) {
            f[i] = (float) b[i];
        }
        return f;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 31, 207, 4096})
    void productsAndDifferencesAreThoseOfOneVectorAtATime(int n) {
        for (int at : new int[] {0, 3}) {
            for (boolean single : new boolean[] {false, true}) {
                int length = n + 5;
                double[] b = four(n, single);
                double[] x = random(length, 8);
                double[] y = random(length + 2, 9);
                double[] sums = random(9, 1);
                double kept = sums[0];
                if (single) {
                    FloatQuads.dots(x, y, narrow(b), length, at, n, sums, 1);
                } else {
                    DoubleQuads.dots(x, y, b, length, at, n, sums, 1);
                }
                assertThat(sums[0]).isEqualTo(kept);
                double[] left = x.clone();
                double[] right = y.clone();
                for (int k = 0; k < 4; k++) {
                    double[] one = Arrays.copyOfRange(b, k * length, (k + 1) * length);
                    assertThat(sums[1 + 2 * k]).isEqualTo(dot(x, one, at, n));
                    assertThat(sums[2 + 2 * k]).isEqualTo(dot(y, one, at, n));
                    for (int i = at; i < at + n; i++) {
                        left[i] = Math.fma(one[i], -sums[1 + 2 * k], left[i]);
                        right[i] = Math.fma(one[i], -sums[2 + 2 * k], right[i]);
                    }
                }
                if (single) {
                    FloatQuads.subtract(sums, 1, narrow(b), length, x, y, at, n);
                } else {
                    DoubleQuads.subtract(sums, 1, b, length, x, y, at, n);
                }
                assertThat(x).isEqualTo(left);
                assertThat(y).isEqualTo(right);
            }
        }
    }

    @Test
    void slicesStayWithinTheirArrays() {
        double[] v = new double[10];
        double[] shorter = new double[9];
        double[] b = new double[40];
        double[] sums = new double[8];
        for (Runnable outside : List.<Runnable>of(
                () -> DoubleQuads.dots(v, v, new double[39], 10, 2, 8, sums, 0),
                () -> DoubleQuads.dots(v, shorter, b, 10, 2, 8, sums, 0),
                () -> DoubleQuads.dots(v, v, b, 9, 2, 8, sums, 0),
                () -> DoubleQuads.subtract(sums, 0, b, 10, shorter, v, 2, 8),
                () -> FloatQuads.dots(v, v, new float[39], 10, 2, 8, sums, 0),
                () -> FloatQuads.subtract(sums, 0, new float[40], 10, v, v, -1, 8))) {
            assertThatThrownBy(outside::run).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
