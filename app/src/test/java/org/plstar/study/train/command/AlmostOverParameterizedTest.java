package org.plstar.study.train.command;

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

/**
 * Systems whose kernel is singular or whose rows contradict each other, told apart from one that
 * gradient descent solves, by `train` and before training by `advise`.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class AlmostOverParameterizedTest {
    private static final int FEATURES = 5;

    @TempDir
    private Path folder;

    /** Rows of normal features and a smooth target; {@code more} rows are appended as they are. */
    private Path table(int rows, String... more) throws IOException {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>();
        lines.add("a,b,c,d,e,y");
        for (int i = 0; i < rows; i++) {
            StringBuilder line = new StringBuilder();
            double sum = 0;
            for (int k = 0; k < FEATURES; k++) {
                double x = random.nextGaussian();
                sum += (k + 1) * x;
                line.append(String.format(Locale.ROOT, "%.6f,", x));
            }
            lines.add(line.append(String.format(Locale.ROOT, "%.6f", Math.sin(sum)))
                    .toString());
        }
        lines.addAll(List.of(more));
        return Files.write(folder.resolve("table" + rows + ".csv"), lines);
    }

    private JsonNode run(String command, Path table, String network, String... more)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(
                command, table.toString(), "--target", "y", "--network", network, "--json"));
        if (command.equals("train")) {
            all.addAll(List.of("--steps", "300"));
            all.addAll(List.of("--out", folder.resolve("run").toString()));
        }
        all.addAll(List.of(more));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    private static JsonNode floor(JsonNode j) {
        return j.at(j.has("study") ? "/result/forecast/floor" : "/pl_floor");
    }

    private static String words(JsonNode j) {
        return j.get("findings").toString();
    }

    @Test
    void aWellConditionedSystemIsOfFullRank() throws IOException {
        Path table = table(20);
        for (String command : List.of("advise", "train")) {
            JsonNode j = run(command, table, "dense(400) tanh dense");
            assertThat(floor(j).path("singular").asBoolean()).isFalse();
            assertThat(floor(j).path("forecast").isNull()).isTrue();
            assertThat(words(j))
                    .contains(command.equals("train") ? "full_rank" : "conditioning")
                    .doesNotContain("rank_at_most_p", "conflict_floor");
        }
    }

    @Test
    void fewerParametersThanEquationsBoundTheRankAlone() throws IOException {
        Path table = table(40);
        for (String command : List.of("advise", "train")) {
            // of so few weights the kernel grows: the step that its start allows is too long
            String[] step = command.equals("train") ? new String[] {"--eta", "1"} : new String[0];
            JsonNode j = run(command, table, "dense(2) tanh dense", step);
            assertThat(floor(j).path("singular").asBoolean()).isFalse();
            assertThat(words(j)).contains("K has rank at most p = ");
            // a run has no forecast
            if (command.equals("advise")) {
                assertThat(floor(j).path("forecast").asDouble()).isPositive();
            } else {
                assertThat(floor(j).path("forecast").isNull()).isTrue();
            }
        }
    }

    @Test
    void rowsThatContradictEachOtherAreNamedAndLeaveAFloor() throws IOException {
        String row = "0.5,-0.25,1,0.75,-1,";
        // five of the six such rows at least are for training
        Path table = table(18, row + 2, row + -1, row + 2, row + -1, row + 2, row + -1);
        for (String command : List.of("advise", "train")) {
            JsonNode j = run(command, table, "dense(400) tanh dense", "--test-fraction", "0.05");
            assertThat(floor(j).path("singular").asBoolean()).isFalse();
            assertThat(floor(j).path("conflicts").size()).isPositive();
            assertThat(words(j)).contains("conflict_floor");
        }
    }

    @Test
    void aBottleneckMakesTheKernelSingular() throws IOException {
        Path table = table(60);
        for (String command : List.of("advise", "train")) {
            JsonNode j = run(command, table, "dense(1) tanh dense(300) tanh dense");
            assertThat(floor(j).path("singular").asBoolean()).isTrue();
            assertThat(floor(j).path("rank").asInt()).isLessThan(60);
            assertThat(words(j))
                    .contains(command.equals("train") ? "\"singular\"" : "singular_at_start");
        }
    }
}
