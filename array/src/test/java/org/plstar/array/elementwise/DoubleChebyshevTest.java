package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of Chebyshev's polynomials against cosines. */
final class DoubleChebyshevTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30})
    void sumsAreThoseOfCosines(int terms) {
        SplittableRandom random = new SplittableRandom(terms);
        for (int n : new int[] {1, 8, 13}) {
            int stride = n + 3;
            double[] x = new double[n];
            for (int j = 0; j < n; j++) {
                x[j] = j == 0 ? 1 : j == 1 ? -1 : j == 2 ? 0 : 2 * random.nextDouble() - 1;
            }
            double[] c = random.doubles(5 + (long) terms * stride, -1, 1).toArray();
            for (boolean odd : new boolean[] {false, true}) {
                double[] sum = random.doubles(n).toArray();
                double[] expected = sum.clone();
                DoubleChebyshev.add(odd, x, c, 5, terms, stride, sum, n);
                for (int j = 0; j < n; j++) {
                    for (int k = 0; k < terms; k++) {
                        int degree = 2 * k + (odd ? 1 : 0);
                        expected[j] += c[5 + k * stride + j] * Math.cos(degree * Math.acos(x[j]));
                    }
                    assertThat(sum[j]).isCloseTo(expected[j], within(1e-12 * terms));
                }
            }
        }
    }

    /** A point alone and the same point among others have the same bits. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neighboursDoNotMatter(boolean odd) {
        SplittableRandom random = new SplittableRandom(4);
        int n = 19;
        int terms = 12;
        double[] x = random.doubles(n, -1, 1).toArray();
        double[] c = random.doubles((long) terms * n, -1, 1).toArray();
        double[] together = new double[n];
        DoubleChebyshev.add(odd, x, c, 0, terms, n, together, n);
        for (int j = 0; j < n; j++) {
            double[] alone = new double[1];
            DoubleChebyshev.add(odd, new double[] {x[j]}, c, j, terms, n, alone, 1);
            assertThat(alone[0]).isEqualTo(together[j]);
        }
    }
}
