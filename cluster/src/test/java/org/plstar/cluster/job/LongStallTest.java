package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Shape;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.LocalKernels;
import org.plstar.study.kernel.StoredKernelRequest;

/** An executor that stands still past its heartbeat, and a disk that is full; as root on Linux. */
@EnabledIfSystemProperty(named = "plstar.long", matches = "true")
class LongStallTest {
    private static final int ROWS = 900;

    @TempDir
    private Path folder;

    @BeforeAll
    static void noContextIsLeft() {
        LocalCluster.end();
    }

    private StoredKernelRequest request(Path place) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[ROWS][6];
        for (double[] row : x) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        KernelRequest kernel = KernelRequest.of(
                Architecture.parse("dense(200) tanh dense(200) tanh dense")
                        .build(Shape.of(6), 1, Initialization.DEFAULT),
                x);
        return StoredKernelRequest.of(kernel, place).withTile(30).with(s -> s.withProducts(0));
    }

    private static Map<String, byte[]> bytes(Path folder) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return all;
    }

    private static void same(Path a, Path b) throws IOException {
        Map<String, byte[]> other = bytes(b);
        assertThat(bytes(a).keySet()).isEqualTo(other.keySet());
        bytes(a).forEach((name, all) -> assertThat(all).as(name).isEqualTo(other.get(name)));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static KernelEngine executors(JavaSparkContext spark) {
        ClusterSession cluster = ClusterSession.of(spark);
        return new ClusterKernels(() -> cluster, OptionalInt.of(1));
    }

    @Test
    void anExecutorThatStandsStillChangesNoByte() throws IOException, InterruptedException {
        Path own = folder.resolve("own");
        Path there = folder.resolve("there");
        try (Session session = Session.of(2);
                JavaSparkContext spark = new JavaSparkContext(LocalCluster.conf()
                        .set("spark.executor.heartbeatInterval", "1s")
                        .set("spark.network.timeout", "8s")
                        .set("spark.network.timeoutInterval", "2s")
                        .set("spark.storage.blockManagerHeartbeatTimeoutMs", "8000"))) {
            request(own).run(session, new LocalKernels(), _ -> {});
            KernelEngine engine = executors(spark);
            String victim = spark.parallelize(List.of(1), 1)
                    .map(_ -> String.valueOf(ProcessHandle.current().pid()))
                    .collect()
                    .getFirst();
            boolean[] stopped = new boolean[1];
            Session stalling = session.withProgress((_, done, _) -> {
                if (done > 20 && !stopped[0]) {
                    stopped[0] = true;
                    signal("-STOP", victim);
                }
            });
            request(there).run(stalling, engine, _ -> {});
            assertThat(stopped[0]).isTrue();
            same(own, there);
            // if the engine has not ended it by now, it goes on with the block that it was at
            new ProcessBuilder("kill", "-CONT", victim).start().waitFor();
            Thread.sleep(5000);
            same(own, there);
            try (Stream<Path> files = Files.walk(there)) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .noneMatch(name -> name.endsWith(".tmp"));
            }
        }
    }

    private static void signal(String signal, String process) {
        try {
            run("kill", signal, process);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A file system of 16 MB fills up while blocks are written; with room the run goes on. */
    @Test
    void aStoreThatIsFullIsRefusedAndGoesOnWithRoom() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
        try (Session session = Session.of(2);
                JavaSparkContext spark = new JavaSparkContext(LocalCluster.conf())) {
            Path own = folder.resolve("own");
            request(own).run(session, new LocalKernels(), _ -> {});
            KernelEngine engine = executors(spark);
            Path filler = disk.resolve("filler");
            assertThatThrownBy(() -> request(disk.resolve("k"))
                            .run(session, engine, _ -> fill(filler.toFile(), 13 << 20)))
                    .asInstanceOf(type(Refusal.class))
                    .satisfies(r -> {
                        assertThat(r.code()).isEqualTo(ClusterRefusal.REFUSED_BY_EXECUTOR);
                        assertThat(r.getMessage()).contains("cannot be written");
                    });
            Files.delete(filler);
            request(disk.resolve("k")).run(session, engine, _ -> {});
            same(own, disk.resolve("k"));
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void fill(File file, int bytes) {
        try {
            Files.write(file.toPath(), new byte[bytes]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
