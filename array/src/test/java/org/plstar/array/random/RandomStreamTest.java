package org.plstar.array.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.ArrayRefusal;

/**
 * Statistics are those of fixed seeds, so these tests either always pass or never; limits are near
 * 4 standard deviations.
 */
class RandomStreamTest {
    private static final int COUNT = 100_000;
    private static final RandomStream STREAM = RandomStream.of(20, "statistics");

    @Test
    void aNumberDependsOnItsIndexAlone() {
        RandomStream again = RandomStream.of(20, "statistics");
        double[] forwards = IntStream.range(0, 1000).mapToDouble(STREAM::normal).toArray();
        double[] parallel = new double[1000];
        IntStream.range(0, 1000).parallel().forEach(i -> parallel[999 - i] = again.normal(999 - i));
        assertThat(parallel).isEqualTo(forwards);
    }

    @Test
    void thesePinnedValuesNeverChange() {
        // Everything seeded that was ever published from this program hangs on these.
        RandomStream stream = RandomStream.of(7, "pinned");
        assertThat(stream.bits(0)).isEqualTo(2370631054781606925L);
        assertThat(stream.uniform(1L << 40)).isEqualTo(0.7478072979038038);
        assertThat(stream.normal(3)).isEqualTo(0.22589171503155475);
        assertThat(stream.fork("inner").bits(0)).isEqualTo(-5047756934569841964L);
        assertThat(stream.permutation(6)).containsExactly(1, 3, 4, 2, 5, 0);
    }

    @Test
    void uniformNumbersFollowTheirDistribution() {
        double[] u = IntStream.range(0, COUNT).mapToDouble(STREAM::uniform).toArray();
        assertThat(mean(u, x -> x)).isCloseTo(0.5, within(4 / Math.sqrt(12.0 * COUNT)));
        assertThat(kolmogorov(u, x -> x)).isLessThan(1.95);
    }

    @Test
    void normalNumbersFollowTheirDistribution() {
        double[] z = IntStream.range(0, COUNT).mapToDouble(STREAM::normal).toArray();
        double deviation = 4 / Math.sqrt(COUNT);
        assertThat(mean(z, x -> x)).isCloseTo(0, within(deviation));
        assertThat(mean(z, x -> x * x)).isCloseTo(1, within(deviation * Math.sqrt(2)));
        assertThat(mean(z, x -> x * x * x)).isCloseTo(0, within(deviation * Math.sqrt(15)));
        assertThat(mean(z, x -> x * x * x * x)).isCloseTo(3, within(deviation * Math.sqrt(96)));
        assertThat(kolmogorov(z, RandomStreamTest::normalDistribution)).isLessThan(1.95);
    }

    @Test
    void neighboursSeedsAndPurposesAreUncorrelated() {
        double deviation = 4 / Math.sqrt(COUNT);
        RandomStream nextSeed = RandomStream.of(21, "statistics");
        RandomStream otherPurpose = RandomStream.of(20, "statistict");
        RandomStream inner = STREAM.fork("statistics");
        double[] sums = new double[5];
        for (int i = 0; i < COUNT; i++) {
            double z = STREAM.normal(i);
            sums[0] += z * STREAM.normal(i + 1L);
            sums[1] += z * STREAM.normal(i + 2L);
            sums[2] += z * nextSeed.normal(i);
            sums[3] += z * otherPurpose.normal(i);
            sums[4] += z * inner.normal(i);
        }
        for (double sum : sums) {
            assertThat(sum / COUNT).isCloseTo(0, within(deviation));
        }
    }

    @Test
    void normalsInBulkAreTheNormalsOneByOne() {
        for (int first = 0; first < 3; first++) {
            for (int count = 0; count < 6; count++) {
                double[] bulk = new double[8];
                STREAM.normals(first, bulk, 1, count);
                for (int i = 0; i < count; i++) {
                    assertThat(bulk[1 + i]).isEqualTo(STREAM.normal(first + i));
                }
                assertThat(bulk[0]).isZero();
                assertThat(bulk[1 + count]).isZero();
            }
        }
    }

    @Test
    void integersBelowABoundAreEquallyLikely() {
        for (int bound : new int[] {1, 2, 7, 10}) {
            int[] counts = new int[bound];
            for (int i = 0; i < COUNT; i++) {
                counts[STREAM.below(i, bound)]++;
            }
            double expected = (double) COUNT / bound;
            double chiSquare = Arrays.stream(counts)
                    .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                    .sum();
            // Mean bound - 1, variance 2 (bound - 1).
            assertThat(chiSquare).isLessThanOrEqualTo(bound - 1 + 5 * Math.sqrt(2.0 * (bound - 1)));
        }
        assertThatThrownBy(() -> STREAM.below(0, 0))
                .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
    }

    @Test
    void aPermutationHoldsEveryIndexOnceAndAllOrdersAreEquallyLikely() {
        assertThat(STREAM.permutation(0)).isEmpty();
        assertThat(STREAM.permutation(1)).containsExactly(0);
        int[] sorted = STREAM.permutation(500);
        assertThat(sorted).isNotEqualTo(IntStream.range(0, 500).toArray());
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(0, 500).toArray());

        int[] counts = new int[27];
        int runs = 12_000;
        for (int run = 0; run < runs; run++) {
            int[] order = STREAM.fork("run " + run).permutation(3);
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        assertThat(Arrays.stream(counts).filter(c -> c > 0))
                .hasSize(6)
                .allMatch(c -> Math.abs(c - 2000) < 4 * Math.sqrt(2000));
    }

    private static double mean(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).average().orElseThrow();
    }

    /** √n times the largest distance from the distribution; above 1.95 with probability 0.001. */
    private static double kolmogorov(double[] x, DoubleUnaryOperator distribution) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double f = distribution.applyAsDouble(sorted[i]);
            largest = Math.max(
                    largest,
                    Math.max(f - (double) i / sorted.length, (i + 1.0) / sorted.length - f));
        }
        return largest * Math.sqrt(sorted.length);
    }

    /**
     * Φ(x) by its series around 0 (Abramowitz and Stegun 26.2.11), good to about 1e-12 for |x|
     * below 6.
     */
    private static double normalDistribution(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
