package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two vectors against four, in the documented order, at sizes that fill vectors and that do not. */
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 31, 207, 4096})
    void productsAndDifferencesAreThoseOfOneVectorAtATime(int n) {
        for (int at : new int[] {0, 3}) {
            double[][] b = new double[4][];
            for (int k = 0; k < 4; k++) {
                b[k] = random(n + 5, k);
            }
            double[] x = random(n + 5, 8);
            double[] y = random(n + 5, 9);
            double[] sums = random(9, 1);
            double kept = sums[0];
            DoubleQuads.dots(x, y, b[0], b[1], b[2], b[3], at, n, sums, 1);
            assertThat(sums[0]).isEqualTo(kept);
            double[] left = x.clone();
            double[] right = y.clone();
            for (int k = 0; k < 4; k++) {
                assertThat(sums[1 + 2 * k]).isEqualTo(dot(x, b[k], at, n));
                assertThat(sums[2 + 2 * k]).isEqualTo(dot(y, b[k], at, n));
                for (int i = at; i < at + n; i++) {
                    left[i] = Math.fma(b[k][i], -sums[1 + 2 * k], left[i]);
                    right[i] = Math.fma(b[k][i], -sums[2 + 2 * k], right[i]);
                }
            }
            DoubleQuads.subtract(sums, 1, b[0], b[1], b[2], b[3], x, y, at, n);
            assertThat(x).isEqualTo(left);
            assertThat(y).isEqualTo(right);
        }
    }

    @Test
    void slicesStayWithinTheirArrays() {
        double[] v = new double[10];
        double[] shorter = new double[9];
        assertThatThrownBy(() -> DoubleQuads.dots(v, v, v, v, shorter, v, 2, 8, new double[8], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(
                        () -> DoubleQuads.subtract(new double[8], 0, v, v, v, v, v, shorter, 2, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
