package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command that stands behind a verdict runs as it is pasted into a shell. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class NextCommandTest {
    @TempDir
    Path folder;

    /** Runs whose verdicts differ. */
    static Stream<String> runs() {
        return Stream.of(
                "train iris --steps 30",
                "train iris --steps 20 --test-fraction 0",
                "train iris --steps 20 --until 1e-3",
                "train iris --steps 200 --until 0.2",
                "train iris --steps 20 --eta 900",
                "train iris --steps 20 --seed 3 --network 'dense(4) tanh dense tanh'",
                "train diabetes --steps 30 --weight-decay 10 --network 'dense(8) tanh dense'");
    }

    /** What a shell makes of a line that calls plstar. */
    private static List<String> words(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(
                        "bash", "-c", "plstar() { printf '%s\\n' \"$@\"; }; " + line)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(line).isZero();
        return new ArrayList<>(said.lines().toList());
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("runs")
    void itRuns(String command) throws IOException, InterruptedException {
        Path out = folder.resolve("a run");
        List<String> words = words("plstar " + command);
        words.addAll(List.of("--out", out.toString(), "--json", "--quiet"));
        Commands.Ended ended = Commands.run(words.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isLessThan(2);
        JsonNode json = JsonMapper.shared().readTree(ended.stdout());
        if (!json.has("next")) {
            return;
        }
        String next = json.path("next").asString();
        List<String> again = words(next);
        again.replaceAll(w -> w.equals("FILE") ? words.get(1) : w);
        if (again.getFirst().equals("train") && !again.contains("--resume")) {
            again.addAll(List.of("--out", folder.resolve("again").toString()));
        }
        if (again.getFirst().equals("predict")) {
            again.addAll(List.of("--out", folder.resolve("predicted.csv").toString()));
        }

        Commands.Ended followed = Commands.run(again.toArray(String[]::new));

        assertThat(followed.status()).as(next + ": " + followed.stderr()).isLessThan(2);
        assertThat(Files.exists(out)).isTrue();
    }
}
