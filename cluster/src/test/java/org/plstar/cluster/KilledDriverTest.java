package org.plstar.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command in processes of its own, killed and started again. */
class KilledDriverTest {
    private static final int TILES = 20;

    @TempDir
    private Path folder;

    private static boolean isOf(Class<?> type, String entry) {
        try {
            Path own = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return own.equals(Path.of(entry).toAbsolutePath());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Starts a command.
     *
     * @param cluster whether this module is on its class path
     * @param out of what it prints
     */
    private Process start(boolean cluster, String out, String... arguments) throws IOException {
        String path = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(e -> cluster || !isOf(SparkEngine.class, e))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dplstar.checkpoint=0.2"));
        if (cluster) {
            for (var setting : LocalCluster.compiling().getAll()) {
                command.add("-D" + setting._1() + "=" + setting._2());
            }
        }
        command.addAll(List.of(
                "-cp", path, cluster ? "org.plstar.cluster.ClusterMain" : "org.plstar.app.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out + ".txt").toFile())
                .start();
    }

    private Process kernel(boolean cluster, String out) throws IOException {
        return start(
                cluster,
                out,
                "kernel",
                folder.resolve("table.csv").toString(),
                "--target",
                "label",
                "--network",
                "dense(300) tanh dense(300) tanh dense",
                "--tile",
                "30",
                "--products",
                "0",
                "--out",
                folder.resolve(out).toString());
    }

    private Process train(boolean cluster, String out) throws IOException {
        return start(
                cluster,
                out,
                "train",
                folder.resolve("table.csv").toString(),
                "--target",
                "label",
                "--network",
                "dense(80) tanh dense(40) tanh dense",
                "--steps",
                "60",
                "--looks",
                "few",
                "--anyway",
                "--out",
                folder.resolve(out).toString());
    }

    private void table(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder("a,b,c,label\n");
        for (int i = 0; i < rows; i++) {
            text.append(random.nextGaussian()).append(',').append(random.nextGaussian());
            text.append(',').append(random.nextGaussian()).append(i % 2 == 0 ? ",x\n" : ",y\n");
        }
        Files.writeString(folder.resolve("table.csv"), text);
    }

    private long chunks(String out) throws IOException {
        Path chunks = folder.resolve(out).resolve("c");
        if (Files.notExists(chunks)) {
            return 0;
        }
        long all = 0;
        try (Stream<Path> rows = Files.list(chunks)) {
            for (Path row : rows.toList()) {
                // names alone: drafts vanish while others are looked at
                try (Stream<Path> files = Files.list(row)) {
                    all += files.filter(f -> f.getFileName().toString().matches("[0-9]+"))
                            .count();
                }
            }
        }
        return all;
    }

    @Tag("net")
    @Test
    void aRestartedDriverEndsWithTheBytesOfOneMachine() throws IOException, InterruptedException {
        table(30 * TILES);
        assertThat(kernel(false, "own.zarr").waitFor()).isZero();

        Process first = kernel(true, "there.zarr");
        while (first.isAlive() && chunks("there.zarr") < 50) {
            Thread.sleep(20);
        }
        first.destroyForcibly().waitFor();
        assertThat(chunks("there.zarr")).isBetween(50L, TILES * TILES - 1L);

        int status = kernel(true, "there.zarr").waitFor();

        assertThat(status)
                .as(Files.readString(folder.resolve("there.zarr.txt")))
                .isZero();
        assertThat(Files.readString(folder.resolve("there.zarr.txt")))
                .contains(" of 210 blocks computed")
                .doesNotContain("210 of 210 blocks computed");
        Path own = folder.resolve("own.zarr");
        Path there = folder.resolve("there.zarr");
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(there.resolve(own.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
        try (Stream<Path> files = Files.walk(there)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(TILES * TILES + 1);
        }
    }

    @Tag("net")
    @Test
    void aKilledTrainingGoesOnToTheBytesOfOneMachine() throws IOException, InterruptedException {
        table(5000);
        assertThat(train(false, "own").waitFor())
                .as(Files.readString(folder.resolve("own.txt")))
                .isZero();

        Process first = train(true, "there");
        Path checkpoint = folder.resolve("there").resolve("checkpoint").resolve("state.npz");
        while (first.isAlive() && Files.notExists(checkpoint)) {
            Thread.sleep(20);
        }
        first.destroyForcibly().waitFor();
        assertThat(folder.resolve("there").resolve("run.json")).doesNotExist();

        int status = start(
                        true,
                        "there",
                        "train",
                        "--resume",
                        folder.resolve("there").toString())
                .waitFor();

        String told = Files.readString(folder.resolve("there.txt"));
        assertThat(status).as(told).isZero();
        assertThat(Files.readString(folder.resolve("there").resolve("run.json")))
                .contains("Losses and gradients were summed by Apache Spark", "2 tiles");
        for (String file : List.of("checkpoint/start.npz", "checkpoint/weights.npz")) {
            assertThat(folder.resolve("there").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("own").resolve(file));
        }
        assertThat(trace("there")).isEqualTo(trace("own"));
        assertThat(Files.readString(folder.resolve("there").resolve("run.json")))
                .contains("\"cluster\"", "\"lost_executors\"");
    }

    /** The trace, without the column of seconds. */
    private List<List<String>> trace(String run) throws IOException {
        List<List<String>> rows =
                Files.readAllLines(folder.resolve(run).resolve("trace.csv")).stream()
                        .map(line -> List.of(line.split(",", -1)))
                        .toList();
        int seconds = rows.getFirst().indexOf("seconds");
        assertThat(seconds).isNotNegative();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .filter(i -> i != seconds)
                        .mapToObj(row::get)
                        .toList())
                .toList();
    }
}
