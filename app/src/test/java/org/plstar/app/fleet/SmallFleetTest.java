package org.plstar.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.table.ClaimTable;
import tools.jackson.databind.JsonNode;

/** Runs of kinds that false sentences were said of: what is measured or follows holds in all. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class SmallFleetTest {
    /** What was said once, and is not so. */
    private static final List<String> DROPPED = List.of(
            "whatever the weights",
            "more than it needs",
            "nothing seen stops",
            "fast convergence",
            "theory allows at most",
            "would be stable",
            "At the edge of stability since",
            "PL* holds only down to",
            "as behind a bottleneck",
            "wider layers move less",
            "It overfits",
            "may help",
            "such as --eta",
            "Almost over-parameterized",
            "held at every observed step");

    @TempDir
    private Path folder;

    /** The run, and how its verdict begins. */
    private record Small(Fleet.Train run, String verdict) {
        @Override
        public String toString() {
            return run.toString();
        }
    }

    static Stream<Small> runs() {
        return Stream.of(
                small(
                        "xor",
                        "dense(8) sigmoid dense(8) sigmoid dense",
                        "--parametrization standard --steps 60 --test-fraction 0",
                        "The training rows' loss went from"),
                small("lin", "dense", "--steps 400", "Good on new rows: R²"),
                small(
                        "blobs",
                        "dense",
                        "--loss cross-entropy --steps 200 --eta 3",
                        "Good on new rows:"),
                small(
                        "curvn",
                        "dense(16) tanh dense",
                        "--loss cross-entropy --balance --steps 100",
                        "Mean of the classes' accuracies on the"),
                small(
                        "outl",
                        "dense(32) tanh dense",
                        "--loss huber(0.5) --steps 100",
                        "Good on new rows: R²"),
                small(
                        "smooth",
                        "dense(16) tanh dense tanh",
                        "--loss huber(0.2) --eta 40 --steps 100",
                        "No weights fit these targets: the last layer, tanh,"),
                small(
                        "eq3",
                        "dense(bias=false)",
                        "--standardize none --targets raw --task regression --test-fraction 0 --steps 400",
                        "The training rows' loss went from"),
                small("dup", "dense(64) tanh dense", "--steps 100", "Good on new rows:"),
                small(
                        "smooth",
                        "dense(8) relu dense(8) relu dense",
                        "--eta 40 --steps 60",
                        "Diverged:"),
                small(
                        "curvb",
                        "dense(16) tanh dense",
                        "--weight-decay 0.1 --steps 300",
                        "The outputs do not depend on the features:"),
                small(
                        "smooth",
                        "dense(64) tanh dense",
                        "--optimizer momentum --steps 100 --until 0.001",
                        "Not reached:"),
                small(
                        "curv",
                        "dense(48) gelu dense",
                        "--optimizer adam --eta 0.1 --steps 100",
                        "Good on new rows:"));
    }

    private static Small small(String table, String network, String args, String verdict) {
        return new Small(new Fleet.Train(table, network, args), verdict);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatIsMeasuredOrFollowsHolds(Small small) throws IOException {
        List<FleetWorker.Try> all = FleetWorker.train(folder, "r", small.run, ".*");
        assertThat(all).hasSizeGreaterThan(2);
        for (FleetWorker.Try t : all) {
            Kind kind = ClaimTable.of(t.claim()).kind();
            if (kind == Kind.MEASURED || kind == Kind.FOLLOWS) {
                assertThat(t.decision().held() || !t.decision().tried())
                        .as("%s: %s", t.claim(), t.decision().why())
                        .isTrue();
            }
        }

        Optional<Case.Ran> base = new Case(folder, "r", small.run).base();
        JsonNode json = base.orElseThrow().json();
        assertThat(json.path("verdict").path("text").asString())
                .startsWith(small.verdict)
                .containsPattern("\\d");
        for (JsonNode f : json.path("findings")) {
            assertThat(f.path("text").asString()).doesNotContain(DROPPED);
        }
    }
}
