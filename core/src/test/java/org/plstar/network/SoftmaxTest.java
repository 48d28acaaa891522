package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

class SoftmaxTest {
    @Test
    void outputsAreProbabilitiesHoweverLargeTheNumbersAre() {
        Initialization plain =
                new Initialization(Parametrization.STANDARD, OptionalDouble.empty(), 0);
        Network network =
                Architecture.parse("dense(3,bias=false) softmax").build(Shape.of(3), 3, plain);
        double[] same = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        double[] x = {0, Math.log(2), Math.log(5), 800, 800, -800};
        ResidualSystem s = ResidualSystem.of(network, x, new double[6]);

        double[] y = Jacobian.at(s, same, Workers.alone()).value();

        assertThat(y)
                .containsExactly(
                        new double[] {1.0 / 8, 2.0 / 8, 5.0 / 8, 0.5, 0.5, 0}, within(1e-15));
    }
}
