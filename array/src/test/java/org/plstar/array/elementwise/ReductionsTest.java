package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionsTest {
    private static final int[] SIZES = {
        0, 1, 4, 6, 13, 31, 32, 33, 207, 2047, 2048, 2049, 4098, 6144, 6145, 10_007
    };

    /** The documented order, written plainly. */
    private static double reference(
            int from, int n, IntToDoubleFunction left, IntToDoubleFunction right) {
        if (n > 2048) {
            int half = 2048;
            while (half * 2 < n) {
                half *= 2;
            }
            return reference(from, half, left, right)
                    + reference(from + half, n - half, left, right);
        }
        double[] streams = new double[32];
        for (int i = 0; i < n; i++) {
            streams[i % 32] = Math.fma(
                    left.applyAsDouble(from + i), right.applyAsDouble(from + i), streams[i % 32]);
        }
        for (int width = 16; width > 0; width /= 2) {
            for (int s = 0; s < width; s++) {
                streams[s] += streams[s + width];
            }
        }
        return streams[0];
    }

    @Test
    void everyReductionAddsInTheDocumentedOrderWhateverTheOffset() {
        for (int n : SIZES) {
            for (int o : new int[] {0, 1, 5}) {
                double[] x = random(n + o, 1);
                double[] y = random(n + 3, 2);
                float[] fx = floats(x);
                float[] fy = floats(y);
                IntToDoubleFunction xi = i -> x[o + i];
                IntToDoubleFunction yi = i -> y[3 + i];
                IntToDoubleFunction gap = i -> x[o + i] - y[3 + i];
                IntToDoubleFunction fxi = i -> fx[o + i];
                IntToDoubleFunction fyi = i -> fy[3 + i];
                IntToDoubleFunction narrowGap = i -> (double) fx[o + i] - fy[3 + i];
                assertThat(DoubleReductions.sum(x, o, n)).isEqualTo(reference(0, n, xi, i -> 1));
                assertThat(DoubleReductions.dot(x, o, y, 3, n)).isEqualTo(reference(0, n, xi, yi));
                assertThat(DoubleReductions.sumSquares(x, o, n)).isEqualTo(reference(0, n, xi, xi));
                assertThat(DoubleReductions.squaredDistance(x, o, y, 3, n))
                        .isEqualTo(reference(0, n, gap, gap));
                assertThat(FloatReductions.sum(fx, o, n)).isEqualTo(reference(0, n, fxi, i -> 1));
                assertThat(FloatReductions.dot(fx, o, fy, 3, n))
                        .isEqualTo(reference(0, n, fxi, fyi));
                assertThat(FloatReductions.sumSquares(fx, o, n))
                        .isEqualTo(reference(0, n, fxi, fxi));
                assertThat(FloatReductions.squaredDistance(fx, o, fy, 3, n))
                        .isEqualTo(reference(0, n, narrowGap, narrowGap));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000, 100_000})
    void sumsStayWithinTheStatedBound(int n) {
        double[] x = random(n, 3);
        BigDecimal exact = BigDecimal.ZERO;
        double absolute = 0;
        for (double v : x) {
            exact = exact.add(new BigDecimal(v));
            absolute += Math.abs(v);
        }
        double bound = (70 + Math.log(Math.max(n / 2048.0, 1)) / Math.log(2)) * 0x1p-53 * absolute;
        assertThat(exact.subtract(new BigDecimal(DoubleReductions.sum(x, 0, n)))
                        .abs()
                        .doubleValue())
                .isLessThanOrEqualTo(bound);
    }

    @Test
    void theLargestMagnitudeIsFoundWhereverItIs() {
        for (int n = 1; n < 70; n++) {
            for (int at = 0; at < n; at++) {
                double[] x = random(n + 1, n);
                x[at + 1] = at % 2 == 0 ? 3 : -3;
                assertThat(DoubleReductions.maxAbs(x, 1, n)).isEqualTo(3);
                assertThat(FloatReductions.maxAbs(floats(x), 1, n)).isEqualTo(3);
                x[at + 1] = Double.NaN;
                assertThat(DoubleReductions.maxAbs(x, 1, n)).isNaN();
                assertThat(FloatReductions.maxAbs(floats(x), 1, n)).isNaN();
            }
        }
        assertThat(DoubleReductions.maxAbs(new double[0], 0, 0)).isZero();
    }

    private static double[] random(int n, long seed) {
        return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }
}
