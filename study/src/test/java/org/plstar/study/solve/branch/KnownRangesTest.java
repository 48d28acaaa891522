package org.plstar.study.solve.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Workers;
import org.plstar.check.Certificate;
import org.plstar.check.Claims;
import org.plstar.check.Proof;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.solve.Oracles;
import tools.jackson.databind.JsonNode;

/** Ranges of params for which a solution is known to exist, and ranges that pass a fold. */
class KnownRangesTest {
    private static final String BUSES =
            "param p = 0.1; var V = 1; var d = 0\n5*V*sin(d) + p = 0\n5*V^2 - 5*V*cos(d) + 0.3*p = 0";

    @TempDir
    private Path folder;

    private Equations equations(String text, String param, double from) throws IOException {
        Path file = Files.writeString(folder.resolve("f.pls"), text);
        return Equations.withUnknown(file, Map.of(param, from), param);
    }

    private static JsonNode oracle(String name) throws IOException {
        for (JsonNode c : Oracles.read("branch/branches.json")) {
            if (c.get("name").asString().equals(name)) {
                return c;
            }
        }
        throw new AssertionError(name);
    }

    private RangeResult proved(String text, String param, double from, double to)
            throws IOException {
        return RangeRequest.of(equations(text, param, from), param, from, to).run();
    }

    /** Newton's method from the lines, for many values, ends within what is proved. */
    private void attack(String text, RangeResult r, int values) throws IOException {
        Equations e = equations(text, r.param(), r.from());
        int at = e.unknowns().stream().map(Equations.Unknown::name).toList().indexOf(r.param());
        double[] units = new double[e.unknowns().size()];
        Arrays.fill(units, 1);
        Curve curve = new Curve(Family.system(e, r.param()), units, Workers.of(1));
        double[] across = new double[units.length];
        across[at] = 1;
        int cell = 0;
        for (int i = 0; i <= values; i++) {
            double value = Math.min(r.reached(), r.from() + (r.reached() - r.from()) * i / values);
            while (value > r.cells().get(cell).to()) {
                cell++;
            }
            RangeResult.Cell c = r.cells().get(cell);
            double[] line = new double[units.length];
            for (int j = 0, k = 0; j < line.length; j++) {
                line[j] = j == at ? value : c.w()[k] + c.t()[k++] * (value - c.middle());
            }
            double[] x = curve.corrected(line, across).orElseThrow().x();
            for (int j = 0, k = 0; j < line.length; j++) {
                double bound = j == at ? 0 : c.within()[k++];
                assertThat(Math.abs(x[j] - line[j])).isLessThanOrEqualTo(bound + 1e-13);
            }
        }
    }

    private static double max(double[] bounds) {
        return Arrays.stream(bounds).max().orElseThrow();
    }

    @Tag("net")
    @Test
    void aDiscretizedBoundaryProblemIsProvedUpToNearItsFold() throws IOException {
        String text = oracle("bratu 20").get("pls").asString();
        RangeResult r = proved(text, "lam", 0.5, 3.5);
        assertThat(r.complete()).isTrue();
        assertThat(r.branch()).isTrue();
        assertThat(r.cells()).hasSizeLessThanOrEqualTo(15);
        assertThat(max(r.within())).isLessThan(0.2);
        attack(text, r, 10_000);
        RangeResult beyond = proved(text, "lam", 3.5, 3.6);
        double fold = oracle("bratu 20").get("fold").asDouble();
        assertThat(beyond.complete()).isFalse();
        assertThat(beyond.reached()).isBetween(fold - 1e-5, fold);
        assertThat(beyond.fold().orElseThrow()).isCloseTo(fold, within(1e-9));
    }

    @Tag("net")
    @Test
    void cellsAreNotMoreThanIsAsked() throws IOException {
        String text = oracle("bratu 60").get("pls").asString();
        for (double[] c : new double[][] {{3.0, 20}, {3.5, 30}, {3.513, 40}}) {
            RangeResult r = proved(text, "lam", 0.5, c[0]);
            assertThat(r.complete()).isTrue();
            assertThat(r.branch()).isTrue();
            assertThat(r.cells()).hasSizeLessThanOrEqualTo((int) c[1]);
            attack(text, r, 10_000);
        }
        RangeResult r = proved(text, "lam", 0.5, 3.52);
        assertThat(r.complete()).isFalse();
        assertThat(r.fold().orElseThrow()).isCloseTo(3.5133393870530067, within(1e-9));
    }

    @Test
    void anArchIsProvedBetweenItsFolds() throws IOException {
        String text = oracle("truss").get("pls").asString();
        RangeResult r = proved(text, "load", -0.04, 0.04);
        assertThat(r.complete() && r.branch()).isTrue();
        attack(text, r, 1000);
        RangeResult beyond = proved(text, "load", 0, 0.05);
        assertThat(beyond.reached()).isBetween(0.0429, 0.04291432573122472);
        assertThat(beyond.fold().orElseThrow()).isCloseTo(0.04291432573122472, within(1e-12));
    }

    @Test
    void linesOfLinearEquationsAreTheirSolutions() throws IOException {
        RangeResult r =
                proved("param a = 0; var x = 0; var y = 0\n2*x + y = a\nx - y = 1", "a", -5, 5);
        assertThat(r.complete() && r.branch()).isTrue();
        assertThat(r.cells()).hasSize(1);
        assertThat(max(r.within())).isLessThan(1e-12);
        for (RangeResult.Cell c : r.cells()) {
            assertThat(c.t()[0]).isCloseTo(1 / 3.0, within(1e-15));
            assertThat(c.w()[0]).isCloseTo((c.middle() + 1) / 3, within(1e-14));
        }
    }

    @Test
    void twoBusesAreProvedUpToTheNose() throws IOException {
        RangeResult r = proved(BUSES, "p", 0.1, 1.5);
        assertThat(r.complete() && r.branch()).isTrue();
        attack(BUSES, r, 1000);
    }

    /** The files are what the check reads: a changed number is not confirmed or not read. */
    @Test
    void theWrittenCertificateIsConfirmedAndChangesOfItAreNot() throws IOException {
        RangeResult r = proved(BUSES, "p", 0.1, 1);
        r.proof().write(folder, Map.of("command", "plstar solve"));
        Path file = folder.resolve("certificate.json");
        String text = Files.readString(file);
        assertThat(confirmed(file, text)).isTrue();
        // a longer half reaches farther than slopes allow; a larger radius is no longer the only
        // one
        for (String change : new String[] {
            "half 0.001",
            "half 1000",
            "to 0.2",
            "to 100",
            "radii 1e-9",
            "radii 100",
            "range 0.01",
            "parameter 1",
            "parameter 7",
            "measured 999"
        }) {
            String[] parts = change.split(" ", 2);
            String pattern = "(\"" + parts[0] + "\": \\[*)[0-9.E-]+";
            String changed = text.replaceFirst(pattern, "$1" + " " + parts[1]);
            assertThat(changed).isNotEqualTo(text);
            assertThat(confirmed(file, changed)).as(change).isFalse();
        }
    }

    private static boolean confirmed(Path file, String text) throws IOException {
        Files.writeString(file, text);
        try {
            return Claims.prove(Certificate.read(file)).stream().allMatch(Proof::confirmed);
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void rangesThatDoNotGrowAreRefused() throws IOException {
        Equations e = equations(BUSES, "p", 0.1);
        for (double to : new double[] {0.1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> RangeRequest.of(e, "p", 0.1, to)).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> RangeRequest.of(e, "q", 0.1, 1)).isInstanceOf(Refusal.class);
    }
}
