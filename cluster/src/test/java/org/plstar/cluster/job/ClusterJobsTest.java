package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.array.npy.WholeFile;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.FolderPlace;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.SparkEngine;
import org.plstar.cluster.TaskBytes;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.data.ReadOptions;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.predict.RowTiles;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelStore;
import org.plstar.study.kernel.LocalKernels;
import org.plstar.study.kernel.StoredKernelRequest;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityStudy;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.ImplicitKernelRequest;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.system.Loss;
import org.plstar.tangent.KernelOutputs;

/**
 * Jobs on executors that are processes of their own: the bytes of this process, also when killed.
 */
class ClusterJobsTest {
    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        cluster = LocalCluster.session();
        spark = cluster.spark();
    }

    private static KernelRequest kernel(String text, String shape, int outputs, int rows) {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        Model model =
                Architecture.parse(text).build(Shape.of(dims), outputs, Initialization.DEFAULT);
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[rows][model.input().size()];
        boolean tokens = model.vocabulary().isPresent();
        for (double[] row : x) {
            Arrays.setAll(row, _ -> tokens ? random.nextInt(5) : random.nextGaussian());
        }
        return KernelRequest.of(model, x);
    }

    /** Without a spectrum, each of whose products is a job. */
    private StoredKernelRequest request(KernelRequest kernel, String name, int tile) {
        return StoredKernelRequest.of(kernel, folder.resolve(name))
                .withTile(tile)
                .with(s -> s.withProducts(0));
    }

    private static StoredKernelResult run(StoredKernelRequest r, KernelEngine engine) {
        try (Session session = Session.of(2)) {
            return r.run(session, engine, _ -> {});
        }
    }

    private static KernelEngine executors() {
        return new ClusterKernels(() -> cluster);
    }

    private static KernelEngine executors(int side) {
        return new ClusterKernels(() -> cluster, OptionalInt.of(side));
    }

    private Map<String, byte[]> bytes(String name) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.resolve(name).relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return all;
    }

    private void same(String a, String b) throws IOException {
        Map<String, byte[]> other = bytes(b);
        assertThat(bytes(a).keySet()).isEqualTo(other.keySet());
        bytes(a).forEach((name, all) -> assertThat(all).as(name).isEqualTo(other.get(name)));
    }

    /** What Spark counts is what was planned, and nothing is written for a plan. */
    @Tag("net")
    @Test
    void bytesOfAKernelAreThosePlanned() throws Exception {
        KernelRequest kernel = kernel("dense(9) tanh dense", "4", 1, 500);
        StoredKernelRequest r = request(kernel, "planned.zarr", 64);
        try (Session session = Session.of(2);
                TaskBytes seen = TaskBytes.begin()) {
            WorkPlan plan = r.plan(session, executors()).work();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
            assertThat(plan.seconds().total()).isBetween(0.001, 60.0);
            assertThat(plan.bottleneck()).isNotNull();
            seen.clear();
            r.run(session, executors(), _ -> {});
            seen.settle();
            double rows = size("planned-rows.zarr");
            assertThat((double) seen.read()).isEqualTo(plan.bytes().read());
            assertThat(plan.bytes().written())
                    .isBetween(0.95 * (seen.written() + rows), seen.written() + rows);
            assertThat((double) size("planned.zarr") + rows)
                    .isBetween(
                            0.95 * plan.bytes().written(), 1.05 * plan.bytes().written());
            // beside the probe of the shared place
            assertThat((double) seen.up()).isLessThan(1.2 * plan.bytes().up() + 10_000);
            assertThat(r.plan(session, executors()).work().bytes().written()).isZero();
        }
    }

    @Test
    void kernelsOfTwoSetsOfRowsHaveTheBytesOfThisProcess() throws IOException {
        KernelRequest rows = kernel("dense(30) tanh dense", "5", 3, 60);
        for (int others : new int[] {9, 83}) {
            KernelRequest z = kernel("dense(30) tanh dense", "5", 3, others);
            for (KernelOutputs outputs : KernelOutputs.values()) {
                KernelRequest cross = rows.withOutputs(outputs).withAgainst(z.inputs());
                String name = outputs + "-" + others;
                run(request(cross, name + "-local.zarr", 16), new LocalKernels());
                run(request(cross, name + "-there.zarr", 16), executors(2));
                same(name + "-there.zarr", name + "-local.zarr");
            }
        }
    }

    private long size(String name) throws IOException {
        return bytes(name).values().stream().mapToLong(b -> b.length).reduce(0, Long::sum);
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense(30) tanh dense(20) relu dense                        | 5     | 3 | 60",
                "conv(4,3x3) tanh conv(4,3x3) tanh gap dense                | 2x4x4 | 2 | 31",
                "dense(9) tanh residual(dense(9) tanh) layernorm gelu dense | 5     | 2 | 50",
                "shared(a,conv(2,3x3)) tanh shared(a,conv(2,3x3)) gap dense | 2x6x6 | 1 | 9",
                "embedding(7,4) tanh attention(2) mean_tokens dense         | 6     | 2 | 25"
            })
    void kernelsHaveTheBytesOfThisProcess(String text, String shape, int c, int rows)
            throws IOException {
        for (KernelOutputs outputs : KernelOutputs.values()) {
            KernelRequest kernel = kernel(text, shape, c, rows).withOutputs(outputs);
            String local = "local-" + outputs;
            run(request(kernel, local, 8), new LocalKernels());
            String there = "there-" + outputs;
            run(request(kernel, there, 8), executors());
            same(there, local);
        }
    }

    @Tag("net")
    @Test
    void noByteDependsOnTheCutIntoTasks() throws IOException {
        KernelRequest kernel = kernel("dense(30) tanh dense(20) relu dense", "5", 3, 60);
        for (int tile : new int[] {7, 16}) {
            run(request(kernel, "local-" + tile, tile), new LocalKernels());
            for (int side : new int[] {1, 2, 3, 7, 64}) {
                String name = tile + "-" + side;
                run(request(kernel, name, tile), executors(side));
                same(name, "local-" + tile);
            }
        }
    }

    @Tag("net")
    @Test
    void productsHaveTheBytesOfThisProcess() {
        StoredKernelResult r = run(
                request(kernel("dense(30) tanh dense", "5", 1, 95), "k", 10), new LocalKernels());
        double[] x = new double[95];
        Arrays.setAll(x, i -> Math.sin(1 + 3 * i));
        double[] own = new double[95];
        double[] its = new double[95];
        try (Session session = Session.of(2)) {
            new LocalKernels().products(r.store(), session).apply(x, own);
            LinearOperator there = executors().products(r.store(), session);
            there.apply(x, its);
            assertThat(its).isEqualTo(own);
            Lanczos.Extremes ends = Lanczos.run(there, Lanczos.End.UPPER, 1e-6, 20, 1);
            LinearOperator here = new LocalKernels().products(r.store(), session);
            assertThat(ends).isEqualTo(Lanczos.run(here, Lanczos.End.UPPER, 1e-6, 20, 1));
        }
    }

    @Test
    void whatIsThereIsKept() throws IOException {
        KernelRequest kernel = kernel("dense(30) tanh dense", "5", 1, 60);
        run(request(kernel, "whole", 10), new LocalKernels());
        run(request(kernel, "parts", 10), new LocalKernels());
        Files.delete(folder.resolve("parts/c/2/1"));
        byte[] damaged = Files.readAllBytes(folder.resolve("parts/c/4/4"));
        damaged[9] ^= 1;
        Files.write(folder.resolve("parts/c/4/4"), damaged);

        assertThat(run(request(kernel, "parts", 10), executors()).plan().missing())
                .isEqualTo(2);

        same("parts", "whole");
    }

    /** The processes of the executors. */
    private static List<Long> executorProcesses() {
        List<Integer> numbers = IntStream.range(0, 8).boxed().toList();
        return spark
                .parallelize(numbers, 8)
                .map(_ -> {
                    Thread.sleep(50);
                    return ProcessHandle.current().pid();
                })
                .collect()
                .stream()
                .distinct()
                .toList();
    }

    @Tag("net")
    @Test
    void aKilledExecutorChangesNoByte() throws IOException {
        KernelRequest kernel = kernel("dense(200) tanh dense(200) tanh dense", "40", 1, 480);
        run(request(kernel, "local", 30), new LocalKernels());
        for (int seed = 1; seed <= 2; seed++) {
            List<Long> processes = executorProcesses();
            long victim = processes.get(seed % processes.size());
            AtomicInteger seen = new AtomicInteger();
            int when = 20 * seed;
            Progress kill = (stage, done, _) -> {
                if (stage.equals("kernel") && done >= when && seen.getAndIncrement() == 0) {
                    ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
                }
            };
            String name = "killed-" + seed;
            StoredKernelResult r;
            try (Session session = Session.of(2).withProgress(kill)) {
                r = request(kernel, name, 30).run(session, executors(1), _ -> {});
            }
            assertThat(r.engine()).contains("Apache Spark", "lost on the way");
            assertThat(seen.get()).isPositive();
            new FolderPlace(folder.resolve(name)).sweep(); // of what it was writing
            same(name, "local");
        }
    }

    @Tag("net")
    @Test
    void aStoppedJobLeavesWholeBlocksAndGoesOn() throws IOException, InterruptedException {
        KernelRequest kernel = kernel("dense(300) tanh dense(300) tanh dense", "40", 1, 1000);
        AtomicInteger blocks = new AtomicInteger();
        Progress count = (stage, done, _) -> {
            if (stage.equals("kernel")) {
                blocks.set((int) done);
            }
        };
        try (Session session =
                Session.of(2).withProgress(count).withStop(() -> blocks.get() >= 20)) {
            StoredKernelRequest r = request(kernel, "stopped", 50);
            assertThatThrownBy(() -> r.run(session, executors(1), _ -> {}))
                    .isInstanceOf(CancellationException.class);
        }
        LocalCluster.session(); // nothing runs any more
        int left = bytes("stopped").size();
        assertThat(left).isBetween(20, 399);
        Thread.sleep(500);
        assertThat(bytes("stopped")).hasSize(left); // nothing is written any more
        run(request(kernel, "stopped", 50), executors());
        run(request(kernel, "local", 50), new LocalKernels());
        same("stopped", "local");
    }

    /** A table whose last column says whether the product of the first two is positive. */
    private PreparedDataset table(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder table = new StringBuilder("a,b,c,label\n");
        for (int i = 0; i < rows; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            table.append(a).append(',').append(b).append(',').append(random.nextGaussian());
            table.append(a * b > 0 ? ",x\n" : ",y\n");
        }
        Path file = Files.writeString(folder.resolve("table" + rows + ".csv"), table);
        return PreparedDataset.read(file, ReadOptions.defaults().withTargets("label"), 0, 1);
    }

    @Tag("net")
    @Test
    void spectraWithoutAKernelHaveTheBytesOfThisProcess() throws IOException {
        PreparedDataset data = table(2 * RowTiles.TILE + 500);
        Network network = data.network("dense(6) tanh dense");
        ModelState state = ModelState.initial(network, 3);
        Subject subject = new Subject(data, network, Loss.SQUARE, state, state, "at the start");
        SpectrumRequest request = SpectrumRequest.of(subject, Curvature.KERNEL)
                .withTop(2)
                .withTrace(true)
                .withBottom(0)
                .withPerLayer(true)
                .withProducts(12)
                .withProbes(6)
                .withSteps(6)
                .withDense(10);
        try (Session session = Session.of(2)) {
            for (KernelOutputs outputs : KernelOutputs.values()) {
                ImplicitKernelRequest ends = new ImplicitKernelRequest(subject, outputs, 5, 1);
                assertThat(ends.run(session, new ClusterJacobians(() -> cluster)))
                        .isEqualTo(ends.run(session));
            }
            List<BlockSpectrum> own = request.run(session).blocks();
            Session sent = session.withEngine(new SparkEngine(cluster));
            List<BlockSpectrum> its = request.run(sent).blocks();
            assertThat(its).isEqualTo(own).hasSizeGreaterThan(1);
            SpectrumRequest reading = request.withRowsCache(Optional.of(folder.toString()));
            assertThat(reading.run(sent).blocks()).isEqualTo(own);
            assertThat(bytes("rows.zarr").keySet())
                    .containsExactly("c/0/0", "c/1/0", "c/2/0", "zarr.json");
        }
    }

    @Test
    void rowsWhoseStrandFitsNoTaskAreRefused() throws IOException {
        PreparedDataset data = table(100);
        Network network = data.network("dense(400000) tanh dense");
        ModelState state = ModelState.initial(network, 3);
        Subject subject = new Subject(data, network, Loss.SQUARE, state, state, "at the start");
        try (Session session = Session.of(2)) {
            ClusterJacobians engine = new ClusterJacobians(() -> cluster);
            refused(ClusterRefusal.MEMORY, () -> engine.jacobian(subject, session));
            refused(ClusterRefusal.MEMORY, () -> engine.plan(subject, session));
        }
    }

    @Tag("net")
    @Test
    void sweepsHaveTheRowsOfThisProcess() throws IOException {
        PreparedDataset data = table(24);
        LinearityRequest request = LinearityRequest.of(data, "dense({m}) tanh dense", 8, 16);
        List<WidthRow> finished = new ArrayList<>();
        try (Session session = Session.of(2)) {
            List<WidthRow> own =
                    new LinearityStudy(request, session).run(List.of(), _ -> {}).rows();
            List<WidthRow> its = new LinearityStudy(
                            request, session.withEngine(new SparkEngine(cluster)))
                    .run(own.subList(0, 2), finished::add)
                    .rows();
            assertThat(its).isEqualTo(own).hasSize(10);
            assertThat(finished).hasSize(8).doesNotHaveDuplicates();
        }
    }

    /** A place that only this process finds. */
    private record Hidden(FolderPlace place) implements ChunkPlace {
        @Override
        public InputStream open(String key) throws IOException {
            return place.open(key);
        }

        @Override
        public OptionalLong size(String key) throws IOException {
            return place.size(key);
        }

        @Override
        public void write(String key, WholeFile.Content content) throws IOException {
            place.write(key, content);
        }

        @Override
        public void delete(String key) throws IOException {
            place.delete(key);
        }

        @Override
        public String name(String key) {
            return "/nowhere/" + key;
        }

        @Override
        public void sweep() throws IOException {
            place.sweep();
        }

        @Override
        public Optional<Closeable> hold() throws IOException {
            return place.hold();
        }

        @Override
        public OptionalLong room() throws IOException {
            return place.room();
        }

        @Override
        public ChunkPlace beside(String suffix) {
            return place.beside(suffix);
        }
    }

    @Test
    void aPlaceThatExecutorsDoNotSeeIsRefused() {
        KernelRequest kernel = kernel("dense(30) tanh dense", "5", 1, 20);
        StoredKernelRequest own = request(kernel, "k", 10);
        StoredKernelRequest hidden =
                own.with(s -> s.withPlace(new Hidden(new FolderPlace(folder.resolve("k")))));
        refused(ClusterRefusal.NOT_SHARED, () -> run(hidden, executors()));
    }

    @Test
    void aTaskThatNeedsMoreThanAnExecutorHasIsRefused() {
        KernelRequest kernel = kernel("dense(30) tanh dense", "5", 1, 16_000);
        StoredKernelRequest r = request(kernel, "k", 16_000);
        refused(ClusterRefusal.MEMORY, () -> run(r, executors()));
    }

    @Test
    void aRefusalOfATaskArrives() throws IOException {
        KernelRequest kernel = kernel("dense(30) tanh dense", "5", 1, 30);
        StoredKernelResult r = run(request(kernel, "k", 10), new LocalKernels());
        Files.delete(folder.resolve("k/c/1/0"));
        try (Session session = Session.of(1)) {
            LinearOperator there =
                    executors().products(KernelStore.open(r.store().matrix().place()), session);
            refused(
                    ClusterRefusal.REFUSED_BY_EXECUTOR,
                    () -> there.apply(new double[30], new double[30]));
        }
    }

    private static void refused(ClusterRefusal code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(code));
    }
}
