package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.NlModel;
import tools.jackson.databind.JsonNode;

/** A circuit, a flame and a robot's arm, with their tables; and files of AMPL. */
class TextExamplesTest {
    private static final JsonNode ALL = Oracles.read("text_examples.json");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        for (Map.Entry<String, JsonNode> e : ALL.path("files").properties()) {
            Files.writeString(folder.resolve(e.getKey()), e.getValue().asString());
        }
    }

    private SolveRequest request(String name) {
        return SolveRequest.of(Equations.read(folder.resolve(name)));
    }

    @Test
    void theCircuit() {
        SolveResult r = request("circuit.pls").run();

        JsonNode expected = ALL.path("circuit").path("solution");
        for (int k = 0; k < 3; k++) {
            assertThat(r.w()[k])
                    .isCloseTo(expected.path("v[" + (k + 1) + "]").asDouble(), within(1e-12));
        }
    }

    @Test
    void theFlame() {
        SolveResult r = request("methane.pls").run();

        JsonNode expected = ALL.path("equilibrium").path("solution_moles");
        JsonNode species = ALL.path("equilibrium").path("species");
        for (int k = 0; k < species.size(); k++) {
            double moles = expected.path(species.get(k).asString()).asDouble();
            assertThat(Math.exp(r.w()[k])).isCloseTo(moles, within(1e-12));
        }
    }

    @Test
    void theArmReachesItsPointsWithTheLeastMotion() throws IOException {
        for (JsonNode c : ALL.path("arm").path("cases")) {
            String text = Files.readString(folder.resolve("arm.pls"));
            double[] target = Oracles.numbers(c.path("target"));
            String moved = text.replaceAll("p\\[7,1\\] = \\S+;", "p[7,1] = " + target[0] + ";")
                    .replaceAll("p\\[7,2\\] = \\S+;", "p[7,2] = " + target[1] + ";")
                    .replaceAll("p\\[7,3\\] = \\S+", "p[7,3] = " + target[2]);
            Files.writeString(folder.resolve("moved.pls"), moved);
            SolveResult r = request("moved.pls").withNearest(true).run();

            double least = c.path("nearest_in_bounds").path("distance").asDouble();
            assertThat(r.distance())
                    .as(c.path("name").asString())
                    .isLessThanOrEqualTo(least * (1 + 1e-8));
            assertThat(r.residual().norm()).isLessThan(1e-12);
        }
    }

    @Test
    void aJointMayEndAtItsBound() throws IOException {
        String text = Files.readString(folder.resolve("arm.pls"));
        Files.writeString(
                folder.resolve("tight.pls"),
                text.replace("in [-2.9, 2.9]", "in [-2.9, if i = 4 then 1.3 else 2.9]"));
        SolveResult r = request("tight.pls").withNearest(true).run();

        assertThat(r.w()[3]).isEqualTo(1.3);
        assertThat(r.residual().norm()).isLessThan(1e-12);
        assertThat(r.nearest().orElseThrow().converged()).isTrue();
    }

    @Test
    void aPointOutOfReachHasACertificateOfAbsence() throws IOException {
        String text = Files.readString(folder.resolve("arm.pls"));
        Files.writeString(folder.resolve("far.pls"), text.replace("= 0.45", "= 2.45"));
        SolveResult r = request("far.pls").run();

        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.leastSquares().orElseThrow().absence().radius().orElseThrow())
                .isGreaterThan(0.1);
        // the arm is 1.266 long from the origin
        double away = Math.sqrt(2.45 * 2.45 + 0.25 * 0.25 + (0.55 - 0.34) * (0.55 - 0.34));
        assertThat(r.residual().norm()).isCloseTo(away - 0.926, within(1e-9));
    }

    @Test
    void filesOfAmplAreSolved() throws IOException {
        JsonNode files = Oracles.read("nl.json").path("files");
        for (Map.Entry<String, JsonNode> e : files.properties()) {
            Path file = folder.resolve(e.getKey());
            Files.writeString(file, e.getValue().path("text").asString());
            if (e.getValue().path("unknowns").isMissingNode()) {
                continue;
            }
            NlModel model = NlModel.read(file);
            SolveResult r = SolveRequest.of(model.equations()).run();

            assertThat(r.residual().norm()).isLessThan(1e-12);
            double[] expected = Oracles.numbers(e.getValue().path("solution"));
            double[] first = Oracles.numbers(e.getValue().path("solution_first"));
            for (int j = 0; j < expected.length; j++) {
                assertThat(r.w()[j]).isCloseTo(expected[j], within(1e-12));
            }
            for (int j = 0; j < first.length; j++) {
                assertThat(r.w()[j]).isCloseTo(first[j], within(1e-12));
            }
            if (!e.getValue().path("groups_expected").isMissingNode()) {
                assertThat(model.equations().groups())
                        .isEqualTo(e.getValue().path("groups_expected").asInt());
            }
        }
    }
}
