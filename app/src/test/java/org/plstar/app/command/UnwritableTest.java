package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import org.plstar.study.train.command.KilledRunsTest;

/**
 * Real processes that cannot write: no room, which a limit on the length of files gives everywhere,
 * and no permission. The user is told in one line, and goes on later as if nothing had happened.
 */
class UnwritableTest {
    // Lengths of files in blocks of 512 bytes: the state is longer than the weights, the trace
    // longer, the report longest.
    private static final int START_FITS = 14;
    private static final int STATE_FITS = 100;
    private static final int TRACE_FITS = 400;

    @TempDir
    private Path folder;

    private Path data = Path.of("");
    private Path whole = Path.of("");

    @BeforeEach
    void trainWithoutLimits() throws Exception {
        data = Commands.data(folder, "iris.csv");
        whole = folder.resolve("whole");
        assertThat(run(List.of(), train("whole")).status()).isZero();
    }

    @Tag("net")
    @Test
    void aRunGoesOnAfterEveryFullDiskAndReadOnlyFolder() throws Exception {
        Path directory = folder.resolve("run");

        assertUnwritable(run(limited(START_FITS - 10), train("run")), directory);
        assertThat(directory.resolve("checkpoint/start.npz")).doesNotExist();

        List<String> again = new ArrayList<>(train("run"));
        again.add("--force");
        assertUnwritable(run(limited(START_FITS), again), directory);
        assertThat(directory.resolve("checkpoint/start.npz")).exists();
        assertThat(directory.resolve("checkpoint/state.npz")).doesNotExist();

        List<String> resume = List.of("train", "--resume", directory.toString());
        assertUnwritable(run(limited(STATE_FITS), resume), directory);
        assertThat(directory.resolve("checkpoint/state.npz")).exists();
        assertThat(directory.resolve("trace.csv")).hasSize(STATE_FITS * 512L);

        permit(directory, "r-x------");
        assertUnwritable(run(unprivileged(), resume), directory);
        permit(directory, "rwx------");

        assertUnwritable(run(limited(TRACE_FITS), resume), directory);
        assertThat(directory.resolve("checkpoint/weights.npz")).exists();
        assertThat(directory.resolve("report.html")).doesNotExist();
        assertThat(directory.resolve("run.json")).doesNotExist();
        assertThat(drafts(directory)).isEmpty();

        assertThat(run(List.of(), resume).status()).isZero();
        assertThat(KilledRunsTest.trace(directory)).isEqualTo(KilledRunsTest.trace(whole));
        assertThat(directory.resolve("checkpoint/weights.npz"))
                .hasSameBinaryContentAs(whole.resolve("checkpoint/weights.npz"));
    }

    @Tag("net")
    @Test
    void nothingIsWrittenIntoAReadOnlyFolder() throws Exception {
        permit(whole, "r-x------");

        assertUnwritable(run(unprivileged(), train("whole/inside")), whole.resolve("inside"));
        assertUnwritable(
                run(unprivileged(), List.of("report", whole.toString())),
                whole.resolve("report.html"));

        permit(whole, "rwx------");
        assertThat(whole.resolve("inside")).doesNotExist();
    }

    private static void assertUnwritable(Child.Ended ended, Path named) {
        assertThat(ended.status()).as(ended.lines().toString()).isEqualTo(2);
        List<String> refusals = ended.lines().stream()
                .filter(line -> line.contains("; expected "))
                .toList();
        assertThat(refusals).singleElement().asString().contains(named.toString());
        assertThat(ended.lines().getLast()).isEqualTo(refusals.getFirst());
    }

    private static List<Path> drafts(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(p -> p.toString().endsWith(".tmp")).toList();
        }
    }

    /** Writing a file further than this fails, as it does on a full disk. */
    private static List<String> limited(int blocks) {
        return List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh");
    }

    /** Permissions hold for root too once it gave up the right to ignore them. */
    private static List<String> unprivileged() {
        return "root".equals(System.getProperty("user.name"))
                ? List.of("setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override")
                : List.of();
    }

    private static void permit(Path directory, String permissions) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path p : all.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(p, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    private List<String> train(String name) {
        return List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(32) tanh dense",
                "--optimizer",
                "adam",
                "--steps",
                "600",
                "--looks",
                "every",
                "--out",
                folder.resolve(name).toString());
    }

    private Child.Ended run(List<String> before, List<String> arguments) throws Exception {
        return Child.run(before, arguments, folder.resolve("output.txt"));
    }

    @Tag("net")
    @Test
    void aPathBelowAFileIsRefusedWithoutTheNameOfAClass(@TempDir Path folder) throws IOException {
        Path data = Commands.data(folder, "iris.csv");
        Path file = Files.writeString(folder.resolve("file"), "a file");

        Commands.Ended ended = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--steps",
                "1",
                "--out",
                file.resolve("run").toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("--out").doesNotContain("Exception", "java.");
    }
}
