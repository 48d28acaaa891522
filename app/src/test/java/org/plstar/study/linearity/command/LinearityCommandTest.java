package org.plstar.study.linearity.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code plstar linearity} as users run it. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class LinearityCommandTest {
    @TempDir
    private Path folder;

    private static Commands.Ended run(List<String> arguments) {
        return Commands.run(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Commands.Ended ended) {
        return JsonMapper.shared().readTree(ended.stdout());
    }

    /** Eight points of a plane and a smooth target. */
    private Path points() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 8; i++) {
            csv.append(i % 4)
                    .append(',')
                    .append((i * 5) % 8)
                    .append(',')
                    .append(0.5 * i % 3 + 0.25)
                    .append('\n');
        }
        Path file = folder.resolve("points.csv");
        Files.writeString(file, csv.toString());
        return file;
    }

    private List<String> sweep(String network, String out, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "linearity",
                points().toString(),
                "--target",
                "label",
                "--network",
                network,
                "--widths",
                "16,32,64",
                "--seeds",
                "2",
                "--until",
                "0.01",
                "--out",
                folder.resolve(out).toString()));
        for (int i = 0; i < more.length; i++) {
            int there = more[i].startsWith("--") ? all.indexOf(more[i]) : -1;
            if (there >= 0) {
                all.set(there + 1, more[++i]);
            } else {
                all.add(more[i]);
            }
        }
        return all;
    }

    @Test
    void theSummaryHasSlopesVerdictRowsAndTheReportOpens() throws Exception {
        Commands.Ended ended =
                run(sweep("dense({m}) tanh dense({m}) tanh dense", "a", "--json", "--catapult"));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = json(ended);
        for (String name : List.of("hessian", "kernel_drift", "function_gap", "weight_motion")) {
            JsonNode slope = j.path("result").path("slopes").path(name);
            assertThat(slope.path("low").asDouble())
                    .as(name)
                    .isLessThan(slope.path("value").asDouble());
            assertThat(slope.path("high").asDouble())
                    .as(name)
                    .isGreaterThan(slope.path("value").asDouble());
        }
        JsonNode result = j.path("result");
        assertThat(result.path("slopes").path("hessian").path("value").asDouble())
                .isNegative();
        assertThat(result.path("verdict").path("kind").asString()).isIn("linear", "undecided");
        assertThat(reason(j)).isNotBlank();
        assertThat(result.path("networks")).hasSize(6);
        assertThat(result.path("networks")
                        .path(0)
                        .path("hessian_over_lambda_min")
                        .asDouble())
                .isPositive();
        assertThat(result.path("limit").path("standard_error").asDouble()).isPositive();
        assertThat(result.path("bytes_per_network").asLong()).isPositive();
        JsonNode runs = result.path("catapult").path("runs");
        assertThat(runs).hasSize(2 * 2 * 12);
        assertThat(runs.path(0).path("run").path("phase").asString()).isEqualTo("monotone");
        assertThat(ended.stderr())
                .containsPattern(
                        "vectors and matrices take about \\d+ MiB at most, the whole process less"
                                + " than \\d+ MiB");
        assertThat(ended.stdout()).doesNotContain("NaN").doesNotContain("Infinity");
        Path report = folder.resolve("a/report.html");
        assertThat(report).content().contains("Hessian norm").contains("Large steps");
        byte[] before = Files.readAllBytes(report);
        assertThat(Commands.run("report", folder.resolve("a").toString()).status())
                .isZero();
        assertThat(report).hasBinaryContent(before);
        assertThat(Commands.run("runs", "list", folder.toString()).stdout())
                .contains("dense({m}) tanh dense({m}) tanh dense");
    }

    @Tag("net")
    @Test
    void theSameSweepGivesTheSameNumbersOnAnyThreadsAndContinued() throws Exception {
        String network = "dense({m}) sin dense";
        JsonNode one = json(run(sweep(network, "one", "--json", "--threads", "1")));
        JsonNode three = json(run(sweep(network, "three", "--json", "--threads", "3")));
        for (String same : List.of("result", "findings")) {
            assertThat(three.path(same)).as(same).isEqualTo(one.path(same));
        }
        byte[] summary = Files.readAllBytes(folder.resolve("one/run.json"));
        byte[] report = Files.readAllBytes(folder.resolve("one/report.html"));
        Path killed = folder.resolve("one");
        Files.delete(killed.resolve("run.json"));
        Files.delete(killed.resolve("report.html"));
        Files.delete(killed.resolve("rows/width-32-seed-2.json"));
        Files.delete(killed.resolve("rows/width-64-seed-1.json"));
        // a row that is there already is not measured again
        Path kept = killed.resolve("rows/width-64-seed-2.json");
        Files.setLastModifiedTime(kept, FileTime.fromMillis(1_000_000));

        Commands.Ended again = Commands.run(
                "linearity", "--resume", killed.toString(), "--json", "--threads", "2");
        assertThat(again.status()).as(again.stderr()).isZero();
        assertThat(json(again)).isEqualTo(one);
        assertThat(killed.resolve("run.json")).hasBinaryContent(summary);
        assertThat(killed.resolve("report.html")).hasBinaryContent(report);
        assertThat(Files.getLastModifiedTime(kept).toMillis()).isEqualTo(1_000_000);
        assertThat(Commands.run("linearity", "--resume", killed.toString()).status())
                .isEqualTo(2);
    }

    /** Outputs of 10^160 have a kernel beyond the range of numbers. */
    @Test
    void aNetworkThatFailsIsARowWithItsReasonAndIsTriedAgain() throws Exception {
        String network = "dense({m}) tanh dense scale(1e{m})";
        List<String> arguments = sweep(
                network, "f", "--widths", "16,32,160", "--until", "0.5", "--json", "--no-limit");
        Commands.Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isEqualTo(1);
        JsonNode j = json(ended);
        JsonNode result = j.path("result");
        assertThat(result.path("outcome").asString()).isEqualTo("incomplete");
        assertThat(result.path("networks")).hasSize(6);
        JsonNode failed = result.path("networks").path(4);
        assertThat(failed.path("width").asInt()).isEqualTo(160);
        assertThat(failed.path("failure").asString()).contains("beyond the range of numbers");
        assertThat(failed.path("steps").isNull()).isTrue();
        assertThat(failed.path("lambda_min").isNull()).isTrue();
        assertThat(result.path("slopes").path("function_gap").path("value").isNumber())
                .isTrue();
        assertThat(j.path("findings").toString())
                .contains("2 of 6 networks could not be measured")
                .contains("the widths 16, 32 and the seeds 1, 2");
        Path directory = folder.resolve("f");
        assertThat(directory.resolve("rows/width-160-seed-1.json"))
                .content()
                .contains("beyond the range of numbers");
        Path report = directory.resolve("report.html");
        assertThat(report).content().contains("2 of 6 networks could not be measured");
        byte[] before = Files.readAllBytes(report);
        assertThat(Commands.run("report", directory.toString()).status()).isZero();
        assertThat(report).hasBinaryContent(before);

        Commands.Ended again =
                Commands.run("linearity", "--resume", directory.toString(), "--json");
        assertThat(again.status()).as(again.stderr()).isEqualTo(1);
        assertThat(again.stderr()).contains("4 of them were measured before");
        assertThat(json(again)).isEqualTo(j);
    }

    @Test
    void aSweepOfWhichAllFailIsRefusedWithTheReason() throws Exception {
        Commands.Ended ended = run(sweep(
                "dense({m}) tanh dense scale(1e{m})", "all", "--widths", "160,170", "--no-limit"));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr())
                .contains("all 4 networks: none could be measured")
                .contains("beyond the range of numbers");
        assertThat(ended.stdout()).isEmpty();
    }

    @Test
    void aBottleneckAndANonLinearOutputAreNamedAsTheReason() throws Exception {
        JsonNode narrow = json(
                run(sweep("dense({m}) tanh dense(2) tanh dense({m}) tanh dense", "b", "--json")));
        assertThat(obstacle(narrow)).isEqualTo("bottleneck");
        assertThat(narrow.path("findings").toString()).contains("bottleneck: ");
        JsonNode output = json(
                run(sweep("dense({m}) tanh dense sin scale(3)", "c", "--json", "--until", "0.05")));
        assertThat(obstacle(output)).isEqualTo("output_nonlinearity");
        assertThat(output.path("result").path("verdict").path("kind").asString())
                .isIn("not_linear", "undecided");
    }

    private static String obstacle(JsonNode sweep) {
        return sweep.at("/result/structure/obstacles/0/kind").asString();
    }

    private static String reason(JsonNode sweep) {
        return sweep.path("findings").path(0).path("text").asString();
    }

    @Test
    void withReluItSaysWhatTheHessianIs() throws Exception {
        Commands.Ended ended = run(sweep("dense({m}) relu dense", "d"));
        assertThat(ended.stdout()).contains("kinks (relu)").contains("between the kinks");
    }

    @Test
    void networksThatDoNotArriveGiveStatusOne() throws Exception {
        Commands.Ended ended =
                run(sweep("dense({m}) tanh dense", "e", "--until", "1e-9", "--steps", "5"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout())
                .contains("did not come to 1.00e-09 of their first loss in 5 steps");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense(64) tanh dense; --widths 64,128; {m}",
                "dense({m}) tanh dense; --widths 128,64; 64 comes behind 128",
                "dense({m}) tanh dense; --widths 64; one width",
                "dense({m}) tanh dense; --widths 64,abc; abc",
                "dense({m}) tanh dense; --seeds 0; --seeds 0",
                "dense({m}) tanh dense; --until 2; --until 2",
                "dense({m}) tanh dense; --eta-lambda 2; above 0 and below 2",
                "dense({m}) tanh dense; --tolerance 0; --tolerance",
                "dense({m}) tanh dense; --memory 1; MiB",
                "dense({m}) tanh dense; --threads 0; --threads 0",
                "dense({m}) tanh dropout(0.5) dense; --seeds 1; dropout",
                "dense({m}) tanh dense(7); --seeds 1; outputs",
            })
    void wrongRequestsAreRefusedInOneLineAndLeaveNothing(
            String network, String option, String named) throws Exception {
        List<String> arguments = sweep(network, "wrong", option.split(" ", -1));
        Commands.Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isEqualTo(2);
        assertThat(ended.stderr().strip().lines()).hasSize(1);
        assertThat(ended.stderr()).contains(named);
        assertThat(ended.stdout()).isEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(p -> p.endsWith("wrong"));
        }
    }

    @Test
    void moreEquationsThanADenseKernelTakesAreRefusedWithTheRowsThatWouldDo() throws Exception {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 4100; i++) {
            csv.append(i)
                    .append(',')
                    .append(i * i % 97)
                    .append(',')
                    .append(i * 0.5)
                    .append('\n');
        }
        Path big = folder.resolve("big.csv");
        Files.writeString(big, csv.toString());
        Commands.Ended ended = Commands.run(
                "linearity",
                big.toString(),
                "--target",
                "label",
                "--network",
                "dense({m}) tanh dense");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("4100 equations").contains("--rows 4000");
    }
}
