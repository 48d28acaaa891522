package org.plstar.study.advise.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class AdviseCommandTest {
    @TempDir
    private Path folder;

    private Commands.Ended run(String data, String... more) throws IOException {
        Path file = folder.resolve(data);
        if (!Files.exists(file)) {
            Commands.data(folder, data);
        }
        List<String> all = new ArrayList<>(List.of("advise", file.toString(), "--target", "label"));
        all.addAll(List.of(more));
        return Commands.run(all.toArray(String[]::new));
    }

    private JsonNode advise(String data, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("--json");
        Commands.Ended ended = run(data, all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @Test
    void stepsBatchesAndWidthFollowFromTheSpectrum() throws IOException {
        JsonNode j =
                advise("breast_cancer.csv", "--rows", "60", "--network", "dense(300) tanh dense");

        double max = j.at("/result/start/lambda_max").asDouble();
        double min = j.at("/result/start/lambda_min").asDouble();
        assertThat(j.at("/result/start/eta").asDouble()).isCloseTo(1 / max, within(1e-14 / max));
        assertThat(j.at("/result/start/eta_limit").asDouble())
                .isCloseTo(2 / max, within(1e-14 / max));
        assertThat(j.at("/result/start/condition/value").asDouble())
                .isCloseTo(max / min, within(1e-6 * max / min));
        double root = (Math.sqrt(max / min) - 1) / (Math.sqrt(max / min) + 1);
        assertThat(j.at("/result/forecast/full_batch/cautious_momentum/beta").asDouble())
                .isCloseTo(root * root, within(1e-6));
        assertThat(j.at("/result/forecast/steps").asLong())
                .isGreaterThan(j.at("/result/forecast/momentum_steps").asLong());
        List<JsonNode> batches = StreamSupport.stream(
                        j.at("/result/forecast/batches").spliterator(), false)
                .toList();
        assertThat(batches.getFirst().get("speed_up").asDouble()).isEqualTo(1);
        assertThat(batches.getLast().get("size").asInt()).isEqualTo(48);
        assertThat(batches)
                .isSortedAccordingTo((a, b) -> Double.compare(
                        a.get("speed_up").asDouble(), b.get("speed_up").asDouble()));
        assertThat(j.at("/result/forecast/width/drift").asDouble()).isPositive();
        assertThat(j.at("/result/forecast/checks")).isEmpty();
    }

    @Test
    void shortTrainingsOfAWideNetworkBearThePredictionsOut() throws IOException {
        JsonNode j = advise(
                "breast_cancer.csv",
                "--rows",
                "40",
                "--network",
                "dense(1024) tanh dense",
                "--verify",
                "--verify-steps",
                "60");

        List<String> ids = new ArrayList<>();
        for (JsonNode c : j.at("/result/forecast/checks")) {
            ids.add(c.get("id").asString());
            String verdict = c.get("verdict").asString();
            assertThat(verdict).as(c.toString()).isIn("agrees", "assumption_fails");
            if (verdict.equals("agrees")) {
                double predicted = c.get("predicted_rate").asDouble();
                assertThat(c.get("observed_rate").asDouble())
                        .isCloseTo(predicted, within(0.1 * Math.abs(predicted)));
            }
        }
        assertThat(ids).contains("gd", "gd-19", "gd-22", "sgd");
        assertThat(j.at("/result/forecast/checks/0/verdict").asString()).isEqualTo("agrees");
    }

    @Test
    void theSameSeedGivesTheSameAdviceForAnyNumberOfThreads() throws IOException {
        String[] one = {"--rows", "30", "--verify", "--verify-steps", "20", "--threads", "1"};
        String[] two = {"--rows", "30", "--verify", "--verify-steps", "20", "--threads", "2"};
        JsonNode a = advise("breast_cancer.csv", one);
        JsonNode b = advise("breast_cancer.csv", two);
        assertThat(a.get("findings")).isEqualTo(b.get("findings"));
        assertThat(a.at("/result/forecast/checks")).isEqualTo(b.at("/result/forecast/checks"));
    }

    @Test
    void crossEntropyGetsAStepAndTheReasonForNoMore() throws IOException {
        JsonNode j = advise("iris.csv", "--loss", "cross-entropy");
        assertThat(j.at("/result/start/eta").asDouble()).isPositive();
        assertThat(j.at("/result/none").asString()).isEqualTo("cross_entropy");
        assertThat(j.at("/result").has("forecast")).isFalse();
        assertThat(j.get("findings").toString()).contains("not_of_this_loss");
    }

    @Test
    void tooManyEquationsLeaveTheStepAndSayWhy() throws IOException {
        JsonNode j = advise("iris.csv", "--kernel-equations", "30");
        JsonNode all = advise("iris.csv");
        double eta = all.at("/result/start/eta").asDouble();
        assertThat(j.at("/result/start/eta").asDouble()).isCloseTo(eta, within(2e-3 * eta));
        assertThat(j.at("/result/none").asString()).isEqualTo("kernel_of_some_rows");
        assertThat(j.get("findings").toString()).contains("more than the 30 that were allowed");
    }

    @Test
    void aReportIsWrittenWhereAsked() throws IOException {
        Path out = folder.resolve("advice");
        Commands.Ended ended = run(
                "breast_cancer.csv",
                "--rows",
                "30",
                "--verify",
                "--verify-steps",
                "20",
                "--out",
                out.toString());
        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .startsWith("To fit the training rows to ")
                .contains("Next: plstar");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains(
                        "Predicted and observed",
                        "stable below η = 2/λ_max",
                        "critical batch size");
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(out.resolve("advice.json")))
                        .at("/result/start/eta")
                        .asDouble())
                .isPositive();
    }

    @Test
    void requestsThatMakeNoSenseAreRefusedInOneLine() throws IOException {
        for (String[] wrong : new String[][] {
            {"--tolerance", "0"},
            {"--verify-steps", "3"},
            {"--until", "-1"},
            {"--kernel-equations", "0"},
            {"--verify", "--loss", "cross-entropy"}
        }) {
            Commands.Ended ended = run("iris.csv", wrong);
            assertThat(ended.status()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(ended.stdout()).isEmpty();
            assertThat(ended.stderr().lines()).hasSize(1);
        }
    }
}
