package org.plstar.data.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.program.InputJets;
import org.plstar.refusal.Refusal;

/** Texts of differential equations. */
class PdeProblemTest {
    private static PdeProblem of(String text) {
        return PdeText.parse("p.pde", Path.of("."), text);
    }

    private static PdeProblem at(Path folder, String text) {
        return PdeText.parse("p.pde", folder, text);
    }

    @Test
    void whatATextSays() {
        PdeProblem p = of("""
                        # a text of everything
                        unknown u, v (x in 0..2*pi, t in 0..1)
                        unknown coefficient k = 0.5 in [0, inf]
                        param nu = 2
                        let f(s) = nu*sin(s)
                        interior momentum: u_t - k*laplacian(u) + div(v, u) = f(x)
                        interior: laplacian(v, x, t) = u_xtt
                        initial at t = 0: u = f(x)
                        boundary: v = 0
                        at x = 0, 2*pi: u = 0
                        at point (0, 1): v = 1
                        exact u(x,t) = x
                        network "dense(8) tanh dense" first-scale 2
                        points interior 50 boundary 30 initial 10 by sobol seed 7 resample every 3
                        weights interior 2 momentum 5 boundary 10
                        solve { steps = 9 }
                        """);

        assertThat(p.unknowns()).containsExactly("u", "v");
        assertThat(p.coordinates().getFirst().upper()).isEqualTo(2 * Math.PI);
        assertThat(p.coefficients())
                .containsExactly(new PdeProblem.Coefficient("k", 0.5, 0, Double.POSITIVE_INFINITY));
        assertThat(p.conditions())
                .extracting(PdeProblem.Condition::label)
                .containsExactly(
                        "momentum",
                        "interior",
                        "initial",
                        "boundary",
                        "at x = 0.0, 6.283185307179586",
                        "point");
        assertThat(p.conditions())
                .extracting(PdeProblem.Condition::weight)
                .containsExactly(5.0, 2.0, 1.0, 10.0, 10.0, 1.0);
        assertThat(p.conditions().getFirst().leaves())
                .containsExactlyInAnyOrder(
                        new PdeLeaf.Coordinate(0),
                        new PdeLeaf.Coefficient(0),
                        new PdeLeaf.Derivative(0, List.of(1), false),
                        new PdeLeaf.Derivative(1, List.of(0), false),
                        new PdeLeaf.SecondOrder(0, InputJets.Second.diagonal(1, 0)));
        assertThat(p.conditions().get(1).leaves())
                .contains(
                        new PdeLeaf.Derivative(0, List.of(0, 1, 1), false),
                        new PdeLeaf.SecondOrder(1, InputJets.Second.diagonal(1, 1)));
        // time has its own condition
        assertThat(p.conditions().get(3).faces())
                .containsExactly(new PdeProblem.Face(0, false), new PdeProblem.Face(0, true));
        assertThat(p.exact().get(0)).isPresent();
        assertThat(p.exact().get(1)).isEmpty();
        assertThat(p.points().resample()).hasValue(3);
        assertThat(p.points().law()).isEqualTo(PdeProblem.Law.SOBOL);
        assertThat(p.settings().steps()).hasValue(9);
    }

