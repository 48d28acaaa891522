package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.app.SaidClaims;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.study.fit.FitClaim;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void copyData() throws IOException {
        data = Commands.data(folder, "breast_cancer.csv");
    }

    private JsonNode train(String out, String... more) {
        return network("dense(64) tanh dense", out, more);
    }

    private JsonNode network(String network, String out, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                network,
                "--json",
                "--out",
                folder.resolve(out).toString()));
        all.addAll(List.of(more));
        if (!all.contains("--steps")) {
            all.addAll(List.of("--steps", "60"));
        }
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @Test
    void theSummaryHasWhatItPromises() {
        JsonNode j = train("run");

        for (String key : List.of(
                "loss",
                "train_accuracy",
                "test_accuracy",
                "lambda_min",
                "lambda_max",
                "condition_number",
                "mu",
                "kernel_drift",
                "eta",
                "steps",
                "predicted_rate",
                "measured_rate")) {
            assertThat(j.get(key).isNumber()).as(key).isTrue();
        }
        assertThat(j.get("steps").asInt()).isEqualTo(60);
        assertThat(j.get("loss").asDouble()).isLessThan(j.get("initial_loss").asDouble());
        assertThat(j.get("eta").asDouble() * j.get("initial_lambda_max").asDouble())
                .isCloseTo(1, within(1e-12));
        assertThat(j.get("final_mu").asDouble())
                .isBetween(j.get("lambda_min").asDouble(), j.get("lambda_max").asDouble());
        assertThat(j.get("train_accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(j.get("measured_rate").asDouble())
                .isCloseTo(j.get("predicted_rate").asDouble(), within(5e-3));
    }

    @Test
    void suspectsAreShownAsImages() throws IOException {
        Path run = folder.resolve("suspects");
        Commands.Ended ended = Commands.run(
                "train",
                "digits",
                "--rows",
                "80",
                "--network",
                "dense(8) tanh dense",
                "--steps",
                "20",
                "--suspects",
                "3",
                "--json",
                "--out",
                run.toString());
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = JsonMapper.shared().readTree(ended.stdout());

        assertThat(j.get("suspicious").size()).isEqualTo(3);
        String report = Files.readString(run.resolve("report.html"));
        assertThat(report)
                .contains("Rows whose label may be wrong")
                .contains("suspect-images")
                .contains(", rather ");
        // what is read again says the same
        Commands.Ended again = Commands.run("report", run.toString());
        assertThat(again.status()).as(again.stderr()).isZero();
        assertThat(Files.readString(run.resolve("report.html"))).isEqualTo(report);
    }

    @Test
    void theRunDirectoryHoldsTraceSpectraWeightsAndReport() throws IOException {
        train("run");

        Path run = folder.resolve("run");
        List<String> trace = Files.readAllLines(run.resolve("trace.csv"));
        assertThat(trace.getFirst()).startsWith("step,loss,").endsWith(",seconds");
        assertThat(trace.getLast()).startsWith("60,");
        assertThat(trace)
                .allMatch(
                        row -> row.split(",", -1).length == trace.getFirst().split(",", -1).length);
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(run.resolve("spectrum/step-00000000.npy")).isNotEmptyFile();
        assertThat(run.resolve("checkpoint/weights.npz")).isNotEmptyFile();
    }

    @Test
    void repetitionsAndThreadsGiveTheSameBytes() throws IOException {
        train("one", "--threads", "1");
        train("two", "--threads", "2");
        train("again", "--threads", "2");

        List<String> one = withoutTime("one");
        assertThat(withoutTime("two")).isEqualTo(one);
        assertThat(withoutTime("again")).isEqualTo(one);
        byte[] weights = Files.readAllBytes(folder.resolve("one/checkpoint/weights.npz"));
        assertThat(Files.readAllBytes(folder.resolve("two/checkpoint/weights.npz")))
                .isEqualTo(weights);
    }

    private List<String> withoutTime(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("trace.csv")).stream()
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .toList();
    }

    @Test
    void aRunContinuesFromSavedWeights() {
        double end = train("first").get("loss").asDouble();

        JsonNode second = train(
                "second",
                "--weights",
                folder.resolve("first/checkpoint/weights.npz").toString());

        assertThat(second.get("initial_loss").asDouble()).isEqualTo(end);
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedWithTheirShape() {
        train("first");

        Commands.Ended ended = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(65) tanh dense",
                "--weights",
                folder.resolve("first/checkpoint/weights.npz").toString(),
                "--out",
                folder.resolve("second").toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr().lines())
                .singleElement()
                .asString()
                .contains("0.weight", "[64, 30]", "[65, 30]");
        assertThat(folder.resolve("second")).doesNotExist();
    }

    @Tag("net")
    @Test
    void looksAreFewUsualManyOrAll() {
        assertLooks("few", 3, 2, 100, 0);
        assertLooks("many", 44, 8, 3000, 43);
        assertLooks("every", 61, 8, 3000, 60);
        assertThat(train("usual").get("looks"))
                .isEqualTo(train("said", "--looks", "usual").get("looks"));
    }

    private void assertLooks(String looks, int steps, int kernels, int equations, int iterates) {
        JsonNode j = train(looks, "--looks", looks);
        assertThat(j.at("/looks/steps").asInt()).as(looks).isEqualTo(steps);
        assertThat(j.at("/looks/kernels").asInt()).as(looks).isEqualTo(kernels);
        assertThat(j.at("/looks/most_kernel_equations").asInt()).as(looks).isEqualTo(equations);
        assertThat(j.get("iterates").asInt()).as(looks).isEqualTo(iterates);
    }

    @Test
    void aSubsetForTheKernelSaysSoAndMakesNoPrediction() {
        JsonNode j = train("run", "--looks", "few");

        assertThat(j.get("predicted_rate").isNull()).isTrue();
        assertThat(j.get("meaning").get("lambda").asString()).contains("a sample of 100 of");
        assertThat(j.get("eta_reason").asString()).contains("Lanczos");
    }

    @Tag("net")
    @Test
    void theLargestEigenvalueOfAllRowsIsKnownWithoutTheirKernel() {
        JsonNode whole = train("whole");
        double exact = whole.get("initial_lambda_max").asDouble();
        JsonNode some = train("some", "--looks", "few", "--eta", "0.1");

        assertThat(some.get("initial_lambda_min").asDouble())
                .isGreaterThan(whole.get("initial_lambda_min").asDouble());
        assertThat(some.get("lambda_max_all_rows").asDouble())
                .isCloseTo(exact, within(2e-3 * exact));
        assertThat(some.at("/lambda_max_all_rows_trust/converged").asBoolean()).isTrue();
        assertThat(some.at("/meaning/lambda").asString()).contains("in the mean over samples");

        JsonNode cross = train(
                "cross",
                "--looks",
                "few",
                "--loss",
                "cross-entropy",
                "--optimizer",
                "adam",
                "--batch",
                "32",
                "--precision",
                "float");
        // two outputs, whose Hessian in the outputs is at most 1/2
        assertThat(cross.get("lambda_max_all_rows").asDouble()).isBetween(0.01 * exact, exact);
        assertThat(cross.at("/meaning/lambda_max_all_rows").asString()).contains("JᵀBJ/N");
        assertThat(SaidClaims.find(cross, FitClaim.CURVATURE_ALL_ROWS)
                        .orElseThrow()
                        .at("/values/rows")
                        .asInt())
                .isEqualTo(455);
    }

    @Tag("net")
    @Test
    void singlePrecisionStaysCloseToDoubleForSixtySteps() throws IOException {
        for (String options :
                List.of("--loss square", "--loss cross-entropy --optimizer adam --batch 32")) {
            List<String> all = new ArrayList<>(List.of(options.split(" ", -1)));
            all.addAll(List.of("--looks", "many", "--force"));
            List<Double> exact = losses("double", all);
            all.addAll(List.of("--precision", "float"));
            List<Double> single = losses("float", all);

            assertThat(single).as(options).hasSameSizeAs(exact);
            for (int i = 0; i < exact.size(); i++) {
                assertThat(single.get(i))
                        .as(options + ", row " + i)
                        .isCloseTo(exact.get(i), within(1e-4 * exact.get(i)));
            }
        }
    }

    private List<Double> losses(String out, List<String> options) throws IOException {
        train(out, options.toArray(String[]::new));
        return Files.readAllLines(folder.resolve(out).resolve("trace.csv")).stream()
                .skip(1)
                .map(row -> Double.parseDouble(row.split(",", -1)[1]))
                .toList();
    }

    @Test
    void tooFewParametersLeaveNoConditionNumber() {
        JsonNode j = network("dense(2) tanh dense", "run");

        assertThat(j.get("condition_number").isNull()).isTrue();
        assertThat(j.get("condition_number_reason").asString()).contains("fewer parameters");
    }

    @Tag("net")
    @Test
    void duplicateRowsAreMergedSoThatTheKernelIsNotSingular() throws IOException {
        data = Commands.data(folder, "iris.csv");

        // iris has one pair of equal rows; all rows train when none is held back
        JsonNode j =
                network("dense(400) tanh dense(400) tanh dense", "run", "--test-fraction", "0");

        assertThat(j.get("data").get("merged_duplicates").asInt()).isEqualTo(1);
        assertThat(j.get("condition_number").isNumber()).isTrue();
        assertThat(j.get("linearized_loss").asDouble())
                .isCloseTo(j.get("loss").asDouble(), within(0.1 * j.get("loss").asDouble()));
    }

    @Test
    void divergenceIsExplainedAndMissesTheTarget() {
        Commands.Ended ended = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(16) relu dense",
                "--eta",
                "100",
                "--steps",
                "300",
                "--out",
                folder.resolve("run").toString());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout())
                .startsWith("Diverged")
                .contains("the limit of a quadratic loss is 2");
    }

    @Test
    void aMissedTargetIsSaidByTheStatus() {
        Commands.Ended missed = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--steps",
                "3",
                "--until",
                "1e-9",
                "--out",
                folder.resolve("a").toString());
        Commands.Ended reached = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--steps",
                "300",
                "--until",
                "0.2",
                "--out",
                folder.resolve("b").toString());

        assertThat(missed.status()).isEqualTo(1);
        assertThat(reached.status()).isZero();
    }

    @Test
    void forceReplacesARunAndNothingElse() throws IOException {
        train("run");
        train("run", "--force");
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "years of work");

        Commands.Ended ended = Commands.run(
                "train", data.toString(), "--target", "label", "--out", mine.toString(), "--force");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(mine.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void batchNormAndDropoutTrainAndTheirStatisticsAreStored() {
        JsonNode j = network(
                "dense(16) batchnorm relu dropout(0.2) dense",
                "run",
                "--optimizer",
                "adam",
                "--eta",
                "0.05",
                "--batch",
                "32",
                "--looks",
                "few");
        assertThat(j.get("loss").asDouble())
                .isLessThan(0.7 * j.get("initial_loss").asDouble());
        assertThat(j.get("meaning").get("training_layers").asString())
                .contains("running statistics")
                .contains("dropout");
        assertThat(j.get("linearized_loss").isNull()).isTrue();
        Path weights = folder.resolve("run/checkpoint/weights.npz");
        Map<String, NpyArray> arrays = Npz.read(weights);
        assertThat(arrays).containsKeys("0.weight", "1.weight", "1.running_mean", "4.bias");
        assertThat(Objects.requireNonNull(arrays.get("1.num_batches_tracked")).values())
                .containsExactly(60);
        JsonNode more = network(
                "dense(16) batchnorm relu dropout(0.2) dense",
                "more",
                "--optimizer",
                "adam",
                "--batch",
                "32",
                "--steps",
                "0",
                "--looks",
                "few",
                "--weights",
                weights.toString());
        assertThat(more.get("loss").asDouble()).isEqualTo(j.get("loss").asDouble());
    }

    @Test
    void theStepOfAWholeBatchFollowsFromTheLossAsItTrains() {
        JsonNode j = network("dense(16) batchnorm tanh dense", "run", "--looks", "few");
        assertThat(j.get("eta_reason").asString())
                .contains("as the network trains, through the statistics of all rows");
        assertThat(j.get("loss").asDouble()).isLessThan(j.get("initial_loss").asDouble());
    }

    @Test
    void columnsBecomeAnImageWhereAsked() {
        JsonNode j =
                network("conv(4,3x3) relu gap dense", "run", "--input", "1x5x6", "--looks", "few");
        assertThat(j.get("network").get("parameters").asInt()).isEqualTo(4 * 9 + 4 + 4 + 1);
        assertThat(j.get("loss").asDouble()).isLessThan(j.get("initial_loss").asDouble());
    }

    @Test
    void numbersCanBeginAsPyTorchsDo() {
        network("dense(64) tanh dense", "run", "--parametrization", "pytorch", "--looks", "few");
        Map<String, NpyArray> start = Npz.read(folder.resolve("run/checkpoint/start.npz"));
        double bound = 1 / Math.sqrt(30);
        for (String name : List.of("0.weight", "0.bias")) {
            double[] w = Objects.requireNonNull(start.get(name)).values();
            double largest = Arrays.stream(w).map(Math::abs).max().orElseThrow();
            assertThat(largest).isBetween(0.9 * bound, bound);
        }
    }
}
