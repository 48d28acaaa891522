package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.equations.Equations;
import tools.jackson.databind.JsonNode;

/** Fits to tables, with the errors and intervals of an independent program (SciPy). */
class FitsTest {
    @TempDir
    private Path folder;

    private SolveResult fitted(String text, Map<String, String> tables) throws IOException {
        for (Map.Entry<String, String> e : tables.entrySet()) {
            Files.writeString(folder.resolve(e.getKey()), e.getValue());
        }
        return SolveRequest.of(Equations.parse("fit.pls", folder, text)).run();
    }

    private static void close(OptionalDouble value, double expected) {
        assertThat(value.orElseThrow()).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void errorsAndIntervalsAreThoseOfTheFreeUnknowns(int number) throws IOException {
        JsonNode fit = Oracles.read("fits.json").get(number);
        String table =
                fit.path("tables").properties().iterator().next().getValue().asString();
        SolveResult r = fitted(fit.path("pls").asString(), Map.of("puro.csv", table));

        assertThat(r.status()).isEqualTo(SolveStatus.FITTED);
        assertThat(r.solved()).isFalse();
        assertThat(r.found()).isTrue();
        SolveResult.Fit f = r.leastSquares().orElseThrow().fit().orElseThrow();
        assertThat(f.degreesOfFreedom())
                .isEqualTo(fit.path("degrees_of_freedom").asInt());
        assertThat(f.deviation() * f.deviation() * f.degreesOfFreedom())
                .isCloseTo(fit.path("rss").asDouble(), within(1e-6));
        assertThat(f.held()).hasSize(fit.path("held").size());
        for (int j = 0; j < r.solution().size(); j++) {
            SolveResult.Unknown u = r.solution().get(j);
            close(OptionalDouble.of(u.value()), fit.path("values").get(j).asDouble());
            assertThat(u.error()).isEmpty();
            JsonNode error = fit.path("standard_errors").path("" + j);
            if (error.isMissingNode()) {
                assertThat(f.held()).contains(u.name());
                assertThat(u.standardError()).isEmpty();
                assertThat(u.lower95()).isEmpty();
                continue;
            }
            JsonNode interval = fit.path("interval95").path("" + j);
            close(u.standardError(), error.asDouble());
            close(u.lower95(), interval.get(0).asDouble());
            close(u.upper95(), interval.get(1).asDouble());
        }
        double[] rates = table.lines()
                .skip(1)
                .mapToDouble(row -> Double.parseDouble(row.split(",", -1)[1]))
                .toArray();
        assertThat(f.measured()).containsExactly(rates);
        double left = 0;
        for (int i = 0; i < rates.length; i++) {
            left += Math.pow(f.measured()[i] - f.fitted()[i], 2);
        }
        assertThat(left).isCloseTo(fit.path("rss").asDouble(), within(1e-6));
        for (int a = 0; a < f.names().size(); a++) {
            for (int b = 0; b < f.names().size(); b++) {
                close(
                        OptionalDouble.of(f.correlation()[a][b]),
                        fit.path("correlation").get(a).get(b).asDouble());
            }
        }
    }

    /** The normal equations of straight lines, which are exact. */
    @Test
    void theCovarianceOfALineIsThatOfItsNormalEquations() throws IOException {
        Random random = new Random(3);
        for (int trial = 0; trial < 20; trial++) {
            int n = 4 + random.nextInt(20);
            StringBuilder table = new StringBuilder("x,y\n");
            double sx = 0;
            double sxx = 0;
            for (int i = 0; i < n; i++) {
                double x = random.nextInt(100);
                sx += x;
                sxx += x * x;
                table.append(x).append(',').append(random.nextGaussian()).append('\n');
            }
            SolveResult r = fitted(
                    "table d from \"d.csv\"; var a = 0; var b = 0\n"
                            + "for k in 1..rows(d): a*d.x[k] + b = d.y[k]",
                    Map.of("d.csv", table.toString()));
            double det = n * sxx - sx * sx;
            if (det == 0) {
                continue;
            }
            assertThat(r.status()).isEqualTo(SolveStatus.FITTED);
            SolveResult.Fit f = r.leastSquares().orElseThrow().fit().orElseThrow();
            double s2 = f.deviation() * f.deviation();
            close(OptionalDouble.of(f.covariance()[0][0]), s2 * n / det);
            close(OptionalDouble.of(f.covariance()[0][1]), -s2 * sx / det);
            close(OptionalDouble.of(f.covariance()[1][1]), s2 * sxx / det);
        }
    }

    @Test
    void whatReadsNoTableIsAFitWhereTheTextSaysSo() throws IOException {
        String line = """
                var a = 1; var b = 0; param y = [2.1, 3.9, 6.2, 7.8]
                for i in 1..4: a*i + b = y[i]
                """;

        assertThat(fitted(line, Map.of()).status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(fitted(line + "solve { fit = yes }", Map.of()).status())
                .isEqualTo(SolveStatus.FITTED);
    }

    @Test
    void aTableIsOfNoFitWhereTheTextSaysSo() throws IOException {
        Map<String, String> table = Map.of("d.csv", "x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.9\n");
        String text = """
                table d from "d.csv"; var a = 1
                for k in 1..rows(d): exp(a*d.x[k]) = d.y[k]
                """;

        assertThat(fitted(text, table).status()).isEqualTo(SolveStatus.FITTED);
        assertThat(fitted(text + "solve { fit = no }", table).status())
                .isNotEqualTo(SolveStatus.FITTED);
    }
}
