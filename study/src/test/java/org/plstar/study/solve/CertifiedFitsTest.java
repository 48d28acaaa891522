package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.data.equations.Equations;
import tools.jackson.databind.JsonNode;

/** Fits of the NIST StRD, from both of their starts. */
class CertifiedFitsTest {
    private static final JsonNode PROBLEMS = Oracles.read("nist.json").path("problems");

    static Stream<Arguments> runs() {
        return PROBLEMS.properties().stream()
                .flatMap(e -> List.of("start1", "start2").stream()
                        .map(start -> Arguments.of(e.getKey(), start)));
    }

    private static Equations text(JsonNode problem, String start) {
        StringBuilder s = new StringBuilder();
        double[] b = Oracles.numbers(problem.path(start));
        for (int i = 0; i < b.length; i++) {
            s.append("var b").append(i + 1).append(" = ").append(b[i]).append('\n');
        }
        double[] x = Oracles.numbers(problem.path("x"));
        double[] y = Oracles.numbers(problem.path("y"));
        for (int k = 0; k < x.length; k++) {
            s.append(problem.path("model").asString().replaceAll("\\bx\\b", "(" + x[k] + ")"));
            s.append(" = ").append(y[k]).append('\n');
        }
        return Equations.parse("fit.pls", Path.of("."), s.toString());
    }

    @ParameterizedTest(name = "{0} from {1}")
    @MethodSource("runs")
    void theCertifiedValuesAreFound(String name, String start) {
        JsonNode problem = PROBLEMS.path(name);
        SolveResult r = SolveRequest.of(text(problem, start)).run();

        double[] certified = Oracles.numbers(problem.path("certified"));
        for (int j = 0; j < certified.length; j++) {
            assertThat(r.w()[j])
                    .as(r.detail())
                    .isCloseTo(
                            certified[j],
                            within((name.equals("Lanczos1") ? 1e-9 : 1e-10)
                                    * Math.abs(certified[j])));
        }
        double rss = r.residual().norm() * r.residual().norm();
        if (name.equals("Lanczos1")) {
            assertThat(rss).isLessThan(1e-20);
        } else {
            double expected = problem.path("rss").asDouble();
            assertThat(rss).isCloseTo(expected, within(1e-9 * expected));
            assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
            double[] deviations = Oracles.numbers(problem.path("certified_sd"));
            for (int j = 0; j < deviations.length; j++) {
                double error = r.solution().get(j).standardError().orElseThrow();
                assertThat(error).isCloseTo(deviations[j], within(1e-5 * deviations[j]));
            }
        }
    }

    private static void requireTenDigits(SolveResult r, double... certified) {
        for (int j = 0; j < certified.length; j++) {
            assertThat(r.w()[j])
                    .as(r.detail())
                    .isCloseTo(certified[j], within(1e-10 * Math.abs(certified[j])));
        }
        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
    }

    /**
     * Units of the Jacobian end at rank 1 of 3, with a residual of 33,000, from the first start.
     */
    @ParameterizedTest
    @CsvSource({"2, 400000, 25000", "0.02, 4000, 250"})
    void unknownsThatRunAwayAreBroughtBackInOtherUnits(String b1, String b2, String b3) {
        int[] y = {
            34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427,
            3820, 3307, 2872
        };
        StringBuilder s = new StringBuilder(
                "# MGH10\nvar b1 = %s; var b2 = %s; var b3 = %s\n".formatted(b1, b2, b3));
        for (int i = 0; i < y.length; i++) {
            s.append("b1*exp(b2/(%d + b3)) = %d%n".formatted(50 + 5 * i, y[i]));
        }
        SolveResult r = SolveRequest.of(Equations.parse("f.pls", Path.of("."), s.toString()))
                .run();

        requireTenDigits(r, 5.6096364710e-03, 6.1813463463e+03, 3.4522363462e+02);
        assertThat(r.residual().norm()).isCloseTo(Math.sqrt(8.7945855171e+01), within(1e-9));
    }

    /** Osborne's first function; rank 4 of 5 from the first start. */
    @ParameterizedTest
    @CsvSource({"50, 150, -100, 1, 2", "0.5, 1.5, -1, 0.01, 0.02"})
    void twoExponentialsAreToldApart(String b1, String b2, String b3, String b4, String b5) {
        double[] y = {
            .844, .908, .932, .936, .925, .908, .881, .850, .818, .784, .751, .718, .685, .658,
            .628, .603, .580, .558, .538, .522, .506, .490, .478, .467, .457, .448, .438, .431,
            .424, .420, .414, .411, .406
        };
        StringBuilder s = new StringBuilder("# MGH17\n");
        s.append("var b1 = %s; var b2 = %s; var b3 = %s\n".formatted(b1, b2, b3));
        s.append("var b4 = %s; var b5 = %s\n".formatted(b4, b5));
        for (int i = 0; i < y.length; i++) {
            s.append("b1 + b2*exp(-%d*b4) + b3*exp(-%d*b5) = %s%n".formatted(10 * i, 10 * i, y[i]));
        }
        SolveResult r = SolveRequest.of(Equations.parse("f.pls", Path.of("."), s.toString()))
                .run();

        requireTenDigits(
                r,
                3.7541005211e-01,
                1.9358469127,
                -1.4646871366,
                1.2867534640e-02,
                2.2122699662e-02);
    }
}
