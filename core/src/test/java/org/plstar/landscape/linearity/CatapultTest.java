package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.network.Network;
import org.plstar.predict.LocalModel;
import org.plstar.system.ResidualSystem;

/** The phases of gradient descent with large steps. */
class CatapultTest {
    private static List<Catapult.Run> sweep(
            ResidualSystem system, double[] w0, List<Double> factors) {
        try (Workers workers = Workers.of(1)) {
            return Catapult.sweep(system, w0, factors, 1e-6, 3000, workers, () -> false);
        }
    }

    /**
     * f = a·b/√m with one input 1 and target 0, which is its own quadratic model; theory:
     * boundaries at 2 and 4.
     */
    @Test
    void aWideTwoLayerLinearNetworkHasItsBoundariesAtTwoAndFour() {
        Network network =
                HessianNormTest.network("dense(2000,bias=false) dense(1,bias=false)", 1, 1, 0);
        for (long seed = 1; seed <= 3; seed++) {
            double[] w0 = network.initialParameters(seed);
            ResidualSystem system = ResidualSystem.of(network, new double[] {1}, new double[1]);
            List<Catapult.Run> runs = sweep(system, w0, List.of(1.0, 1.9, 2.2, 3.0, 3.8, 4.2));
            assertThat(runs)
                    .extracting(Catapult.Run::phase)
                    .containsExactly(
                            Catapult.Phase.MONOTONE,
                            Catapult.Phase.MONOTONE,
                            Catapult.Phase.CATAPULT,
                            Catapult.Phase.CATAPULT,
                            Catapult.Phase.CATAPULT,
                            Catapult.Phase.DIVERGENT);
            for (Catapult.Run r : runs.subList(2, 5)) {
                assertThat(r.peak().getAsDouble()).isGreaterThan(1.5);
                assertThat(r.endFactor().getAsDouble()).isLessThan(2);
            }
            // the quadratic model of a quadratic function is that function
            assertThat(sweep(LocalModel.quadratic(system, w0), w0, List.of(1.9, 3.0, 4.2)))
                    .extracting(Catapult.Run::phase)
                    .containsExactly(
                            Catapult.Phase.MONOTONE,
                            Catapult.Phase.CATAPULT,
                            Catapult.Phase.DIVERGENT);
        }
    }
}
