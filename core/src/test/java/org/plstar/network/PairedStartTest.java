package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

class PairedStartTest {
    private static Network network(String text, int outputs) {
        return Architecture.parse(text)
                .build(
                        Shape.of(3),
                        outputs,
                        new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.1));
    }

    @Test
    void theNetworkBeginsAtZeroExactlyAndItsTangentKernelIsNotZero() {
        double[] x = {0.3, -1, 2, 0.7, 0.1, -0.4};
        for (String text :
                new String[] {"dense(6) tanh dense", "dense(5) sin dense(8) gelu dense"}) {
            Network net = network(text, 2);
            double[] w = PairedStart.of(net, 3);
            ResidualSystem system = ResidualSystem.of(net, x, new double[4]);
            try (Workers workers = Workers.of(1)) {
                Jacobian j = Jacobian.at(system, w, workers);
                assertThat(j.value()).as(text).containsOnly(0.0);
                double[] g = new double[w.length];
                j.applyTranspose(new double[] {1, 0, 0, 0}, g);
                assertThat(Arrays.stream(g).map(Math::abs).max().orElse(0)).isPositive();
            }
        }
    }

    @Test
    void oddWidthsHaveNoPairs() {
        assertThatThrownBy(() -> PairedStart.of(network("dense(5) tanh dense", 1), 1))
                .hasFieldOrPropertyWithValue("code", NetworkRefusal.START);
    }
}
