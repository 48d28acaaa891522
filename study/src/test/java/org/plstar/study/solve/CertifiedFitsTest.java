package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.data.equations.Equations;
import tools.jackson.databind.JsonNode;

/** Fits of the NIST StRD, from both of their starts. */
class CertifiedFitsTest {
    private static final JsonNode PROBLEMS = Oracles.read("nist.json").path("problems");

    static Stream<Arguments> runs() {
        return PROBLEMS.properties().stream()
                .flatMap(
                        e ->
                                List.of("start1", "start2").stream()
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
                    .isCloseTo(certified[j], within(1e-6 * Math.abs(certified[j])));
        }
        double rss = r.residual() * r.residual();
        if (name.equals("Lanczos1")) {
            assertThat(rss).isLessThan(1e-20);
        } else {
            double expected = problem.path("rss").asDouble();
            assertThat(rss).isCloseTo(expected, within(1e-9 * expected));
            assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
            double[] deviations = Oracles.numbers(problem.path("certified_sd"));
            double[] errors = r.errors().orElseThrow().standardErrors();
            for (int j = 0; j < deviations.length; j++) {
                assertThat(errors[j]).isCloseTo(deviations[j], within(1e-5 * deviations[j]));
            }
        }
    }
}
