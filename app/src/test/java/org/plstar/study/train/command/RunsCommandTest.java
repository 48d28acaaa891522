package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.StoredResult;
import org.plstar.study.train.run.StoredRun;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class RunsCommandTest {
    @TempDir
    private Path folder;

    private Path runs = Path.of("");

    @BeforeEach
    void twoWidths() throws IOException {
        Path data = Commands.data(folder, "iris.csv");
        runs = Files.createDirectory(folder.resolve("all"));
        for (String width : List.of("16", "64")) {
            assertThat(Commands.run(
                                    "train",
                                    data.toString(),
                                    "--target",
                                    "label",
                                    "--network",
                                    "dense(" + width + ") tanh dense",
                                    "--steps",
                                    "40",
                                    "--out",
                                    runs.resolve("width-" + width).toString())
                            .status())
                    .isZero();
        }
    }

    /** Weights after more steps are those of a run of so many; the trace keeps its rows. */
    @Tag("net")
    @Test
    void aFinishedRunTakesMoreSteps() throws IOException {
        Path once = folder.resolve("once");
        Path twice = folder.resolve("twice");
        String[] plain = {"train", "iris", "--network", "dense(8) tanh dense", "--optimizer", "adam"
        };
        assertThat(Commands.run(with(plain, "--steps", "60", "--out", once.toString()))
                        .status())
                .isZero();
        assertThat(Commands.run(with(plain, "--epochs", "20", "--out", twice.toString()))
                        .status())
                .isZero();
        List<String> before = Files.readAllLines(twice.resolve("trace.csv"));

        Commands.Ended more = Commands.run("train", "--resume", twice.toString(), "--steps", "60");

        assertThat(more.status()).as(more.stderr()).isZero();
        assertThat(Files.readAllBytes(twice.resolve("checkpoint").resolve("weights.npz")))
                .isEqualTo(Files.readAllBytes(once.resolve("checkpoint").resolve("weights.npz")));
        List<String> after = Files.readAllLines(twice.resolve("trace.csv"));
        assertThat(after.subList(0, before.size() - 1))
                .isEqualTo(before.subList(0, before.size() - 1));
        assertThat(StoredResult.summary(twice).path("steps").asInt()).isEqualTo(60);
        assertThat(Commands.run("train", "--resume", twice.toString()).status()).isEqualTo(2);
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void csvHoldsEveryRunInOneTable() {
        Commands.Ended ended = Commands.run("runs", "list", runs.toString(), "--csv");

        assertThat(ended.status()).isZero();
        assertThat(ended.stdout().lines()).hasSize(3);
        assertThat(ended.stdout()).startsWith("run,data,network,").contains("dense(16) tanh dense");
    }

    /** A model of a table is listed with its score on rows left out. */
    @Test
    void theListHasDataLossAndScoresAndCanBeFiltered() {
        String model = runs.resolve("table").toString();
        assertThat(Commands.run("regress", "diabetes", "--rows", "30", "--out", model)
                        .status())
                .isZero();
        String all = Commands.run("runs", runs.toString(), "--sort", "date").stdout();
        assertThat(all.lines()).hasSize(4);
        assertThat(all.lines().toList().getFirst()).contains("data", "of", "score");
        assertThat(all).contains("iris.csv", "square", " right", "diabetes", ", left out");
        assertThat(Commands.run("runs", runs.toString(), "--filter", "DENSE(64)")
                        .stdout()
                        .lines())
                .hasSize(2);
        assertThat(Commands.run("runs", runs.toString(), "--filter", "nothing")
                        .stdout()
                        .lines())
                .hasSize(1);
    }

    /** Losses with other weights of rows are other losses; a tie has no best run. */
    @Tag("net")
    @Test
    void balancedLossesAreNotComparedAndTiesAreTold() {
        List<String> train = List.of(
                "train",
                "wine",
                "--network",
                "dense(4) tanh dense",
                "--loss",
                "cross-entropy",
                "--steps",
                "10",
                "--out");
        for (String run : List.of("plain", "again", "balanced", "chosen")) {
            List<String> command = new ArrayList<>(train);
            command.add(folder.resolve(run).toString());
            command.addAll(
                    run.equals("balanced")
                            ? List.of("--balance")
                            : run.equals("chosen") ? List.of("--restore-best") : List.of());
            assertThat(Commands.run(command.toArray(String[]::new)).status()).isZero();
        }
        assertThat(compared("plain", "balanced"))
                .doesNotContain("Least loss")
                .contains(
                        "The runs minimise different losses",
                        "balanced cross-entropy, all classes counted alike ");
        assertThat(compared("plain", "again"))
                .startsWith("Equal on 36 test rows: plain and again, with ")
                .doesNotContain("The test rows chose");
        assertThat(compared("plain", "chosen"))
                .contains("! The test rows chose the last step of chosen: their scores there are no"
                        + " test of it");
    }

    private String compared(String one, String other) {
        return Commands.run(
                        "runs",
                        "compare",
                        folder.resolve(one).toString(),
                        folder.resolve(other).toString(),
                        "--out",
                        folder.resolve(one + other + ".html").toString())
                .stdout();
    }

    /** Without test rows, the losses of 40 and of 60 steps name no best run. */
    @Tag("net")
    @Test
    void noRunOfOtherStepsIsNamedTheBest() {
        List<String> both = new ArrayList<>(List.of("runs", "compare"));
        for (String steps : List.of("40", "60")) {
            String run = folder.resolve("steps-" + steps).toString();
            assertThat(Commands.run(
                                    "train",
                                    "iris",
                                    "--network",
                                    "dense(8) tanh dense",
                                    "--test-fraction",
                                    "0",
                                    "--steps",
                                    steps,
                                    "--out",
                                    run)
                            .status())
                    .isZero();
            both.add(run);
        }
        both.addAll(List.of("--out", folder.resolve("c.html").toString()));
        assertThat(Commands.run(both.toArray(String[]::new)).stdout())
                .contains(
                        "None of the 2 runs is named the best: steps differ", "up to the last step")
                .doesNotContain("Least loss");
    }

    @Test
    void aRunThatWasCutOffIsListedAsUnfinished() throws IOException {
        Files.delete(runs.resolve("width-16").resolve("run.json"));

        Commands.Ended ended = Commands.run("runs", "list", runs.toString());

        assertThat(ended.stdout()).contains("unfinished", "steps_done");
    }

    @Test
    void aReportIsWrittenAnewToTheSameBytes() throws IOException {
        Path report = runs.resolve("width-16").resolve("report.html");
        byte[] before = Files.readAllBytes(report);
        Files.delete(report);

        assertThat(Commands.run("report", runs.resolve("width-16").toString()).status())
                .isZero();

        assertThat(report).hasBinaryContent(before);
    }

    @Test
    void showSaysWhatTheRunFound() {
        assertThat(Commands.run("runs", "show", runs.resolve("width-16").toString())
                        .stdout())
                .contains("plstar train", "took the loss of the 120 training rows from");
    }

    @Test
    void aDamagedTraceIsRefused() throws IOException {
        Path trace = runs.resolve("width-16").resolve("trace.csv");
        Files.writeString(trace, Files.readString(trace).replace("\n1,", "\none,"));

        assertCode(RequestRefusal.DAMAGED_RUN, runs.resolve("width-16"));
    }

    @Test
    void aTraceWithColumnsOfAnotherVersionIsReadByTheirNames() throws IOException {
        Path directory = runs.resolve("width-16");
        StoredRun before = StoredRun.read(directory);
        Path trace = directory.resolve("trace.csv");
        Files.writeString(trace, Files.readString(trace).replace(",mu,", ",certified_radius,"));

        StoredRun read = StoredRun.read(directory);

        assertThat(read.path()).hasSameSizeAs(before.path());
        assertThat(read.path().getLast().mu()).isEmpty();
        assertThat(read.path().getLast().loss())
                .isEqualTo(before.path().getLast().loss());
        assertThat(Commands.run("report", directory.toString()).status()).isZero();
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        assertCode(RequestRefusal.NOT_A_RUN, folder);
    }

    @Test
    void aSummaryOfAnotherProgramIsRefused() throws IOException {
        Files.writeString(runs.resolve("width-16").resolve("run.json"), "[1, 2");

        assertCode(RequestRefusal.DAMAGED_RUN, runs.resolve("width-16"));
    }

    @Test
    void oneRunIsNothingToCompare() {
        String one = runs.resolve("width-16").toString();

        assertThat(Commands.run("runs", "compare", one, one).status()).isEqualTo(2);
    }

    @Test
    void aStateOfAnotherMethodIsRefusedBeforeAnythingIsMeasuredOrLost() throws IOException {
        Path data = folder.resolve("iris.csv");
        Path cut = folder.resolve("cut");
        Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense",
                "--steps",
                "3",
                "--certify",
                "--looks",
                "every",
                "--out",
                cut.toString());
        Files.delete(cut.resolve("run.json"));
        Path request = cut.resolve("request.json");
        Files.writeString(
                request,
                Files.readString(request)
                        .replaceFirst("\"--target\"", "\"--optimizer\", \"adam\", \"--target\""));

        Map<String, String> before = contents(cut);

        Commands.Ended ended = Commands.run("train", "--resume", cut.toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr().lines()).singleElement().asString().contains("optimizer state");
        // rows, spectra, iterates and certificates behind the state among them
        assertThat(before)
                .containsKeys(
                        "trace.csv",
                        "spectrum/step-00000003.npy",
                        "certificate/step-00000003.json");
        assertThat(contents(cut)).isEqualTo(before);
    }

    /** Names and bytes of all files of a run. */
    private static Map<String, String> contents(Path run) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(
                        run.relativize(file).toString().replace('\\', '/'),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    @Test
    void aFinishedRunIsNotResumed() {
        Commands.Ended ended =
                Commands.run("train", "--resume", runs.resolve("width-16").toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("has ended");
    }

    private static void assertCode(RequestRefusal code, Path directory) {
        assertThatThrownBy(() -> StoredRun.read(directory))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }
}
