package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import org.plstar.array.npy.WholeFile;

/**
 * Real processes, killed as {@code kill -9} does; {@code -Dplstar.kills=30} kills more than the few
 * that every build does.
 */
public class KilledRunsTest {
    private static final int KILLS = Integer.getInteger("plstar.kills", 3);

    /** Seconds between states. */
    private static final String CHECKPOINT = "0.02";

    @TempDir
    private Path folder;

    @Tag("net")
    @Test
    void aResumedRunGivesTheSameBytesWheneverItWasKilled() throws Exception {
        Path data = Commands.data(folder, "iris.csv");
        Path whole = folder.resolve("whole");
        Process uninterrupted = start(train(data, "whole"));
        await(() -> Files.exists(whole.resolve("request.json")), uninterrupted);
        long begin = System.nanoTime();
        assertThat(uninterrupted.waitFor()).isZero();
        long length = (System.nanoTime() - begin) / 1_000_000;
        Random random = new Random(7);
        int cut = 0;
        int whileSaving = 0;
        for (int k = 0; k < KILLS; k++) {
            String name = "killed-" + k;
            Path run = folder.resolve(name);
            // A state before every step: then most of the time goes into saving.
            Process process = start(train(data, name), k % 3 == 0 ? "0" : CHECKPOINT);
            await(() -> Files.exists(run.resolve("request.json")), process);
            Thread.sleep(random.nextLong(length));
            process.destroyForcibly().waitFor();
            while (!Files.exists(run.resolve("run.json"))) {
                cut++;
                whileSaving += drafts(run);
                Process again = start(List.of("train", "--resume", run.toString()));
                if (random.nextBoolean()) {
                    Thread.sleep(random.nextLong(length));
                    again.destroyForcibly();
                }
                again.waitFor();
            }

            assertThat(trace(run)).as(name).isEqualTo(trace(whole));
            assertThat(run.resolve("checkpoint/weights.npz"))
                    .hasSameBinaryContentAs(whole.resolve("checkpoint/weights.npz"));
            assertThat(names(run.resolve("spectrum"))).isEqualTo(names(whole.resolve("spectrum")));
            for (String spectrum : names(run.resolve("spectrum"))) {
                assertThat(run.resolve("spectrum").resolve(spectrum))
                        .hasSameBinaryContentAs(whole.resolve("spectrum").resolve(spectrum));
            }
            assertThat(names(run.resolve("path"))).isEqualTo(names(whole.resolve("path")));
            for (String iterate : names(run.resolve("path"))) {
                assertThat(run.resolve("path").resolve(iterate))
                        .hasSameBinaryContentAs(whole.resolve("path").resolve(iterate));
            }
            assertThat(drafts(run)).isZero();
        }
        assertThat(cut).isPositive();
        System.out.printf(
                "%d runs killed at random moments of %d ms, cut off %d times, %d of these while a"
                        + " file was being written%n",
                KILLS, length, cut, whileSaving);
    }

    private static int drafts(Path run) throws IOException {
        try (Stream<Path> all = Files.walk(run)) {
            return (int) all.filter(WholeFile::isDraft).count();
        }
    }

    @Tag("net")
    @Test
    void aSecondProcessOnARunIsRefusedAndHarmsNothing() throws Exception {
        Path data = Commands.data(folder, "iris.csv");
        List<String> endless = new ArrayList<>(train(data, "run"));
        endless.set(endless.indexOf("2000"), "100000000");
        Process first = start(endless);
        Path run = folder.resolve("run");
        await(() -> Files.exists(run.resolve("checkpoint/state.npz")), first);

        List<String> forced = new ArrayList<>(train(data, "run"));
        forced.add("--force");
        assertThat(start(forced).waitFor()).isEqualTo(2);
        assertThat(start(List.of("train", "--resume", run.toString())).waitFor())
                .isEqualTo(2);
        assertThat(first.isAlive()).isTrue();
        assertThat(run.resolve("checkpoint/state.npz")).exists();

        first.destroyForcibly().waitFor();
    }

    @Tag("net")
    @Test
    void aStoppedRunHasEndedWith130AndCanGoOn() throws Exception {
        Path data = Commands.data(folder, "iris.csv");
        assertThat(start(train(data, "whole")).waitFor()).isZero();
        Process process = start(train(data, "stopped"));
        Path run = folder.resolve("stopped");
        await(() -> Files.exists(run.resolve("checkpoint/state.npz")), process);
        process.destroy(); // SIGTERM, which the JVM treats as it does Ctrl-C
        int status = process.waitFor();
        if (status != 0) {
            assertThat(status).isEqualTo(130);
            assertThat(run.resolve("run.json")).exists();
            assertThat(start(List.of("train", "--resume", run.toString())).waitFor())
                    .isZero();
        }

        assertThat(trace(run)).isEqualTo(trace(folder.resolve("whole")));
    }

    private List<String> train(Path data, String name) {
        return List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(16) batchnorm tanh dropout(0.1) dense",
                "--loss",
                "cross-entropy",
                "--optimizer",
                "adam",
                "--batch",
                "16",
                "--steps",
                "2000",
                "--out",
                folder.resolve(name).toString());
    }

    private Process start(List<String> arguments) throws IOException {
        return start(arguments, CHECKPOINT);
    }

    private Process start(List<String> arguments, String seconds) throws IOException {
        return Child.start(
                List.of(),
                arguments,
                folder.resolve("output.txt"),
                "-Dplstar.checkpoint=" + seconds);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition, Process process) throws InterruptedException {
        while (!condition.holds() && process.isAlive()) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        assertThat(condition.holds()).isTrue();
    }

    /** The rows without their wall times. */
    public static List<String> trace(Path run) throws IOException {
        return Files.readAllLines(run.resolve("trace.csv")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
    }
}
