package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class NewtonTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void copyData() throws IOException {
        data = Commands.data(folder, "breast_cancer.csv");
    }

    private Commands.Ended run(String out, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--rows",
                "150",
                "--network",
                "dense(256) tanh dense",
                "--json",
                "--out",
                folder.resolve(out).toString()));
        all.addAll(List.of(more));
        return Commands.run(all.toArray(String[]::new));
    }

    private JsonNode train(String out, String... more) {
        Commands.Ended ended = run(out, more);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--optimizer gauss-newton",
                "--optimizer levenberg-marquardt",
                "--optimizer levenberg-marquardt(damping=1e-2,solve=cg)",
                "--optimizer levenberg-marquardt(solve=cholesky)"
            })
    void theEquationsAreSolvedToRoundingInAFewSteps(String options) {
        JsonNode j = train("run", options.split(" ", -1));

        assertThat(j.get("loss").asDouble()).isLessThan(1e-20);
        assertThat(j.get("steps").asInt()).isBetween(2, 20);
        assertThat(j.get("outcome").asString()).isEqualTo("stalled");
        assertThat(j.get("train_accuracy").asDouble()).isEqualTo(1);
        assertThat(j.get("eta").isNull()).isTrue();
        assertThat(j.get("eta_reason").asString()).contains("linearized equations");
        assertThat(j.at("/method/optimizer").asString()).isEqualTo(options.split(" ", -1)[1]);
    }

    @Test
    void aTargetEndsTheRun() {
        JsonNode j = train("run", "--optimizer", "levenberg-marquardt", "--until", "1e-6");

        assertThat(j.get("outcome").asString()).isEqualTo("target_reached");
        assertThat(j.get("loss").asDouble()).isBetween(0.0, 1e-6);
    }

    @Test
    void theTraceHasDampingAndTrustAndTheReportCanBeMadeAgain() throws IOException {
        train("run", "--optimizer", "levenberg-marquardt");

        Path run = folder.resolve("run");
        List<String> trace = Files.readAllLines(run.resolve("trace.csv"));
        List<String> names = List.of(trace.getFirst().split(",", -1));
        assertThat(Double.parseDouble(cell(trace, names, 1, "damping"))).isPositive();
        assertThat(cell(trace, names, 1, "trust_ratio")).isEmpty();
        assertThat(Double.parseDouble(cell(trace, names, 2, "trust_ratio")))
                .isCloseTo(1, within(0.9));
        byte[] report = Files.readAllBytes(run.resolve("report.html"));
        assertThat(Commands.run("report", run.toString()).status()).isZero();
        assertThat(Files.readAllBytes(run.resolve("report.html"))).isEqualTo(report);
    }

    private static String cell(List<String> trace, List<String> names, int row, String name) {
        return trace.get(row).split(",", -1)[names.indexOf(name)];
    }

    @Test
    void threadsDoNotMatter() {
        JsonNode one = train("one", "--optimizer", "gauss-newton", "--threads", "1");
        JsonNode three = train("three", "--optimizer", "gauss-newton", "--threads", "3");

        assertThat(three.get("loss")).isEqualTo(one.get("loss"));
        assertThat(three.get("distance")).isEqualTo(one.get("distance"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--optimizer gauss-newton --loss cross-entropy",
                "--optimizer gauss-newton --batch 8",
                "--optimizer levenberg-marquardt --eta 0.1",
                "--optimizer levenberg-marquardt --eta auto",
                "--optimizer gauss-newton --precision float",
                "--optimizer gauss-newton(beta=0.9)",
                "--optimizer gauss-newton --weight-decay 0.1",
                "--optimizer gauss-newton --schedule cosine",
                "--optimizer gauss-newton(damping=1)",
                "--optimizer levenberg-marquardt(damping=-1)",
                "--optimizer gd(damping=1)",
                "--optimizer gd(solve=cg)"
            })
    void whatMeansNothingIsRefused(String options) {
        Commands.Ended ended = run("run", options.split(" ", -1));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr().lines()).hasSize(1);
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
