package org.plstar.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.store.FolderPlace;

/**
 * Commands that cannot be served end with one line that says where, what, what was expected and
 * what to do, with status 2, and leave no results. The table of {@code docs/cluster.md} has them
 * all, with those that are provoked elsewhere or cannot be here.
 */
class RefusalsTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void noContextIsLeft() {
        LocalCluster.end();
    }

    /**
     * How a command ended.
     *
     * @param lines on standard error, those of Spark and progress left out
     */
    private record Ended(int status, List<String> lines) {}

    /** Runs a command as spark-submit does: settings are system properties. */
    private static Ended run(Map<String, String> settings, List<String> arguments) {
        Map<String, String> all = new HashMap<>();
        for (var setting : LocalCluster.conf().getAll()) {
            all.put(setting._1(), setting._2());
        }
        all.putAll(settings);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        all.forEach(System::setProperty);
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            int status = ClusterMain.run(arguments.toArray(String[]::new));
            return new Ended(
                    status,
                    bytes.toString(StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("plstar: "))
                            .filter(line -> line.contains("; expected "))
                            .toList());
        } finally {
            System.setErr(before);
            all.keySet().forEach(System::clearProperty);
            assertThat(SparkEnv.get()).isNull();
        }
    }

    private Path table(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder("a,b,label\n");
        for (int i = 0; i < rows; i++) {
            text.append(random.nextGaussian()).append(',').append(random.nextGaussian());
            text.append(i % 2 == 0 ? ",x\n" : ",y\n");
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    private List<String> kernel(int rows, String... more) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("kernel", table(rows).toString(), "--target", "label", "--quiet"));
        all.addAll(List.of(more));
        return all;
    }

    private List<String> stored(String... more) throws IOException {
        List<String> all = kernel(30, "--out", folder.resolve("K.zarr").toString());
        all.addAll(List.of(more));
        return all;
    }

    private static void refused(Ended ended, String... words) {
        assertThat(ended.status()).as(ended.lines().toString()).isEqualTo(2);
        assertThat(ended.lines()).hasSize(1);
        assertThat(ended.lines().getFirst()).contains(words);
    }

    private void nothingIsStored() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> f.getFileName().toString()))
                    .containsOnly("table.csv");
        }
    }

    @Test
    void aCommandWithoutAPart() throws IOException {
        refused(
                run(Map.of(), List.of("evaluate", "model", "data.csv")),
                "--master: this command has no part");
        refused(run(Map.of(), kernel(5, "--out", "k.npy")), "--out K.zarr or --store no");
    }

    @Test
    void bitsThatAreNeitherTheSameNorAny() throws IOException {
        refused(
                run(Map.of("spark.plstar.bits", "some"), stored()),
                "spark.plstar.bits=some",
                "expected spark.plstar.bits=any");
    }

    @Test
    void threads() throws IOException {
        refused(run(Map.of(), stored("--threads", "2")), "--threads", "spark.task.cpus");
        refused(run(Map.of(), stored("--threads=2")), "--threads", "spark.task.cpus");
        nothingIsStored();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel d.csv --out K.zarr                  | hdfs://",
                "kernel d.csv --out=/shared/K.zarr          | hdfs://",
                "linearity d.csv                            | no --out",
                "linearity d.csv --out sweep                | file:///",
                "spectrum d.csv --of kernel --out /runs/a   | file:///",
                "spectrum d.csv --of kernel --out s3a://b/a | file:///",
                "classify d.csv --out model                 | file:///",
            })
    void resultsOnTheDiskOfAMachineThatNobodyKnows(String command, String words) {
        refused(
                run(Map.of("spark.submit.deployMode", "cluster"), List.of(command.split(" ", -1))),
                words,
                "--deploy-mode client");
    }

    @Test
    void aFolderThatAllMachinesMountIsNone() {
        SubmittedArguments sweep =
                new SubmittedArguments(List.of("linearity", "d.csv", "--out", "file:///shared/a"));
        assertThat(sweep.placed("cluster").all())
                .containsExactly("linearity", "d.csv", "--out", "/shared/a");
        assertThat(sweep.placed("client")).isEqualTo(sweep);
        for (List<String> other : List.of(
                List.of("kernel", "d.csv", "--out=file:///shared/K.zarr"),
                List.of("kernel", "d.csv", "--out", "hdfs:///K.zarr"),
                List.of("kernel", "d.csv", "--store", "no"),
                List.of("linearity", "d.csv", "--dry-run"))) {
            SubmittedArguments given = new SubmittedArguments(other);
            assertThat(given.placed("cluster")).isEqualTo(given);
        }
    }

    @Test
    void thisProcessAsItsCluster() throws IOException {
        refused(run(Map.of("spark.master", "local[2]"), stored()), "--master local[2]");
    }

    @Test
    void aClientOfSparkConnect() throws IOException {
        refused(run(Map.of("spark.remote", "sc://host"), stored()), "spark.remote=sc://host");
        refused(run(Map.of("spark.api.mode", "connect"), stored()), "Spark Connect");
    }

    @Test
    void anotherNumberOfPieces() throws IOException {
        refused(run(Map.of("spark.executorEnv.PLSTAR_PIECES", "99"), stored()), "PLSTAR_PIECES=99");
    }

    @Tag("net")
    @Test
    void executorsWithoutOpenBlas() throws IOException {
        refused(
                run(Map.of("spark.executorEnv.PLSTAR_BLAS", "java"), stored()),
                "pure Java",
                "executor on ");
    }

    @Tag("net")
    @Test
    void executorsOnAnOlderJava() throws IOException {
        Path older = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");
        assumeTrue(Files.isDirectory(older), "no JDK 17 in " + older + " to run executors on");
        refused(
                run(Map.of("spark.executorEnv.JAVA_HOME", older.toString()), stored()),
                "executors: their Java is older",
                "Java 25");
    }

    @Test
    void moreThanMayBeStored() throws IOException {
        refused(run(Map.of(), stored("--most-bytes", "1k")), "30 rows", "--store no");
        nothingIsStored();
    }

    @Tag("net")
    @Test
    void aTileThatDoesNotFitAnExecutor() throws IOException {
        List<String> all =
                kernel(9000, "--tile", "9000", "--out", folder.resolve("K.zarr").toString());
        refused(run(Map.of(), all), "a task needs ", "spark.executor.memory");
    }

    @Test
    void aPlaceThatAnotherRunHolds() throws IOException {
        Files.createDirectories(folder.resolve("K.zarr"));
        try (var held = new FolderPlace(folder.resolve("K.zarr")).hold().orElseThrow()) {
            assertThat(held).isNotNull();
            refused(run(Map.of(), stored()), "another process writes there");
        }
    }
}
