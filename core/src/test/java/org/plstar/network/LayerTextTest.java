package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

class LayerTextTest {
    private static final Initialization INIT = Initialization.DEFAULT;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(1024) tanh dense",
                "dense(8,bias=false,sigma_w=1.5,sigma_b=0.0) softplus dense(3)",
                "conv(32,3x3) relu residual(conv(32,3x3) relu conv(32,3x3)) gap dense",
                "conv(64,1x5,stride=2,padding=valid,dilation=2x1,groups=4,bias=false)",
                "conv(64,4x4,padding=1x2,sigma_w=2.0)",
                "avgpool(2x2) maxpool(3x3,stride=2x2,padding=1x1) flatten dense",
                "residual(dense(4) layernorm,skip=dense(4) batchnorm,post=relu) scale(-0.5)",
                "embedding(9,6) attention(2) mean_tokens dense",
                "dense(3) tanh dense softmax",
                "embedding(9,6,positions=false,sigma_w=0.5) attention(1,sigma_w=1.0,sigma_b=0.2)",
                "dropout(0.25) layernorm(eps=0.001) batchnorm(eps=0.01,momentum=0.3)",
                "sum(dense(4),identity) product(dense(2),dense(2) tanh)"
                        + " concat(dense(2),dense(3),axis=1)",
                "shared(a,dense(4)) tanh shared(a,dense(4)) shared(b,residual(dense(4)))",
                "residual(residual(residual(dense(4)) tanh,post=sin))"
            })
    void textRoundTrips(String text) {
        Architecture a = Architecture.parse(text);
        Architecture again = Architecture.parse(a.text());
        assertThat(again).isEqualTo(a).hasSameHashCodeAs(a);
        assertThat(again.text()).isEqualTo(a.text());
    }

    @Test
    void argumentsMayBeNamedSpacedAndShortened() {
        Architecture a = Architecture.parse(
                "conv( 8 , 3 , stride = 2x2 )\n residual( body = conv(8,3)  relu , skip ="
                        + " conv(8, 1), post = tanh )");
        Conv c = Conv.of(8, Extent.square(3));
        assertThat(a.layers())
                .containsExactly(
                        new Conv(
                                8,
                                Extent.square(3),
                                Extent.square(2),
                                new Padding.Same(),
                                Extent.ONE,
                                1,
                                true,
                                OptionalDouble.empty(),
                                OptionalDouble.empty()),
                        new Residual(
                                List.of(c, new Activate(StandardActivation.RELU)),
                                List.of(Conv.of(8, Extent.ONE)),
                                Optional.of(StandardActivation.TANH)));
        assertThat(Architecture.parse("residual(dense(4),dense(4))"))
                .isEqualTo(Architecture.parse("residual(dense(4),skip=dense(4))"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | EMPTY                | 1",
                "'  '                           | EMPTY                | 1",
                "'dense(3) +'                   | UNEXPECTED_CHARACTER | 10",
                "'dense(3'                      | PARENTHESIS          | 6",
                "'dense(3))'                    | PARENTHESIS          | 9",
                "'residual(dense(3) tanh'       | PARENTHESIS          | 9",
                "'tanh densse(3)'               | UNKNOWN_LAYER        | 6",
                "'residual(dense(3) tahn)'      | UNKNOWN_LAYER        | 19",
                "'residual(dense(3), skip=foo)' | UNKNOWN_LAYER        | 25",
                "'dense(3,,)'                   | BAD_ARGUMENT         | 9",
                "'dense(0)'                     | BAD_ARGUMENT         | 7",
                "'dense(3, bias=perhaps)'       | BAD_ARGUMENT         | 15",
                "'conv(3)'                      | MISSING_ARGUMENT     | 1",
                "'tanh residual()'              | MISSING_ARGUMENT     | 6",
                "'conv(3,3x3x3)'                | BAD_ARGUMENT         | 8",
                "'conv(3,axb)'                  | BAD_ARGUMENT         | 8",
                "'conv(3,3,padding=-1)'         | BAD_ARGUMENT         | 18",
                "'dropout(1)'                   | BAD_ARGUMENT         | 9",
                "'scale(NaN)'                   | BAD_ARGUMENT         | 7",
                "'layernorm(eps=0)'             | BAD_ARGUMENT         | 15",
                "'dense(3,bias=true,bias=true)' | REPEATED_ARGUMENT    | 24",
                "'dense(3,units=3)'             | REPEATED_ARGUMENT    | 15",
                "'gap(3)'                       | UNKNOWN_ARGUMENT     | 5",
                "'dense(3) tanh(slope=2)'       | UNKNOWN_ARGUMENT     | 21",
                "'shared(a,dense(3) tanh)'      | BAD_ARGUMENT         | 10",
                "'shared(a-b,dense(3))'         | BAD_ARGUMENT         | 8",
                "'sum(dense(3),)'               | BAD_ARGUMENT         | 14",
                "'concat(dense(3),axis=-1)'     | BAD_ARGUMENT         | 22"
            })
    void faultsAreRefusedWithTheirPosition(String text, NetworkRefusal code, int position) {
        Refusal r = catchThrowableOfType(Refusal.class, () -> Architecture.parse(text));
        assertThat(r.code()).isEqualTo(code);
        assertThat(r).hasMessageMatching(".*position " + position + "\\D.*");
    }

    @Test
    void nestingIsBounded() {
        String deep = "residual(".repeat(100_000) + "tanh" + ")".repeat(100_000);
        Refusal r = catchThrowableOfType(Refusal.class, () -> Architecture.parse(deep));
        assertThat(r.code()).isEqualTo(NetworkRefusal.TOO_DEEP);
        String fair = "residual(".repeat(64) + "dense(2)" + ")".repeat(64);
        assertThat(Architecture.parse(fair).build(Shape.of(2), 2, INIT).layout().size())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense(3) conv(2,3x3)                  | 4     | position 10, layer 1 | [3] |"
                        + " [channels, height, width]",
                "tanh residual(dense(3) tanh)          | 4     | position 6, layer 1 | [3] | [4]",
                "residual(dense(3) tanh gap, dense(3)) | 4     | position 24, layer 0.body.2 | [3]"
                        + " | image",
                "residual(dense(4), tanh gap)          | 4     | position 25, layer 0.skip.1 | [4]"
                        + " | image",
                "conv(4,3,groups=2)                    | 3x5x5 | position 1, layer 0 | [3, 5, 5] |"
                        + " groups",
                "conv(4,7,padding=valid)               | 3x5x5 | position 1, layer 0 | [3, 5, 5] |"
                        + " 7 rows",
                "conv(4,3,dilation=3,padding=valid)    | 3x5x5 | position 1, layer 0 | [3, 5, 5] |"
                        + " 7 rows",
                "maxpool(7)                            | 3x5x5 | position 1, layer 0 | [3, 5, 5] |"
                        + " 7x7",
                "dense(5) attention(2)                 | 4x3   | position 10, layer 1 | [4, 5] | 2"
                        + " heads",
                "attention(2)                          | 4     | position 1, layer 0 | [4] |"
                        + " sequence",
                "embedding(3,4)                        | 4x3   | position 1, layer 0 | [4, 3] |"
                        + " token ids",
                "sum(dense(3), dense(3) dense(2))      | 4     | position 1, layer 0 | [2] | [3]",
                "concat(dense(3), dense(2), axis=1)    | 4     | position 1, layer 0 | [3] | axis 1"
            })
    void shapesAreRefusedWithThePlace(
            String text, String shape, String place, String came, String needed) {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        Refusal r = catchThrowableOfType(
                Refusal.class, () -> Architecture.parse(text).build(Shape.of(dims), 3, INIT));
        assertThat(r.code()).isEqualTo(NetworkRefusal.SHAPE);
        assertThat(r).hasMessageContainingAll(place, came, needed);
    }

    @Test
    void positionsCountTheTextAsItWasWritten() {
        String text = "  dense(4)   sum( identity,\n  tanh gap )";
        Refusal r = catchThrowableOfType(
                Refusal.class, () -> Architecture.parse(text).build(Shape.of(4), 3, INIT));
        assertThat(r).hasMessageContaining("position " + (text.indexOf("gap") + 1) + ",");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense tanh dense                              | OPEN_SIZE",
                "residual(dense)                               | OPEN_SIZE",
                "shared(a,dense(4)) tanh shared(a,dense(5))    | SHARED",
                "shared(a,dense(5)) tanh shared(a,dense(5))    | SHARED",
                "tanh embedding(4,3)                           | TOKENS",
                "tanh                                          | NO_PARAMETERS",
                "dense(2147483647) dense(2147483647)           | TOO_LARGE"
            })
    void networksThatCannotBeAreRefused(String text, NetworkRefusal code) {
        Refusal r = catchThrowableOfType(
                Refusal.class, () -> Architecture.parse(text).build(Shape.of(4), 3, INIT));
        assertThat(r.code()).isEqualTo(code);
    }

    @Test
    void aLastLayerTakesAsManyOutputsAsTheDataAsk() {
        for (String text :
                List.of("dense", "tanh dense tanh dropout(0.5) scale(2)", "shared(a,dense)")) {
            Network n = Architecture.parse(text).build(Shape.of(4), 3, INIT);
            assertThat(n.output()).isEqualTo(Shape.of(3));
        }
    }
}
