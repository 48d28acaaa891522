package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;

class MeanFactorTest {
    private static Network network(Parametrization parametrization) {
        return Architecture.parse("dense(8) relu dense(3)")
                .build(
                        Shape.of(4),
                        3,
                        new Initialization(parametrization, OptionalDouble.empty(), 0.1));
    }

    @Test
    void isOneWhereWeightsEnterAsTheyAre() {
        assertThat(network(Parametrization.STANDARD).meanFactor()).isEqualTo(1);
    }

    @Test
    void isTheRootMeanSquareOfTheFactorsInNtkParametrization() {
        // 32 weights of 1/√4, 8 biases of 0.1, 24 weights of √2/√8 behind relu, 3 biases of 0.1
        double mean = Math.sqrt((32 / 4.0 + 11 * 0.01 + 24 * 2 / 8.0) / (32 + 8 + 24 + 3));

        assertThat(network(Parametrization.NTK).meanFactor()).isCloseTo(mean, within(1e-15));
    }
}
