package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

/** Files of AMPL in text form. */
class NlModelTest {
    @TempDir
    private Path folder;

    /** One constraint of two variables; in the expression and the rest, | ends a line. */
    private NlModel read(String expression, String rest) throws IOException {
        return read("0 0 0 0 0", expression, rest);
    }

    private NlModel read(String discrete, String expression, String rest) throws IOException {
        int entries = Pattern.compile("J\\d+ (\\d+)")
                .matcher(rest)
                .results()
                .mapToInt(m -> Integer.parseInt(m.group(1)))
                .sum();
        return written(discrete, entries, expression, rest);
    }

    /** With a header that says how many entries the Jacobian has. */
    private NlModel written(String discrete, int entries, String expression, String rest)
            throws IOException {
        Path file = folder.resolve("m.nl");
        Files.writeString(file, """
                g3 1 1 0\t# a problem
                 2 1 0 0 1
                 1 0
                 0 0
                 2 0 0
                 0 0 0 1
                 %s
                 %d 0
                 0 0
                 0 0 0 0 0
                C0
                %s
                %s
                """.formatted(
                        discrete, entries, expression.replace('|', '\n'), rest.replace('|', '\n')));
        return NlModel.read(file);
    }

    private double value(String expression) throws IOException {
        Equations e =
                read(expression, "x2|0 0.4|1 -1.3|r|4 0|b|3|3|J0 2|0 0|1 0").equations();
        return e.grouped().orElseThrow().points(Workers.alone()).residuals(e.start())[0];
    }

