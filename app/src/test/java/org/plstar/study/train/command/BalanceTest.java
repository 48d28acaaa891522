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
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs on a table with one class of few rows: 12 malignant ones, class 0, beside 357. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class BalanceTest {
    @TempDir
    private Path folder;

    private Path whole = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void fewOfOneClass() throws IOException {
        whole = Commands.data(folder, "breast_cancer.csv");
        List<String> rows = Files.readAllLines(whole);
        List<String> some = new ArrayList<>();
        int rare = 0;
        for (String row : rows) {
            if (!row.endsWith(",0") || rare++ < 12) {
                some.add(row);
            }
        }
        data = Files.write(folder.resolve("rare.csv"), some);
    }

    private JsonNode ran(String... words) {
        Commands.Ended ended = Commands.run(words);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    private JsonNode train(String out, int steps, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(16) tanh dense",
                "--loss",
                "cross-entropy",
                "--steps",
                "" + steps,
                "--looks",
                "few",
                "--json",
                "--out",
                folder.resolve(out).toString()));
        all.addAll(List.of(more));
        return ran(all.toArray(String[]::new));
    }

    @Test
    void theResultTellsWeightsAndTheAccuracyOfEachClass() {
        JsonNode run = train("run", 100, "--balance");

        JsonNode balance = run.path("balance");
        int n = run.at("/data/training_rows").asInt();
        for (JsonNode c : balance.path("classes")) {
            assertThat(c.path("weight").asDouble() * c.path("rows").asInt() * 2)
                    .isCloseTo(n, within(1e-9));
        }
        JsonNode scores = evaluated("run");
        assertThat(balance.path("test_accuracy").asDouble())
                .isCloseTo(scores.at("/classes/balanced_accuracy").asDouble(), within(1e-12));
        assertThat(run.path("findings").valueStream().map(f -> f.path("claim").asString()))
                .contains("balanced", "class_accuracies");
    }

    @Test
    void fewRowsAreFoundMoreOftenThanWithoutIt() {
        train("plain", 100, "--test-fraction", "0");
        train("balanced", 100, "--test-fraction", "0", "--balance");
        assertThat(recall("balanced")).isGreaterThan(recall("plain"));
    }

    /** The part of all 212 malignant rows that a run recognises. */
    private double recall(String run) {
        return evaluated(run, whole.toString()).at("/classes/classes/0/recall").asDouble();
    }

    private JsonNode evaluated(String run, String... rows) {
        List<String> all = new ArrayList<>(List.of(
                "evaluate",
                folder.resolve(run).toString(),
                "--json",
                "--out",
                folder.resolve(run + "-scores").toString()));
        all.addAll(List.of(rows));
        return ran(all.toArray(String[]::new)).path("result");
    }

    @Test
    void aRunGoesOnToTheSameBytesAndEndsAtItsBestStep() throws IOException {
        train("whole", 60, "--balance");
        train("part", 25, "--balance");
        ran("train", "--resume", folder.resolve("part").toString(), "--steps", "60", "--json");

        Path weights = Path.of("checkpoint", "weights.npz");
        assertThat(folder.resolve("part").resolve(weights))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(weights));

        JsonNode best = train("best", 60, "--balance", "--restore-best");
        JsonNode same = train("same", best.path("steps").asInt(), "--balance");
        assertThat(best.path("test_loss")).isEqualTo(same.path("test_loss"));
        assertThat(best.path("balance")).isEqualTo(same.path("balance"));
    }
}
