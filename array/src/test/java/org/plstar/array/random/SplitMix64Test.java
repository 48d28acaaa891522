package org.plstar.array.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    /** First values of 2 u - 1, computed by another program. */
    private static final Map<Long, double[]> KNOWN = Map.ofEntries(
            Map.entry(0L, new double[] {
                0.7666216164272852,
                -0.13694400590298006,
                -0.9471324568148045,
                0.941763956307657,
                -0.7873066168655751,
                -0.3453484715637485
            }),
            Map.entry(1L, new double[] {
                0.1331231503445618,
                0.49156351452540226,
                0.9420055071735924,
                -0.11128156588845584,
                -0.1114705983472839,
                0.525788783823522
            }),
            Map.entry(2L, new double[] {
                0.18237946839615882,
                0.49829936774764927,
                0.19127616280001059,
                0.530838308390059,
                -0.3768226256377718,
                -0.30675545917660196
            }),
            Map.entry(777L, new double[] {
                -0.048122322007419616,
                0.3051882370689345,
                -0.3762676729436767,
                -0.015034846364926358,
                -0.8293604722711354,
                0.41237529979814136
            }),
            Map.entry(900L, new double[] {
                -0.7478800784640798,
                -0.731249203951924,
                -0.09012435852529399,
                0.0894731314900965,
                -0.7360803777495832,
                -0.5730922978325739
            }),
            Map.entry(1234567890123L, new double[] {
                0.20426137249123877,
                -0.8465323738431934,
                -0.1261575885376489,
                -0.9991023918500062,
                -0.5237364525727464,
                0.8912293295249174
            }));

    @Test
    void valuesAreThoseOfOtherPrograms() {
        KNOWN.forEach((seed, values) -> {
            SplitMix64 numbers = new SplitMix64(seed);
            for (int i = 0; i < values.length; i++) {
                assertThat(numbers.symmetric(i)).isEqualTo(values[i]);
            }
        });
    }

    @Test
    void outputsAreThoseOfTheSequentialGenerator() {
        SplittableRandom sequential = new SplittableRandom(42);
        SplitMix64 numbers = new SplitMix64(42);
        for (int i = 0; i < 100; i++) {
            assertThat(numbers.bits(i)).isEqualTo(sequential.nextLong());
        }
    }

    @Test
    void uniformNumbersAreInTheHalfOpenInterval() {
        SplitMix64 numbers = new SplitMix64(5);
        for (int i = 0; i < 10_000; i++) {
            assertThat(numbers.uniform(i)).isGreaterThanOrEqualTo(0).isLessThan(1);
        }
    }
}
