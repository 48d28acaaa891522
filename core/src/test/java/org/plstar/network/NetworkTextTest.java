package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;

class NetworkTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(1024) tanh dense(1024) tanh dense",
                "dense(3,bias=false) leaky_relu dense(7,sigma_w=1.5,sigma_b=0.0) gelu_tanh dense",
                "dense"
            })
    void textsComeBackAsTheyWere(String text) {
        assertThat(Architecture.parse(text).text()).isEqualTo(text);
        assertThat(Architecture.parse(" " + text.replace(",", " , ").replace("(", "( ") + "\n")
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; EMPTY",
                "dense(0); BAD_ARGUMENT",
                "dense(-3); BAD_ARGUMENT",
                "dense(x); BAD_ARGUMENT",
                "dense(1,,2); BAD_ARGUMENT",
                "dense(5,sigma_w=0); BAD_ARGUMENT",
                "dense(5,sigma_w=NaN); BAD_ARGUMENT",
                "dense(5,bias=maybe); BAD_ARGUMENT",
                "dense(99999999999); BAD_ARGUMENT",
                "dense(5,colour=red); UNKNOWN_ARGUMENT",
                "dense(5,6); UNKNOWN_ARGUMENT",
                "tanh(3); UNKNOWN_ARGUMENT",
                "dense(5,units=6); REPEATED_ARGUMENT",
                "dense(5,bias=true,bias=true); REPEATED_ARGUMENT",
                "dense(5; PARENTHESIS",
                "dense ) tanh; PARENTHESIS",
                "dens(5); UNKNOWN_LAYER",
                "dense(5) $; UNEXPECTED_CHARACTER"
            })
    void aTextThatIsNoNetworkIsRefused(String text, NetworkRefusal code) {
        assertThat(catchThrowableOfType(Refusal.class, () -> Architecture.parse(text))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void theRefusalNamesThePosition() {
        assertThat(catchThrowableOfType(
                                Refusal.class, () -> Architecture.parse("dense(5) tanh dens"))
                        .getMessage())
                .contains("position 15");
    }

    @ParameterizedTest
    @CsvSource({
        "dense tanh dense,OPEN_SIZE",
        "tanh,NO_PARAMETERS",
        "dense(100000) dense(100000) dense,TOO_LARGE"
    })
    void aNetworkThatCannotBeBuiltIsRefused(String text, NetworkRefusal code) {
        assertThat(catchThrowableOfType(
                                Refusal.class,
                                () -> Architecture.parse(text)
                                        .build(Shape.of(3), 1, Initialization.DEFAULT))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void parametersAreNamedAsPyTorchNamesThem() {
        Network n = Architecture.parse("dense(5) tanh dense(4,bias=false) relu dense")
                .build(Shape.of(3), 2, Initialization.DEFAULT);
        assertThat(n.layout().entries())
                .extracting(ParamLayout.Entry::name)
                .containsExactly("0.weight", "0.bias", "2.weight", "4.weight", "4.bias");
        assertThat(n.layout().entry("0.weight").shape()).isEqualTo(Shape.of(5, 3));
        assertThat(n.output()).isEqualTo(Shape.of(2));
    }

    @Test
    void initialWeightsHaveTheirMomentsAndDependOnTheSeedOnly() {
        Initialization standard =
                new Initialization(Parametrization.STANDARD, OptionalDouble.empty(), 0.5);
        Network n = Architecture.parse("dense(400) relu dense").build(Shape.of(100), 30, standard);
        double[] w = n.initialParameters(3);
        assertThat(n.initialParameters(3)).isEqualTo(w);
        assertThat(n.initialParameters(4)).isNotEqualTo(w);
        ParamLayout.Entry e = n.layout().entry("2.weight");
        double sum = 0;
        for (int i = 0; i < e.size(); i++) {
            sum += w[e.offset() + i] * w[e.offset() + i];
        }
        // behind relu: variance 2/fan_in; standard error of a variance over 12000 draws is 1.3 %
        assertThat(sum / e.size() * 400).isBetween(1.9, 2.1);
    }

    @Test
    void randomTextsAreReadOrRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(11);
        String[] pieces = {
            "dense", "(", ")", ",", "=", "tanh", " ", "3", "-1", "bias", "sigma_w", "relu",
            "\u00e9", "1e9", "true", "$"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Architecture a = Architecture.parse(text.toString());
                assertThat(Architecture.parse(a.text())).isEqualTo(a);
            } catch (Refusal expected) {
                assertThat(expected.code()).isInstanceOf(NetworkRefusal.class);
            }
        }
    }
}