    /** Values at v0 = 0.4, v1 = -1.3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "o0|v0|v1 ~ -0.9",
                "o1|v0|v1 ~ 1.7",
                "o2|v0|v1 ~ -0.52",
                "o3|v0|v1 ~ -0.3076923076923077",
                "o5|v0|n3 ~ 0.064",
                "o11|3|v0|v1|n1 ~ -1.3",
                "o12|3|v0|v1|n0.1 ~ 0.4",
                "o15|v1 ~ 1.3",
                "o16|v0 ~ -0.4",
                "o35|o22|v0|v1|v0|v1 ~ -1.3",
                "o35|o21|o29|v0|n0|o34|o24|v1|n2|v0|v1 ~ 0.4",
                "o35|o20|o28|v1|n0|o30|v1|n2|v0|v1 ~ 0.4",
                "o37|v0 ~ 0.3799489622552249",
                "o38|v0 ~ 0.4227932187381618",
                "o39|v0 ~ 0.6324555320336759",
                "o40|v1 ~ -1.6983824372926155",
                "o41|v0 ~ 0.3894183423086505",
                "o42|v0 ~ -0.3979400086720376",
                "o43|v0 ~ -0.916290731874155",
                "o44|v0 ~ 1.4918246976412703",
                "o45|v1 ~ 1.9709142303266285",
                "o46|v0 ~ 0.9210609940028851",
                "o47|v0 ~ 0.42364893019360184",
                "o48|v1|v0 ~ -1.2722973952087173",
                "o49|v0 ~ 0.3805063771123649",
                "o50|v1 ~ -1.078451058954897",
                "o51|v0 ~ 0.41151684606748806",
                "o52|o0|n1|v0 ~ 0.867014726490565",
                "o53|v0 ~ 1.1592794807274085",
                "o54|3|v0|v1|n1 ~ 0.1",
                "o76|v0|n0.5 ~ 0.6324555320336759",
                "o77|v1 ~ 1.69",
                "o78|n2|v0 ~ 1.3195079107728942",
                "o0|v0|n0x1p-3 ~ 0.525"
            })
    void operators(String expression, double expected) throws IOException {
        assertThat(value(expression))
                .isCloseTo(expected, within(2e-15 * (0.2 + Math.abs(expected))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "o13|v0 ~ r|4 0|b|3|3 ~ NL_UNSUPPORTED ~ 12:1",
                "o0|v0|h3:abc ~ r|4 0|b|3|3 ~ NL_UNSUPPORTED ~ 14:1",
                "o0|v0|v7 ~ r|4 0|b|3|3 ~ SYNTAX ~ 14:1",
                "o0|v0|nabc ~ r|4 0|b|3|3 ~ SYNTAX ~ 14:1",
                "o43|n-1 ~ r|4 0|b|3|3 ~ NUMBER ~ 13:1",
                "v0 ~ r|5 1 1|b|3|3 ~ NL_UNSUPPORTED ~ 14:1",
                "v0 ~ L0|v0|r|4 0|b|3|3 ~ NL_UNSUPPORTED ~ 13:1",
                "v0 ~ x1|0 5|r|4 0|b|0 0 1|3 ~ START_OUTSIDE ~ 14:1",
                "v0 ~ r|4 0|b|0 2 1|3 ~ BOUNDS ~ 16:1",
                "o43|v0 ~ r|4 0|b|3|3 ~ START_UNDEFINED ~ 15:1"
            })
    void mistakesAreToldWithTheirLine(
            String expression, String rest, EquationRefusal code, String place) {
        Refusal r = catchThrowableOfType(Refusal.class, () -> read(expression, rest));

        assertThat(r).isNotNull();
        assertThat(r.code()).as(r.getMessage()).isEqualTo(code);
        assertThat(r.where()).as(r.getMessage()).endsWith("m.nl:" + place);
    }

    @Test
    void segmentsThatComeTwiceOrLackAreRefused() {
        String rest = "r|4 0|b|3|3|J0 1|0 1|";

        for (String twice : List.of("J0 1|1 1", "C0|v1", "r|4 1", "b|3|3")) {
            Refusal r = catchThrowableOfType(Refusal.class, () -> read("v0", rest + twice));
            assertThat(r).as(twice).isNotNull();
            assertThat(r.code()).as(r.getMessage()).isEqualTo(EquationRefusal.SYNTAX);
            assertThat(r).hasMessageContaining("twice");
        }
        Refusal r = catchThrowableOfType(Refusal.class, () -> written("0 0 0 0 0", 2, "v0", rest));
        assertThat(r.code()).isEqualTo(EquationRefusal.SYNTAX);
        assertThat(r).hasMessageContaining("1 entries").hasMessageContaining("2 of them");
        assertThat(r.where()).endsWith("m.nl:8:1");
    }

    @Test
    void integerUnknownsAreRefused() {
        Refusal r =
                catchThrowableOfType(Refusal.class, () -> read("0 1 0 0 0", "v0", "r|4 0|b|3|3"));

        assertThat(r.code()).isEqualTo(EquationRefusal.NL_INTEGER);
        assertThat(r.where()).endsWith("m.nl:7:1");
    }

    @Test
    void inequalitiesHaveSlacksWithBounds() throws IOException {
        Equations e = read("o5|v0|n2", "x1|0 3|r|1 2|b|3|4 7").equations();

        assertThat(e.unknowns())
                .extracting(Equations.Unknown::name)
                .containsExactly("x[0]", "slack of C[0]");
        assertThat(e.unknowns().get(1).slack()).isTrue();
        assertThat(e.start()).containsExactly(3, 2);
        assertThat(e.upper()[1]).isEqualTo(2);
    }

    @Test
    void namesAndFixedVariables() throws IOException {
        Files.writeString(folder.resolve("m.col"), "alpha\nbeta\n");
        Files.writeString(folder.resolve("m.row"), "balance\n");
        NlModel m = read("o2|v0|v1", "r|4 6|b|3|4 2|J0 1|0 1");

        assertThat(m.equations().unknowns())
                .singleElement()
                .extracting(Equations.Unknown::name)
                .isEqualTo("alpha");
        assertThat(m.equations().equations().getFirst().label()).isEqualTo("balance");
        assertThat(m.solution("plstar: solved", new double[] {2}, NlModel.Ending.SOLVED))
                .isEqualTo("""
                        plstar: solved

                        Options
                        3
                        1
                        1
                        0
                        1
                        0
                        2
                        2
                        2.0000000000000000
                        2.0000000000000000
                        objno 0 0
                        """);
    }

    @Test
    void aSumOfManyTermsIsNoTower() throws IOException {
        String deep = "o0|v0|".repeat(50_000) + "v1";

        assertThat(value(deep)).isCloseTo(0.4 * 50_000 - 1.3, within(1e-8));
    }

    @Test
    void theBinaryFormIsRefused() throws IOException {
        Path file = folder.resolve("b.nl");
        Files.writeString(file, "b3 1 1 0\n ");
        Refusal r = catchThrowableOfType(Refusal.class, () -> NlModel.read(file));

        assertThat(r.code()).isEqualTo(EquationRefusal.NL_BINARY);
    }
}
