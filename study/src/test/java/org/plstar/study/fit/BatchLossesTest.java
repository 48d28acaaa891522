package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLossesTest {
    /** Each mean is that of its steps, however often neighbours were joined. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 1025, 5000, 100_000})
    void meansAreOfEquallyManySteps(int steps) {
        BatchLosses losses = new BatchLosses();
        for (int t = 0; t < steps; t++) {
            losses.add(loss(t));
        }

        BatchMeans b = losses.means();

        assertThat(b.means().length).isLessThanOrEqualTo(512).isEqualTo(steps / b.steps());
        assertThat(Integer.bitCount(b.steps())).isOne();
        for (int k = 0; k < b.means().length; k++) {
            double sum = 0;
            for (int t = k * b.steps(); t < (k + 1) * b.steps(); t++) {
                sum += loss(t);
            }
            assertThat(b.means()[k]).isCloseTo(sum / b.steps(), within(1e-12));
        }
    }

    private static double loss(int t) {
        return Math.sin(t) + 1.0 / (1 + t);
    }
}
