package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a run ended is said first, and nothing is praised that is no better than a constant. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class RunEndingsTest {
    @TempDir private Path folder;

    private JsonNode train(int status, String... arguments) throws IOException {
        Path out = folder.resolve("run");
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--quiet", "--force", "--out", out.toString()));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isEqualTo(status);
        return JsonMapper.shared().readTree(Files.readString(out.resolve("run.json")));
    }

    private static String first(JsonNode run) {
        return run.at("/finding_kinds/0").asString() + ": " + run.at("/findings/0").asString();
    }

    /** The kind of the finding that begins so. */
    private static String kind(JsonNode run, String beginning) {
        for (int i = 0; i < run.path("findings").size(); i++) {
            if (run.at("/findings/" + i).asString().startsWith(beginning)) {
                return run.at("/finding_kinds/" + i).asString();
            }
        }
        throw new AssertionError(beginning + " is not among " + run.path("findings"));
    }

    @Test
    void aMissedTargetIsSaidWithTheCommandThatGoesOn() throws IOException {
        JsonNode run = train(1, "iris", "--steps", "5", "--until", "1e-9");
        assertThat(first(run))
                .startsWith("warning: All 5 steps are done")
                .contains("above --until 1.00e-09", "--resume", "--steps 10");
        assertThat(run.at("/goal/steps").asInt()).isEqualTo(5);
    }

    @Test
    void aRunEndsAtTheEdgeOfStabilityAndIsNotPraisedBeyondIt() throws IOException {
        String[] steps = {"iris", "--network", "dense(64) tanh dense", "--eta", "3.9"};
        List<String> all = new ArrayList<>(List.of(steps));
        all.addAll(List.of("--steps", "100"));
        JsonNode beyond = train(0, all.toArray(String[]::new));
        assertThat(first(beyond)).startsWith("note:");
        assertThat(kind(beyond, "At the edge of stability since step ")).isEqualTo("warning");
        all.add("--until-unstable");
        JsonNode stopped = train(1, all.toArray(String[]::new));
        assertThat(first(stopped)).contains("where the steps pass the edge of stability");
        assertThat(stopped.path("steps").asInt()).isEqualTo(beyond.path("edge_from").asInt());
    }

    @Test
    void batchesThatScatterAreNoStepsThatAreTooLong() throws IOException {
        String[] adam = {"--optimizer", "adam", "--lr", "0.1", "--batch", "8", "--epochs", "30"};
        List<String> all = new ArrayList<>(List.of("iris", "--network", "dense(64) relu dense"));
        all.addAll(List.of(adam));
        JsonNode run = train(0, all.toArray(String[]::new));
        assertThat(kind(run, "The loss stood up to ")).isEqualTo("note");
        assertThat(run.path("findings").toString())
                .contains("batches of 8 rows scatter")
                .doesNotContain("too long");
    }

    @Test
    void outputsThatCannotReachTheirTargetsAreSaid() throws IOException {
        String[] signs = {"breast_cancer", "--network", "dense(8) tanh dense sigmoid"};
        List<String> all = new ArrayList<>(List.of(signs));
        all.addAll(List.of("--steps", "3"));
        assertThat(train(0, all.toArray(String[]::new)).path("findings").toString())
                .contains(
                        "The last layer, sigmoid, gives numbers from 0 to 1, and targets reach"
                                + " from -1 to 1: no weights fit them.");
        JsonNode logits =
                train(
                        0,
                        "iris",
                        "--network",
                        "dense(8) tanh dense relu",
                        "--loss",
                        "cross-entropy",
                        "--steps",
                        "3");
        assertThat(kind(logits, "The last layer, relu, gives numbers of at least 0, and cross"))
                .isEqualTo("warning");
        JsonNode fits =
                train(0, "iris", "--network", "dense(8) tanh dense sigmoid", "--steps", "3");
        assertThat(fits.path("findings").toString()).doesNotContain("The last layer");
    }

    @Test
    void aReachedTargetIsPraised() throws IOException {
        JsonNode run =
                train(0, "wine", "--optimizer", "gauss-newton", "--steps", "20", "--until", "1e-8");
        assertThat(first(run)).startsWith("good: Reached the loss that was asked for (1.00e-08)");
        assertThat(kind(run, "Accuracy: ")).isEqualTo("good");
    }

    @Test
    void aDivergedRunIsNotCalledOverParameterized() throws IOException {
        JsonNode run = train(1, "iris", "--eta", "1000", "--steps", "50");
        assertThat(first(run)).startsWith("warning: Training diverged").contains("below");
        // an accuracy that was seen before it diverged is not the model's
        assertThat(run.path("findings").toString())
                .doesNotContain("Over-parameterized", "stayed large enough", "Accuracy:");
    }

    @Test
    void convergenceIsFastWhereTheBoundOfPlFallsWithinTheRun() throws IOException {
        String[] slow = {"iris", "--network", "dense(64) tanh dense", "--eta", "1e-4"};
        List<String> all = new ArrayList<>(List.of(slow));
        all.addAll(List.of("--steps", "30"));
        JsonNode run = train(0, all.toArray(String[]::new));
        double fall = run.path("eta").asDouble() * run.path("mu").asDouble();
        assertThat(run.path("findings").toString())
                .doesNotContain("large enough for fast")
                .contains(
                        "(1 - ημ)^t falls by a factor e in "
                                + (long) Math.ceil(1 / fall)
                                + " steps");
        run = train(0, "digits", "--rows", "20", "--steps", "300");
        assertThat(300 * run.path("eta").asDouble() * run.path("mu").asDouble()).isGreaterThan(1);
        assertThat(run.path("findings").toString()).contains("large enough for fast");
    }

    /**
     * Labels that have nothing to do with the features are fitted all the same, and that is said.
     */
    @Test
    void fittingTheTrainingRowsOnlyIsNotPraised() throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder("a,b,c,kind\n");
        for (int i = 0; i < 80; i++) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%f,%f,%f,%s%n",
                            random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextBoolean() ? "x" : "y"));
        }
        Path data = folder.resolve("noise.csv");
        Files.writeString(data, text);
        JsonNode run =
                train(
                        0,
                        data.toString(),
                        "--target",
                        "kind",
                        "--optimizer",
                        "gauss-newton",
                        "--steps",
                        "20");
        assertThat(kind(run, "Accuracy: ")).isNotEqualTo("good");
        assertThat(run.path("findings").toString()).containsAnyOf("overfits", "but no others");
        assertThat(run.path("test_majority").asDouble()).isBetween(0.3, 0.7);
    }

    @Test
    void aRegressionIsComparedWithTheMean() throws IOException {
        JsonNode run = train(0, "diabetes", "--steps", "100");
        assertThat(kind(run, "target: off by ")).isIn("good", "note");
        double r2 = run.at("/test_errors/0/r2").asDouble();
        assertThat(r2).isBetween(0.3, 0.7);
    }
}
