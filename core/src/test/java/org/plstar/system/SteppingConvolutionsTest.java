package org.plstar.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;

/**
 * Gradients through convolutions whose windows step over elements.
 *
 * <p>The networks are linear and their last layer has parameters of its own, so that the square
 * loss is a quadratic function of each parameter alone: central differences with step 1 are exact
 * but for rounding.
 */
final class SteppingConvolutionsTest {
    private static final int PARAMETERS = 25;

    @Tag("net")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2x9x11 | 7 | conv(3,3x3,stride=2) conv(4,3x3,stride=2) flatten dense",
                "4x12x10 | 5 | conv(4,3x3,stride=2,groups=2) conv(6,2x3,stride=3,groups=2) gap dense",
                "1x10x10 | 4 | conv(3,5x5,padding=1) conv(3,3x3,stride=2,padding=0) flatten dense",
                "2x14x13 | 3 | conv(3,3x2,stride=1x2) conv(4,3x3,stride=2,dilation=2) gap dense",
                "1x28x28 | 150 | conv(8,3x3) conv(8,3x3,stride=2) gap dense",
                "3x9x11 | 5 | conv(16,3x3) conv(16,3x3,stride=2) conv(8,2x3,stride=2x3) gap dense",
                "2x14x13 | 3 | conv(9,5x5,padding=1) conv(12,3x3,dilation=2) flatten dense",
                "8x7x7 | 4 | conv(33,3x3) conv(8,3x3) avgpool(2x2) conv(32,2x2) flatten dense",
                "1x16x16 | 40 | conv(16,3x3) conv(32,3x3,stride=2) conv(16,1x3) gap dense",
            })
    void gradientsAreExactAndTheSameForAnyTeam(String input, int images, String text) {
        int[] shape =
                Arrays.stream(input.split("x")).mapToInt(Integer::parseInt).toArray();
        for (Parametrization p :
                new Parametrization[] {Parametrization.NTK, Parametrization.STANDARD}) {
            Network network = Architecture.parse(text)
                    .build(Shape.of(shape), 3, new Initialization(p, OptionalDouble.empty(), 0.1));
            Random r = new Random(images);
            double[] x = random(r, images * Shape.of(shape).size());
            double[] y = random(r, images * 3);
            double[] w = random(r, network.layout().size());
            ResidualSystem system = ResidualSystem.of(network, x, y);

            double[] exact = gradient(system, Precision.DOUBLE, w, 1);
            double[] single = gradient(system, Precision.FLOAT, w, 1);

            double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < w.length; i++) {
                assertThat(single[i]).isCloseTo(exact[i], within(1e-5 * largest));
            }
            Objective loss = Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, Workers.alone());
            for (int k = 0; k < PARAMETERS; k++) {
                int i = r.nextInt(w.length);
                double slope = (at(loss, w, i, 1) - at(loss, w, i, -1)) / 2;
                double rounding = 1e-13 * (at(loss, w, i, 1) + largest);
                assertThat(exact[i]).describedAs("w[%d]", i).isCloseTo(slope, within(rounding));
            }
            for (int threads : new int[] {2, 3, 7}) {
                assertThat(gradient(system, Precision.DOUBLE, w, threads)).isEqualTo(exact);
                assertThat(gradient(system, Precision.FLOAT, w, threads)).isEqualTo(single);
            }
        }
    }

    private static double[] gradient(
            ResidualSystem system, Precision precision, double[] w, int threads) {
        try (Workers workers = Workers.of(threads)) {
            Storage g = precision.allocate(w.length);
            Objective.mean(system, Loss.SQUARE, precision, workers).gradient(precision.of(w), g);
            return g.toDoubles(0, w.length);
        }
    }

    private static double at(Objective loss, double[] w, int i, double step) {
        double[] moved = w.clone();
        moved[i] += step;
        return loss.value(Precision.DOUBLE.of(moved));
    }

    private static double[] random(Random r, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, _ -> r.nextGaussian());
        return values;
    }
}
