package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.app.Child;
import tools.jackson.databind.json.JsonMapper;

/** Files and runs of odd names, in the current folder. */
class FileNamesTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    private Child.Ended run(String... arguments) throws Exception {
        return Child.run(
                List.of("env", "-C", folder.toString(), "LC_ALL=C.UTF-8"),
                List.of(arguments),
                elsewhere.resolve("said.txt"));
    }

    private void done(String... arguments) throws Exception {
        Child.Ended ended = run(arguments);
        assertThat(ended.status())
                .as(String.join(" ", arguments) + ended.lines())
                .isZero();
    }

    private void table(String name) throws IOException {
        StringBuilder table = new StringBuilder("x,y\n");
        for (int i = 0; i < 20; i++) {
            table.append((i * 7 % 20) / 10.0 + "," + (i % 6) + ".5\n");
        }
        Files.writeString(folder.resolve(name), table);
    }

    @Tag("net")
    @Test
    void aFileThatReadsAsAnOptionIsToldWithItsFix() throws Exception {
        for (String name : List.of("-x.csv", "-h.csv")) { // -h alone is help
            table(name);
            Child.Ended ended = run("data", name);

            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.lines()).hasSize(1);
            assertThat(ended.lines().getFirst()).endsWith("./" + name);
        }
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(strings = {"-x\nb", "@it's \"so\"", "$HOME \u202eturned ü"})
    void everyCommandReadsThemAsFiles(String name) throws Exception {
        String file = "./" + name + ".csv";
        table(name + ".csv");
        String run = "./" + name;
        done("data", file, "--target", "y");
        List<String> train = List.of(
                "train",
                "--target",
                "y",
                "--task",
                "regression",
                "--network",
                "dense(64) tanh dense",
                "--steps",
                "2");
        List<String> behind = new ArrayList<>(train);
        behind.addAll(List.of("--out", name, "--", name + ".csv"));
        done(behind.toArray(String[]::new));
        String command = JsonMapper.shared()
                .readTree(Files.readAllBytes(folder.resolve(name).resolve("run.json")))
                .path("command")
                .asString();
        List<String> repeated = shell(command);
        List<String> again = new ArrayList<>(repeated);
        again.add("--force");
        byte[] weights = weights(name);
        done(again.toArray(String[]::new));
        assertThat(weights(name)).isEqualTo(weights);

        done("train", "--resume", name, "--steps", "3");
        done("train", "--like", name, "--steps", "1", "--out", name + "2");
        done("predict", run, file);
        done("predict", "--", run, name + ".csv");
        done("evaluate", run, file, "--out", name + "3");
        done("report", run);
        done("kernel", run, "--out", name + "4.npy");
        done("spectrum", run, "--top", "1", "--bottom", "0", "--out", name + "5");
        done("advise", file, "--target", "y", "--task", "regression", "--out", name + "6");
        done("regress", file, "--target", "y", "--out", name + "7");
        done(
                "infinite",
                file,
                "--target",
                "y",
                "--task",
                "regression",
                "--network",
                "dense relu dense",
                "--out",
                name + "8");
        assertThat(run("certify", run).status()).isLessThan(2);
        Files.writeString(folder.resolve(name + ".txt"), "var x = 1\nx*x = 2\n");
        done("solve", run + ".txt", "--out", name + "9");
    }

    private byte[] weights(String name) throws IOException {
        return Files.readAllBytes(
                folder.resolve(name).resolve("checkpoint").resolve("weights.npz"));
    }

    /** The words that a shell makes of a line, without the program. */
    private static List<String> shell(String line) throws Exception {
        Process shell = new ProcessBuilder(
                        "bash", "-c", "plstar() { printf '%s\\0' \"$@\"; }; " + line)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        return List.of(said.split("\0"));
    }
}
