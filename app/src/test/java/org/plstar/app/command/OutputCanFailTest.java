package org.plstar.app.command;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import org.plstar.app.Main;
import picocli.CommandLine;

/**
 * What a command prints or writes is there, or it ends with status 2 and a line: with standard
 * output on a full device or a closed pipe, with its files on a full disk or where nothing may be
 * written. A standard error that can't be written changes no status.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class OutputCanFailTest {
    /** All commands in processes of their own, or two of them. */
    private static final boolean ALL = System.getProperty("plstar.outputs", "").equals("all");

    private static final String NETWORK = "dense(4) tanh dense";

    @TempDir
    private static Path folder;

    private static Path run = Path.of("");
    private static Path full = Path.of("");

    /**
     * Arguments of each command.
     *
     * @param files arguments with which it writes files, and the place OUT where; empty if it
     *     writes none
     */
    private record Call(List<String> arguments, List<String> files) {}

    private static final Map<String, Call> CALLS = Map.ofEntries(
            entry("demo", call(List.of("demo"), "--out", "OUT")),
            entry(
                    "train",
                    call(
                            List.of("train", "iris", "--network", NETWORK, "--steps", "3"),
                            "--out",
                            "OUT")),
            entry("data", call(List.of("data", "iris"))),
            entry("predict", call(List.of("predict", "RUN", "iris"), "--out", "OUT.csv")),
            entry("evaluate", call(List.of("evaluate", "RUN"), "--out", "OUT")),
            entry("classify", call(List.of("classify", "iris", "--rows", "30"), "--out", "OUT")),
            entry("regress", call(List.of("regress", "diabetes", "--rows", "30"), "--out", "OUT")),
            entry(
                    "kernel",
                    call(
                            List.of("kernel", "iris", "--rows", "9", "--network", NETWORK),
                            "--out",
                            "OUT.npy")),
            entry(
                    "infinite",
                    call(
                            List.of("infinite", "iris", "--network", "dense relu dense"),
                            "--out",
                            "OUT")),
            entry(
                    "advise",
                    call(
                            List.of("advise", "iris", "--rows", "20", "--network", NETWORK),
                            "--out",
                            "OUT")),
            entry("spectrum", call(List.of("spectrum", "RUN", "--top", "1"), "--out", "OUT")),
            entry("landscape", call(List.of("landscape", "RUN", "--points", "3"), "--out", "OUT")),
            entry(
                    "linearity",
                    call(
                            List.of(
                                    "linearity",
                                    "iris",
                                    "--rows",
                                    "8",
                                    "--network",
                                    "dense({m}) tanh dense",
                                    "--widths",
                                    "4,8,16",
                                    "--seeds",
                                    "2",
                                    "--steps",
                                    "3"),
                            "--out",
                            "OUT")),
            entry(
                    "certify",
                    call(
                            List.of("certify", "iris", "--rows", "6", "--network", NETWORK),
                            "--out",
                            "OUT")),
            entry("solve", call(List.of("solve", "EQUATIONS"), "--out", "OUT")),
            entry("runs", call(List.of("runs", "FOLDER"))),
            entry("report", call(List.of("report", "COPY"))),
            entry("open", call(List.of("open", "RUN", "--print"))),
            entry("serve", call(List.of("serve", "FOLDER"))),
            entry("help", call(List.of("help"))),
            entry("completion", call(List.of("completion"))),
            entry("manual", call(List.of("manual"))));

    private static Call call(String command) {
        return requireNonNull(CALLS.get(command), command);
    }

    private static Call call(List<String> arguments, String... files) {
        return new Call(arguments, List.of(files));
    }

    @BeforeAll
    static void begin() throws Exception {
        run = folder.resolve("runs/run");
        assertThat(Commands.run(
                                "train",
                                "iris",
                                "--network",
                                NETWORK,
                                "--steps",
                                "3",
                                "--out",
                                run.toString())
                        .status())
                .isZero();
        Files.writeString(folder.resolve("two.txt"), "var x = 1; var y = 1\nx*y = 2\nx + y = 3\n");
        full = Files.createDirectory(folder.resolve("full"));
        Process mount = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", full.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(mount.waitFor())
                .as("a small tmpfs can't be had here: %s", said)
                .isZero();
        Files.write(full.resolve("filler"), new byte[4096]);
    }

    @AfterAll
    static void end() throws Exception {
        new ProcessBuilder("umount", full.toString()).start().waitFor();
    }

    private static List<String> arguments(String command, List<String> all, Path out) {
        return all.stream()
                .map(a -> switch (a) {
                    case "RUN" -> run.toString();
                    case "COPY" -> copy(run, folder.resolve("runs/" + command));
                    case "FOLDER" -> folder.resolve("runs").toString();
                    case "EQUATIONS" -> folder.resolve("two.txt").toString();
                    default -> a.replace("OUT", out.resolve(command).toString());
                })
                .toList();
    }

    private static String copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                Path target = to.resolve(from.relativize(p).toString());
                if (!Files.exists(target)) {
                    Files.copy(p, target);
                }
            }
            return to.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> withFiles(String command, Path out) {
        Call c = call(command);
        List<String> all = new ArrayList<>(c.arguments);
        all.addAll(c.files);
        return arguments(command, all, out);
    }

    static Stream<String> commands() {
        return CALLS.keySet().stream()
                .filter(c -> ALL || !c.equals("demo"))
                .filter(c -> !c.equals("serve"))
                .sorted();
    }

    static Stream<String> processes() {
        // the demonstration takes minutes in such a process, and writes as train does
        return ALL ? commands().filter(c -> !c.equals("demo")) : Stream.of("predict", "train");
    }

    static Stream<String> writers() {
        return commands().filter(c -> !call(c).files.isEmpty());
    }

    @Test
    void everyCommandHasAnEntry() {
        Set<String> all = new TreeSet<>(Main.commandLine().getSubcommands().keySet());
        assertThat(new TreeSet<>(CALLS.keySet())).isEqualTo(all);
    }

    /** The device takes nothing, and the stream says so to those who ask. */
    @Tag("net")
    @ParameterizedTest
    @MethodSource("commands")
    void aFullDeviceForStandardOutputIsTold(String command) throws Exception {
        try (PrintStream device =
                new PrintStream(new FileOutputStream("/dev/full"), true, StandardCharsets.UTF_8)) {
            Path place = Files.createTempDirectory(folder, "out");
            Commands.Ended ended =
                    Commands.run(device, withFiles(command, place).toArray(String[]::new));
            assertThat(ended.status()).as(ended.stderr()).isEqualTo(2);
            assertThat(ended.stderr().lines().toList().getLast())
                    .startsWith("plstar: standard output: ");
        }
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("processes")
    void aClosedPipeIsSilentAndAFullStandardErrorChangesNothing(String command) throws Exception {
        for (String json : List.of("", "--json")) {
            List<String> all = new ArrayList<>(
                    withFiles(command, Files.createTempDirectory(folder, "closed" + json)));
            if (!json.isEmpty()) {
                CommandLine known =
                        requireNonNull(Main.commandLine().getSubcommands().get(command), command);
                if (!known.getCommandSpec().optionsMap().containsKey("--json")) {
                    continue;
                }
                all.add(json);
            }
            List<String> closed = List.of(
                    "bash",
                    "-c",
                    "\"$@\" | { exec 0<&-; sleep 0.1; }; exit ${PIPESTATUS[0]}",
                    "bash");
            Child.Ended ended = Child.run(closed, all, folder.resolve("output.txt"));
            assertThat(ended.status()).as(ended.lines().toString()).isIn(0, 1);
            assertThat(ended.lines()).noneMatch(line -> line.contains("standard output"));
        }
        List<String> silent = List.of("bash", "-c", "exec \"$@\" 2>/dev/full", "bash");
        List<String> all = withFiles(command, Files.createTempDirectory(folder, "silent"));
        Child.Ended ended = Child.run(silent, all, folder.resolve("output.txt"));
        assertThat(ended.status()).as(ended.lines().toString()).isIn(0, 1);
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("writers")
    void aFullDiskIsToldWithTheFile(String command) {
        Commands.Ended ended = Commands.run(withFiles(command, full).toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isEqualTo(2);
        assertThat(ended.stderr().lines().toList().getLast())
                .startsWith("plstar: ")
                .contains(full.toString(), "; expected ");
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("processes")
    void aFolderWithoutPermissionIsTold(String command) throws Exception {
        if (call(command).files.isEmpty()) {
            return;
        }
        Path closed = Files.createTempDirectory(folder, "closed");
        assertThat(closed.toFile().setWritable(false)).isTrue();
        List<String> other =
                List.of("setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override");
        Child.Ended ended = Child.run(other, withFiles(command, closed), folder.resolve("o.txt"));
        assertThat(ended.status()).as(ended.lines().toString()).isEqualTo(2);
        assertThat(ended.lines().getLast()).contains(closed.toString(), "; expected ");
    }

    /** Nobody would know its address. */
    @Tag("net")
    @Test
    void aServerWhoseAddressIsLostEnds() throws Exception {
        List<String> device = List.of("bash", "-c", "exec \"$@\" >/dev/full", "bash");
        Path said = folder.resolve("serve.txt");
        Process process =
                Child.start(device, arguments("serve", List.of("serve", "FOLDER"), folder), said);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
        } finally {
            process.destroyForcibly();
        }
    }
}
