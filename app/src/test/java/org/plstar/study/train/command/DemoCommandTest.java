package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.data.DataRefusal;
import org.plstar.study.refusal.RequestRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DemoCommandTest {
    @TempDir
    private Path folder;

    @Tag("net")
    @Test
    void theDemoEndsWithAProofThatItsOwnStepsReachASolution() {
        Path run = folder.resolve("demo");

        Commands.Ended ended = Commands.run("demo", "--out", run.toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .contains(
                        "Proved (B'): the run's own steps of η = ",
                        " from the weights of step 8000 on reach a solution of these 180 equations");
        assertThat(run.resolve("report.html")).exists();
        assertThat(run.resolve("certificate").resolve("certificate.json")).exists();
    }

    /** Earlier versions stored the arguments of {@code demo}. */
    @Tag("net")
    @Test
    void itsRunIsOneLikeAnyOther() throws IOException {
        Path run = folder.resolve("demo");
        assertThat(Commands.run("demo", "--quiet", "--seed", "3", "--out", run.toString())
                        .status())
                .isZero();
        Path request = run.resolve("request.json");
        ObjectNode stored = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(request));
        assertThat(stored.path("arguments").path(0).asString()).isEqualTo("train");

        taken(run);

        Commands.Ended more =
                Commands.run("train", "--resume", run.toString(), "--steps", "8002", "--quiet");
        assertThat(more.status()).as(more.stderr()).isZero();
    }

    private void taken(Path run) {
        String path = run.toString();
        String out = folder.resolve("taken").toString();
        for (String[] command : new String[][] {
            {"spectrum", path, "--top", "1", "--bottom", "0", "--steps", "3"},
            {"landscape", path, "--out", out + "-landscape", "--quiet"},
            {"kernel", path, "--rows", "12", "--out", out + "-kernel.npy"},
            {"evaluate", path, "--out", out + "-evaluation"},
            {"train", "--like", path, "--steps", "1", "--quiet", "--out", out + "-like"}
        }) {
            Commands.Ended ended = Commands.run(command);
            assertThat(ended.status()).as(command[0] + ": " + ended.stderr()).isZero();
        }
    }

    @Test
    void theArgumentsOfTheDemoAreThoseOfATrainingWithItsOwnBehind() {
        List<String> train = DemoTraining.asTrain(List.of("demo", "--seed", "7"));

        assertThat(train).startsWith("train", "wine").endsWith("--seed", "7");
        assertThat(DemoTraining.asTrain(train)).isEqualTo(train);
    }

    @Test
    void rowsOfEachKindAreCountedOut() throws IOException {
        Path run = folder.resolve("run");
        Commands.Ended ended = Commands.run(
                "train",
                "iris",
                "--train-rows",
                "60",
                "--test-rows",
                "30",
                "--network",
                "dense(4) tanh dense",
                "--steps",
                "1",
                "--quiet",
                "--standardize",
                "per-feature",
                "--out",
                run.toString());
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode data = JsonMapper.shared()
                .readTree(Files.readAllBytes(run.resolve("run.json")))
                .path("data");
        assertThat(data.path("training_rows").asInt()).isEqualTo(60);
        assertThat(data.path("test_rows").asInt()).isEqualTo(30);
        // values are read when a run goes on as they were when it began
        Commands.Ended more =
                Commands.run("train", "--resume", run.toString(), "--steps", "2", "--quiet");
        assertThat(more.status()).as(more.stderr()).isZero();
        assertThat(Commands.run("train", "iris", "--test-rows", "30", "--test-fraction", "0.1")
                        .code())
                .contains(RequestRefusal.UNUSED);
        assertThat(Commands.run("train", "iris", "--test-rows", "200").code())
                .contains(DataRefusal.MORE_ROWS_THAN_EXIST);
    }
}
