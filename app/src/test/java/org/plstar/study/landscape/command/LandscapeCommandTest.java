package org.plstar.study.landscape.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.app.SaidClaims;
import org.plstar.study.landscape.LandscapeClaim;
import org.plstar.study.train.run.StoredPath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class LandscapeCommandTest {
    @TempDir
    private Path folder;

    private JsonNode landscape(String... arguments) {
        List<String> all = new ArrayList<>(List.of("landscape"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--json", "--samples", "5", "--points", "11"));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout()).path("result");
    }

    private static String findings(Path out) throws IOException {
        JsonNode written =
                JsonMapper.shared().readTree(out.resolve("landscape.json").toFile());
        return written.path("findings").toString();
    }

    @Test
    void aRunIsSeenAtItsStartAndItsEndAndBetween() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Path run = folder.resolve("run");
        Commands.Ended trained = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--rows",
                "20",
                "--network",
                "dense(12) tanh dense",
                "--steps",
                "200",
                "--out",
                run.toString());
        assertThat(trained.status()).as(trained.stderr()).isZero();
        Path out = folder.resolve("out");
        JsonNode j = landscape(run.toString(), "--out", out.toString());
        // start to end, and two eigenvectors and two random directions at either
        assertThat(j.get("slices").size()).isEqualTo(9);
        JsonNode way = j.get("slices").get(0);
        JsonNode end = j.get("slices").get(8);
        // the middle of a slice is the point itself; the way passes its end at 1
        assertThat(end.get("loss").get(5).asDouble())
                .isCloseTo(j.get("slices").get(5).get("loss").get(5).asDouble(), within(1e-12));
        assertThat(way.get("t").get(0).asDouble()).isEqualTo(-0.5);
        planeOfThePath(j);
        double first = j.get("near_solution").get(2).get("ratio").asDouble();
        double last = j.get("near_solution").get(3).get("ratio").asDouble();
        assertThat(last).isNegative();
        assertThat(first).isCloseTo(last, within(0.05 * -last));
        assertThat(j.get("kernels").size()).isEqualTo(4);
        assertThat(Files.readString(out.resolve("report.html"))).contains("Near a solution");
    }

    /**
     * The path ends where the plane through its end has its origin, and losses there are those of
     * the run.
     */
    private static void planeOfThePath(JsonNode j) {
        JsonNode p = j.get("path");
        int kept = p.get("steps").size();
        assertThat(kept).isBetween(20, 100);
        assertThat(p.get("iterates").size()).isEqualTo(kept + 2);
        assertThat(p.get("iterates").get(kept + 1).toString()).isEqualTo("[0.0,0.0]");
        assertThat(p.get("explained").asDouble()).isBetween(0.5, 1.0);
        assertThat(p.get("at_end").size()).isEqualTo(31);
        JsonNode way = j.get("slices").get(0).get("loss");
        // the grid begins at 0.25 of the path's extent before the start, and both planes rise from
        // there on
        assertThat(least(p.get("at_start"))).isLessThan(way.get(0).asDouble());
        assertThat(least(p.get("at_end"))).isLessThan(least(p.get("at_start")));
    }

    private static double least(JsonNode rows) {
        double least = Double.POSITIVE_INFINITY;
        for (JsonNode row : rows) {
            for (JsonNode v : row) {
                least = Math.min(least, v.asDouble());
            }
        }
        return least;
    }

    @Test
    void aRunWithoutIteratesHasNoPlaneAndSaysWhy() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Path run = folder.resolve("run");
        Commands.Ended trained = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--rows",
                "20",
                "--network",
                "dense(4) tanh dense",
                "--steps",
                "30",
                "--looks",
                "few",
                "--json",
                "--out",
                run.toString());
        assertThat(trained.status()).as(trained.stderr()).isZero();
        JsonNode summary = JsonMapper.shared().readTree(trained.stdout());
        assertThat(summary.get("iterates").asInt()).isZero();
        assertThat(summary.get("iterates_reason").asString()).isEqualTo("--looks few");
        JsonNode j = landscape(run.toString(), "--out", folder.resolve("out").toString());
        assertThat(j.has("path")).isFalse();
        assertThat(j.get("no_path").asString()).isEqualTo("no_iterates");
        JsonNode said = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("out/landscape.json")));
        assertThat(said.path("findings").toString()).contains("kept no iterates");
        JsonNode falls = SaidClaims.find(said, LandscapeClaim.LINE_FALLS).orElseThrow();
        assertThat(falls.at("/values/points").isInt()).isTrue();
        assertThat(falls.at("/values/to").asDouble())
                .isLessThan(falls.at("/values/from").asDouble());
    }

    @Test
    void iteratesAreFewerThanTheRoomAndNoneWhereThreeDoNotFit() {
        NavigableSet<Integer> observations =
                new TreeSet<>(IntStream.rangeClosed(0, 500).boxed().toList());
        assertThat(StoredPath.of(observations, 1000, 16).steps()).hasSize(100).doesNotContain(0);
        // 1 MiB holds five of 50,000 parameters
        assertThat(StoredPath.of(observations, 50_000, 1).steps()).hasSize(5);
        assertThat(StoredPath.of(observations, 100_000, 1).steps()).isEmpty();
        assertThat(StoredPath.of(observations, 1000, 0).steps()).isEmpty();
        assertThat(observations)
                .containsAll(StoredPath.of(observations, 50_000, 1).steps());
    }

    @Test
    void whatDoesNotExistIsAbsentWithItsReason() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        JsonNode j = landscape(
                data.toString(),
                "--target",
                "label",
                "--rows",
                "25",
                "--network",
                "dense(4) tanh dense",
                "--loss",
                "cross-entropy",
                "--equations",
                "10",
                "--out",
                folder.resolve("out").toString());
        assertThat(j.get("no_solution").asString()).isEqualTo("cross_entropy");
        assertThat(j.get("no_kernels").asString()).isEqualTo("too_many_equations");
        assertThat(findings(folder.resolve("out")))
                .contains("cross-entropy has no solution", "more than the 10 that were allowed");
        assertThat(j.get("slices").size()).isEqualTo(4);
        assertThat(Commands.run("landscape", data.toString(), "--points", "1").status())
                .isEqualTo(2);
    }
}
