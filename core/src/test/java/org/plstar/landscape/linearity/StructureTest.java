package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;

/** What a family of programs shows about itself. */
class StructureTest {
    private static Structure of(String template, Shape input) {
        return Structure.of(
                m -> Architecture.parse(WidthFamily.text(template, m))
                        .build(input, 2, Initialization.DEFAULT)
                        .program(),
                8);
    }

    private static Structure of(String template) {
        return of(template, Shape.of(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense({m}) tanh dense",
                "dense({m}) tanh dense({m}) sin dense",
                "dense({m}) residual(dense({m}) tanh dense({m})) layernorm dense",
                "dense({m}) relu dense scale(3)",
                "dense({m}) tanh sum(dense({m}) tanh,dense({m}) erf) dense",
                "product(dense({m}) tanh,dense({m}) sin) dense",
                "dense({m}) tanh dense identity",
            })
    void networksThatBecomeLinearShowNoObstacle(String template) {
        Structure s = of(template);
        assertThat(s.compared()).isTrue();
        assertThat(s.obstacles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense({m}) tanh dense sigmoid",
                "dense({m}) tanh dense sigmoid scale(2)",
                "dense({m}) tanh dense gelu",
                "dense({m}) tanh dense softmax",
                "dense({m}) tanh product(dense(2),dense(2))",
            })
    void aNonLinearOutputIsSeen(String template) {
        assertThat(of(template).obstacles())
                .isNotEmpty()
                .extracting(NonlinearityObstruction::kind)
                .contains(NonlinearityObstruction.Kind.OUTPUT_NONLINEARITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense({m}) tanh dense(3) tanh dense({m}) tanh dense; 3",
                "dense({m}) tanh dense(3) dense({m}) tanh dense; 3",
                "dense(16) tanh dense({m}) tanh dense; 16",
                "dense({m}) tanh dense(4) tanh dense; 4",
                "dense({m}) residual(dense(3) tanh dense({m})) dense; 3",
            })
    void aBottleneckIsSeenWithItsWidth(String template, int width) {
        assertThat(of(template).obstacles()).isNotEmpty().allSatisfy(o -> {
            assertThat(o.kind()).isEqualTo(NonlinearityObstruction.Kind.BOTTLENECK);
            assertThat(o.size()).isEqualTo(width);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "conv({m},3x3) tanh conv({m},3x3) tanh gap dense; false",
                "conv({m},3x3) tanh conv(2,3x3) tanh gap dense; true",
                "conv({m},3x3) tanh gap dense; false",
            })
    void convolutionsAreJudgedByTheirChannels(String template, boolean narrow) {
        assertThat(!of(template, Shape.of(1, 7, 7)).obstacles().isEmpty()).isEqualTo(narrow);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense({m}) relu dense; relu",
                "dense({m}) leaky_relu dense; a choice between two pieces",
                "dense({m}) elu dense; relu",
            })
    void kinksAreNamed(String template, String name) {
        assertThat(of(template).kinks()).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense({m}) gelu dense",
                "dense({m}) softplus dense({m}) silu dense",
                "dense({m}) tanh dense softmax",
            })
    void smoothNetworksHaveNone(String template) {
        assertThat(of(template).kinks()).isEmpty();
    }
}
