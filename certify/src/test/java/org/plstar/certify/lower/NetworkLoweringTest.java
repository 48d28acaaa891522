package org.plstar.certify.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.network.StandardActivation;

class NetworkLoweringTest {
    private static Network network(String text, int outputs, String input) {
        int[] dims = Arrays.stream(input.split(" x ", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        Initialization start = new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.3);
        return Architecture.parse(text).build(Shape.of(dims), outputs, start);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dense                                                        | 3
                    dense(4) tanh dense(3) gelu dense                            | 3
                    dense(4) prelu dense(3) prelu(3) dense                       | 3
                    dense(4) batchnorm sin layernorm dropout(0.5) dense          | 3
                    dense(4) residual(dense(4) tanh dense(4)) relu dense         | 3
                    dense(4) sum(dense(4), identity) scale(-0.7) tanh dense      | 3
                    dense(4) product(dense(4), sigmoid) dense                    | 3
                    dense(4) concat(dense(2), tanh) dense                        | 3
                    dense(3) shared(a, dense(3)) tanh shared(a, dense(3)) dense  | 3
                    conv(2, 3) relu maxpool(2) flatten dense                     | 2 x 5 x 4
                    conv(4, 3, stride=2, padding=1) tanh gap dense               | 2 x 5 x 4
                    conv(4, 3, dilation=2, groups=2) relu avgpool(2) gap dense   | 2 x 6 x 5
                    conv(2, 1, stride=2) batchnorm prelu(2) flatten dense        | 2 x 5 x 4
                    conv(3, 3) maxpool(3, stride=2, padding=1) layernorm gap dense | 2 x 5 x 5
                    conv(4, 3, groups=2) avgpool(3, stride=2, padding=1) flatten dense | 2 x 5 x 5
                    dense(4) layernorm tanh mean_tokens dense                    | 3 x 2
                    attention(2) flatten dense                                   | 3 x 4
                    dense(4) residual(layernorm attention(2)) residual(layernorm dense(6) gelu dense(4)) layernorm mean_tokens dense | 3 x 2
                    embedding(5, 4) attention(2) mean_tokens dense               | 3
                    embedding(5, 4, positions=false) dense(3) tanh flatten dense | 3
                    """)
    void networksAreTheSameFunction(String text, String input) {
        Lowered l = Agreement.of(network(text, 2, input), 3);

        assertThat(l.stopsDerivatives()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(StandardActivation.class)
    void activationsAreTheSameFunction(StandardActivation a) {
        Agreement.of(network("dense(5) " + a.text() + " dense", 1, "2"), 4);
    }

    @Test
    void aDenseNetworkHasTheLinesOfItsLayers() {
        Lowered l = Agreement.of(network("dense(4) tanh dense", 1, "3"), 2);

        assertThat(l.lines())
                .containsExactly(
                        "data x",
                        "param 0 0+12*1",
                        "mul 1 0 1 4 3 1",
                        "param 1 0+4*1",
                        "lin 0.5773502691896258 2 0.3 3",
                        "f tanh 4",
                        "param 2 0+4*1",
                        "mul 6 5 1 1 4 1",
                        "param 3 0",
                        "lin 0.5 7 0.3 8");
    }

    @Test
    void transposedTokensAreNotMovedBetweenDenseLayers() {
        Lowered l =
                Agreement.of(network("dense(4) tanh dense(5) gelu flatten dense", 1, "3 x 2"), 2);

        // the data to columns of tokens, and rows of tokens for the last layer
        assertThat(l.lines().stream().filter(t -> t.startsWith("gather"))).hasSize(2);
    }

    @Test
    void aSoftmaxSubtractsNumbersAndHasNoKink() {
        Lowered l = Agreement.of(network("attention(2) flatten dense", 1, "3 x 4"), 2);

        assertThat(l.lines()).noneMatch(t -> t.startsWith("relu"));
        assertThat(l.arrays().values().stream().map(Array::shape))
                .contains(java.util.List.of(2, 6));
    }
}
