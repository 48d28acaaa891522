package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plstar.app.SaidClaims.find;
import static org.plstar.app.SaidClaims.said;
import static org.plstar.app.SaidClaims.sign;
import static org.plstar.app.SaidClaims.verdict;

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
import org.plstar.study.FloorClaim;
import org.plstar.study.fit.FitClaim;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a run ended is said first, and nothing is praised that is no better than a constant. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class RunEndingsTest {
    @TempDir
    private Path folder;

    private JsonNode train(int status, String... arguments) throws IOException {
        Path out = folder.resolve("run");
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--quiet", "--force", "--out", out.toString()));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isEqualTo(status);
        return JsonMapper.shared().readTree(Files.readString(out.resolve("run.json")));
    }

    @Test
    void aMissedTargetIsSaidWithTheCommandThatGoesOn() throws IOException {
        JsonNode run = train(1, "iris", "--steps", "5", "--until", "1e-9");
        assertThat(verdict(run)).isEqualTo(FitClaim.NOT_REACHED.key());
        assertThat(sign(run, FitClaim.NOT_REACHED)).isEqualTo("warning");
        assertThat(find(run, FitClaim.NOT_REACHED)
                        .orElseThrow()
                        .at("/values/until")
                        .asDouble())
                .isEqualTo(1e-9);
        assertThat(run.at("/goal/steps").asInt()).isEqualTo(5);
    }

    @Test
    void aRunEndsAtTheEdgeOfStabilityAndIsNotPraisedBeyondIt() throws IOException {
        String[] steps = {"iris", "--network", "dense(64) tanh dense", "--eta", "3.9"};
        List<String> all = new ArrayList<>(List.of(steps));
        all.addAll(List.of("--steps", "100"));
        JsonNode beyond = train(0, all.toArray(String[]::new));
        assertThat(find(beyond, FitClaim.BEYOND_EDGE)
                        .orElseThrow()
                        .at("/values/beyond")
                        .asLong())
                .isEqualTo(beyond.path("edge_beyond").asLong())
                .isPositive();
        assertThat(verdict(beyond)).isNotEqualTo(FitClaim.STOPPED_AT_EDGE.key());
        all.add("--until-unstable");
        JsonNode stopped = train(1, all.toArray(String[]::new));
        assertThat(verdict(stopped)).isEqualTo(FitClaim.STOPPED_AT_EDGE.key());
        assertThat(stopped.path("steps").asInt())
                .isEqualTo(beyond.path("edge_from").asInt());
    }

    @Test
    void batchesThatScatterAreNoStepsThatAreTooLong() throws IOException {
        String[] adam = {"--optimizer", "adam", "--lr", "0.1", "--batch", "8", "--epochs", "30"};
        List<String> all = new ArrayList<>(List.of("iris", "--network", "dense(64) relu dense"));
        all.addAll(List.of(adam));
        JsonNode run = train(0, all.toArray(String[]::new));
        assertThat(sign(run, FitClaim.SCATTERED)).isEqualTo("note");
        assertThat(said(run, FitClaim.ROSE)).isFalse();
    }

    @Test
    void outputsThatCannotReachTheirTargetsAreSaid() throws IOException {
        String[] signs = {"breast_cancer", "--network", "dense(8) tanh dense sigmoid"};
        List<String> all = new ArrayList<>(List.of(signs));
        all.addAll(List.of("--steps", "3"));
        JsonNode range = train(0, all.toArray(String[]::new));
        assertThat(verdict(range)).isEqualTo(FloorClaim.RANGE_FLOOR.key());
        JsonNode values = find(range, FloorClaim.RANGE_FLOOR).orElseThrow().path("values");
        assertThat(values.path("lowest").asDouble()).isEqualTo(-1);
        assertThat(values.path("floor").asDouble())
                .isEqualTo(range.path("range_floor").asDouble());
        JsonNode logits = train(
                0,
                "iris",
                "--network",
                "dense(8) tanh dense sigmoid",
                "--loss",
                "cross-entropy",
                "--steps",
                "3");
        assertThat(verdict(logits)).isEqualTo(FloorClaim.LOGIT_FLOOR.key());
        JsonNode fits =
                train(0, "iris", "--network", "dense(8) tanh dense sigmoid", "--steps", "3");
        assertThat(said(fits, FloorClaim.RANGE_FLOOR)).isFalse();
    }

    @Test
    void aReachedTargetIsPraised() throws IOException {
        JsonNode run =
                train(0, "wine", "--optimizer", "gauss-newton", "--steps", "20", "--until", "1e-8");
        assertThat(verdict(run)).isEqualTo(FitClaim.REACHED.key());
        assertThat(sign(run, FitClaim.REACHED)).isEqualTo("good");
        assertThat(sign(run, FitClaim.GOOD_ACCURACY)).isEqualTo("good");
    }

    @Test
    void aDivergedRunIsNotCalledOverParameterized() throws IOException {
        JsonNode run = train(1, "iris", "--eta", "1000", "--steps", "50");
        assertThat(verdict(run)).isEqualTo(FitClaim.DIVERGED.key());
        assertThat(said(run, FitClaim.DIVERGED_STEP)).isTrue();
        assertThat(run.path("next").asString()).contains("--eta auto");
        // an accuracy that was seen before it diverged is not the model's
        for (FitClaim c : List.of(
                FitClaim.FULL_RANK,
                FitClaim.LEAST_QUOTIENT,
                FitClaim.GOOD_ACCURACY,
                FitClaim.TRAINING_ACCURACY)) {
            assertThat(said(run, c)).as(c.key()).isFalse();
        }
    }

    /** The quotient of the looks is a number of the run, and no promise. */
    @Test
    void theLeastQuotientIsThatOfTheLooks() throws IOException {
        JsonNode run = train(
                0, "iris", "--network", "dense(64) tanh dense", "--eta", "1e-4", "--steps", "30");
        JsonNode least = find(run, FitClaim.LEAST_QUOTIENT).orElseThrow();
        assertThat(least.at("/values/mu").asDouble()).isEqualTo(run.path("mu").asDouble());
        assertThat(least.path("kind").asString()).isEqualTo("measured");
        assertThat(least.path("fold").asBoolean()).isTrue();
        assertThat(least.at("/holds_for/steps").asString()).contains("looks");
    }

    /**
     * Labels that have nothing to do with the features are fitted all the same, and that is said.
     */
    @Test
    void fittingTheTrainingRowsOnlyIsNotPraised() throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder("a,b,c,kind\n");
        for (int i = 0; i < 80; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%f,%f,%f,%s%n",
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextGaussian(),
                    random.nextBoolean() ? "x" : "y"));
        }
        Path data = folder.resolve("noise.csv");
        Files.writeString(data, text);
        JsonNode run = train(
                0,
                data.toString(),
                "--target",
                "kind",
                "--optimizer",
                "gauss-newton",
                "--steps",
                "20");
        assertThat(said(run, FitClaim.GOOD_ACCURACY)).isFalse();
        assertThat(said(run, FitClaim.NOT_LEARNED)).isFalse();
        assertThat(run.path("test_classes").asInt()).isEqualTo(2);
        assertThat(run.path("test_majority").asDouble()).isBetween(0.3, 0.7);
    }

    @Test
    void aRegressionIsComparedWithTheMean() throws IOException {
        JsonNode run = train(0, "diabetes", "--steps", "100");
        assertThat(verdict(run)).isEqualTo(FitClaim.GOOD_R2.key());
        assertThat(said(run, FitClaim.TARGET_OFF)).isTrue();
        double r2 = run.at("/test_errors/0/r2").asDouble();
        assertThat(r2).isBetween(0.3, 0.7);
    }
}