    /** In the texts, | ends a line; the first line is the unknown function. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "interior: u_xx = ) ~ SYNTAX ~ 2:18",
                "interior u_xx = 0 ~ SYNTAX ~ 2:15",
                "interior: u_xx ~ SYNTAX ~ 2:15",
                "interor: u_xx = 0 ~ UNKNOWN_NAME ~ 2:1",
                "interior: u_zz = 0|boundary: u = 0 ~ UNKNOWN_NAME ~ 2:11",
                "interior: u_xx = q|boundary: u = 0 ~ UNKNOWN_NAME ~ 2:18",
                "interior: laplacian(w) = 0|boundary: u = 0 ~ UNKNOWN_NAME ~ 2:21",
                "interior: laplacian(u, q) = 0|boundary: u = 0 ~ ORDER ~ 2:24",
                "interior: u_xxxxx = 0|boundary: u = 0 ~ ORDER ~ 2:11",
                "interior: grad(u) = 0|boundary: u = 0 ~ TYPE ~ 2:11",
                "interior: u_xx = 0 ~ NO_CONDITION ~ 2:19",
                "boundary: u = 0 ~ NO_CONDITION ~ 2:16",
                "interior: u_xx = 0|at x = 0.5: u = 0 ~ FACE ~ 3:8",
                "interior: u_xx = 0|at q = 0: u = 0 ~ UNKNOWN_NAME ~ 3:4",
                "interior: u_xx = 0|at point (3, 0): u = 0 ~ FACE ~ 3:11",
                "interior: x = 1|boundary: u = 0 ~ CONSTANT_EQUATION ~ 2:11",
                "unknown v(z in 0..1) ~ DUPLICATE ~ 2:9",
                "param u = 1 ~ DUPLICATE ~ 2:7",
                "let f(x) = f(x)|interior: u_xx = f(x)|boundary: u = 0 ~ CYCLE ~ 2:12",
                "let f(x) = x|interior: u_xx = f(x,y)|boundary: u = 0 ~ TYPE ~ 3:18",
                "let f(x) = x|interior: u_xx = f|boundary: u = 0 ~ TYPE ~ 3:18",
                "interior: u(x) = 1|boundary: u = 0 ~ TYPE ~ 2:11",
                "exact(x) = x ~ TYPE ~ 2:1",
                "exact(x,y) = u|interior: u_xx = 0|boundary: u = 0 ~ INDEX_UNKNOWN ~ 2:14",
                "network dense ~ SYNTAX ~ 2:9",
                "network \"dense\" first-scale 0 ~ SETTING ~ 2:29",
                "points interior 0 ~ SETTING ~ 2:17",
                "points by halton ~ UNKNOWN_NAME ~ 2:11",
                "points inner 4 ~ UNKNOWN_NAME ~ 2:8",
                "weights interior -1 ~ SETTING ~ 2:18",
                "weights inner 1 ~ UNKNOWN_NAME ~ 2:9",
                "data \"no.csv\": u = value ~ TABLE ~ 2:6",
                "unknown coefficient k = 3 in [0, 1] ~ START_OUTSIDE ~ 2:25",
                "march q by 1 ~ UNKNOWN_NAME ~ 2:7",
                "march x of 1 ~ SYNTAX ~ 2:9",
                "march x by 0 ~ SETTING ~ 2:12",
                "march x by 1e-4 ~ SETTING ~ 2:12",
                "march y by 0.5|interior: u_x = 0|at x = 0: u = 0 ~ NO_CONDITION ~ 4:16",
                "exact boundary|interior: u_x = 0|at x = 0: u_x = 0 ~ NO_CONDITION ~ 4:18",
                "exact boundary|interior: u_x = 0|at x = 0: u = u_y ~ NO_CONDITION ~ 4:18",
                "points by file pts ~ SYNTAX ~ 2:16",
                "points by file \"no.csv\" ~ TABLE ~ 2:16",
                "solve { nearest = yes } ~ UNKNOWN_NAME ~ 2:9",
                "solve { momentum = 1 } ~ SETTING ~ 2:20"
            })
    void placeAndReason(String rest, EquationRefusal code, String place) {
        String text = "unknown u(x in 0..1, y in 0..1)|" + rest.strip();
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> of(text.replace('|', '\n')));

        assertThat(refusal).as(text).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.where()).as(refusal.getMessage()).isEqualTo("p.pde:" + place);
        assertThat(refusal.getMessage()).doesNotContain("\n").contains("; expected ");
    }

    @Test
    void periodicConditionsHaveWeightsToo() {
        PdeProblem p = of("""
                        unknown u(x in 0..1, t in 0..1)
                        interior: u_t + u_x = 0
                        initial at t = 0: u = 1
                        periodic x
                        weights periodic 4
                        """);

        assertThat(p.conditions())
                .extracting(PdeProblem.Condition::weight)
                .containsExactly(1.0, 1.0, 4.0, 4.0);
        assertThat(p.conditions().getLast().leaves())
                .containsExactly(
                        new PdeLeaf.Derivative(0, List.of(0), false),
                        new PdeLeaf.Derivative(0, List.of(0), true));
    }

    @Test
    void valuesThatContradictEachOtherAtACornerAreWarnedAbout() {
        PdeProblem p = of("""
                        unknown u, v (x in 0..1, t in 0..2)
                        interior: u_t = u_xx; interior: v_t = u
                        initial at t = 0: u = 1 - x
                        at x = 0: u = 0
                        at x = 1: u = t^2
                        at x = 0: v = 3
                        """);

        assertThat(p.warnings())
                .containsExactly(
                        "\"initial\" and \"at x = 0.0\" contradict each other at the corner"
                                + " x = 0.0, t = 0.0: u = 1.0 and 0.0");
        assertThat(p.conditions().get(3).given()).isPresent();
        assertThat(p.conditions().get(3).given().orElseThrow().unknown()).isZero();
        assertThat(p.conditions().get(5).given().orElseThrow().unknown()).isEqualTo(1);
    }

    @Test
    void functionsHaveNetworksOfTheirOwn() {
        PdeProblem p = of("""
                        unknown u, v (x in 0..1)
                        network "dense(3) tanh dense"
                        network v "dense(5) sin dense"
                        interior: u_x = v; interior: v_x = u
                        at x = 0: u = 1
                        """);

        assertThat(p.ansatz().networks())
                .containsExactly("dense(3) tanh dense", "dense(5) sin dense");
        assertThat(p.ansatz().network()).isEqualTo("dense(3) tanh dense; dense(5) sin dense");
    }

    @Test
    void windowsKeepThePointsThatTheyContain(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("pts.csv"), "t,x\n0.5,0.25\n1.5,0.5\n1.75,1\n");
        String text = """
                unknown u(x in 0..1, t in 0..2)
                interior: u_t = u_x
                initial at t = 0: u = x
                at point (0, 1.5): u = 3
                march t by 1
                exact boundary
                points boundary 4 by file "pts.csv"
                solve { momentum = 0.5 }
                """;
        PdeProblem p = PdeText.parse("p.pde", folder, text);

        assertThat(p.windows()).isEqualTo(2);
        assertThat(p.points().chosen()).containsExactly(0.25, 0.5, 0.5, 1.5, 1, 1.75);
        assertThat(p.points().resample()).hasValue(0);
        assertThat(p.ansatz().exactBoundary()).isTrue();
        assertThat(p.momentum()).isEqualTo(0.5);
        assertThat(p.window(0).conditions()).hasSize(2);
        assertThat(p.window(1).conditions()).hasSize(3);
        assertThat(p.window(1).points().chosen()).containsExactly(0.5, 1.5, 1, 1.75);
        // a row outside the box, and a number of points beside the file's
        for (String wrong : List.of(
                text.replace("0..2", "0..1.6"),
                text.replace("boundary 4", "interior 4"),
                text.replace("\"pts.csv\"", "\"pts.csv\" resample"))) {
            assertThat(catchThrowableOfType(
                                    Refusal.class, () -> PdeText.parse("p.pde", folder, wrong))
                            .code())
                    .isIn(EquationRefusal.TABLE, EquationRefusal.SETTING);
        }
        String measured = text.replace("exact boundary", "data \"pts.csv\": u = t");
        assertThat(at(folder, measured).conditions()).hasSize(4);
        assertThat(catchThrowableOfType(
                                Refusal.class, () -> at(folder, measured.replace("0..2", "0..1.6")))
                        .code())
                .isEqualTo(EquationRefusal.TABLE);
        // without the files, for a solution that is known
        PdeProblem.Shown shown =
                PdeText.shown("p.pde", text, List.of("u", "u_t - 2*u_xx"), "--show");
        assertThat(shown.problem().points().chosen()).isEmpty();
        assertThat(shown.expressions().get(1).leaves()).hasSize(2);
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> PdeText.shown("p.pde", text, List.of("u_t + w"), "--show"));
        assertThat(refusal.where()).isEqualTo("--show:1:7");
        assertThat(refusal.excerpt()).containsExactly("u_t + w", "      ^");
    }

    @Test
    void aMistakeShowsItsLine() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> of("unknown u(x in 0..1)\n\tinterior: u_xx = ) # no\nboundary: u = 0"));

        assertThat(refusal.where()).isEqualTo("p.pde:2:19");
        assertThat(refusal.excerpt())
                .containsExactly("\tinterior: u_xx = ) # no", "\t" + " ".repeat(17) + "^");
        String far = "unknown u(x in 0..1)\ninterior: " + "1 + ".repeat(200) + ") = 0";
        Refusal distant = catchThrowableOfType(Refusal.class, () -> of(far));
        assertThat(distant.excerpt().getFirst()).startsWith("...").hasSizeLessThan(110);
        assertThat(distant.excerpt()
                        .getFirst()
                        .charAt(distant.excerpt().getLast().indexOf('^')))
                .isEqualTo(')');
    }

    @Test
    void anEmptyRangeIsRefused() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> of("unknown u(x in 1..0)\nboundary: u = 0"));

        assertThat(refusal.code()).isEqualTo(EquationRefusal.BOUNDS);
        assertThat(refusal.where()).isEqualTo("p.pde:1:19");
    }
}
