package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;

/** Programs that are linear in their parameters are told from others. */
class ParameterDegreeTest {
    private static boolean linear(BiFunction<Value, Value, Value> formula) {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(3));
        Value x = b.input("x", new Type(Axes.SAMPLE, Shape.of(3)));
        b.output("f", formula.apply(w, x));
        return ParameterDegree.linear(b.build());
    }

    @Test
    void productsWithDataAreLinearAndProductsOfParametersAreNot() {
        assertThat(linear((w, x) -> x.square().mul(w).add(x).sum())).isTrue();
        assertThat(linear((w, x) -> w.div(x.square().add(1)))).isTrue();
        assertThat(linear((_, x) -> x.apply(UnaryFn.TANH))).isTrue();
        assertThat(linear((w, x) -> w.mul(w).mul(x))).isFalse();
        assertThat(linear((w, x) -> x.div(w))).isFalse();
        assertThat(linear((w, x) -> w.mul(x).apply(UnaryFn.RELU))).isFalse();
        assertThat(linear((w, x) -> w.square().add(x))).isFalse();
        assertThat(linear((w, x) -> w.less(x).choose(x, w))).isFalse();
        assertThat(linear((w, x) -> x.less(x.neg()).choose(x, w))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dense                      | true
                    dense identity             | true
                    dense(4) identity dense    | false
                    dense relu                 | false
                    dense(4) tanh dense        | false
                    layernorm dense            | false
                    sum(dense(2),dense(2)) | true
                    """)
    void networksOfOneDenseLayerAreLinear(String text, boolean linear) {
        assertThat(ParameterDegree.linear(Architecture.parse(text)
                        .build(Shape.of(3), 2, Initialization.DEFAULT)
                        .program()))
                .isEqualTo(linear);
    }
}
