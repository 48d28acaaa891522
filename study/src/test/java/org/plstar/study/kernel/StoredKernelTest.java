package org.plstar.study.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.blas.Lapack;
import org.plstar.array.store.FolderPlace;
import org.plstar.array.store.StoredMatrix;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.tangent.KernelOutputs;

/** Kernels on a disk: the bytes of those in memory, resumed, refused, factored. */
class StoredKernelTest {
    private static final int ROWS = 53;
    private static final int TILE = 16;

    @TempDir
    private Path folder;

    private static KernelRequest kernel(int rows, int inputs, int outputs, String text) {
        Model model =
                Architecture.parse(text).build(Shape.of(inputs), outputs, Initialization.DEFAULT);
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[rows][inputs];
        for (double[] row : x) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        return KernelRequest.of(model, x);
    }

    private static KernelRequest kernel() {
        return kernel(ROWS, 5, 3, "dense(40) tanh dense(30) relu dense");
    }

    private StoredKernelRequest request(String name) {
        return StoredKernelRequest.of(kernel(), folder.resolve(name)).withTile(TILE);
    }

    private static StoredKernelResult run(StoredKernelRequest r, int threads) {
        try (Session session = Session.of(threads)) {
            return r.run(session);
        }
    }

    /** The bytes of all files by name, the description aside. */
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
        assertThat(bytes(a)).hasSameSizeAs(other);
        bytes(a).forEach((name, all) -> assertThat(all).as(name).isEqualTo(other.get(name)));
    }

    private static double[] read(StoredMatrix m, boolean lower) {
        double[] a = new double[m.rows() * m.columns()];
        double[] chunk = new double[m.numbers()];
        for (int i = 0; i < m.down(); i++) {
            for (int j = 0; j < (lower ? i + 1 : m.across()); j++) {
                m.read(i, j, chunk);
                for (int r = 0; r < m.rowsOf(i); r++) {
                    System.arraycopy(
                            chunk,
                            r * m.side(),
                            a,
                            (i * m.side() + r) * m.columns() + j * m.side(),
                            m.columnsOf(j));
                }
            }
        }
        return a;
    }

    @Tag("net")
    @ParameterizedTest
    @EnumSource
    void theBytesAreThoseInMemoryForAnyBudgetAndTeam(KernelOutputs outputs) throws IOException {
        StoredKernelRequest whole =
                StoredKernelRequest.of(kernel().withOutputs(outputs), folder.resolve("whole"));
        StoredKernelResult r = run(whole, 2);
        try (Session session = Session.of(2);
                KernelResult inMemory = kernel().withOutputs(outputs).run(session)) {
            double[] all = new double[inMemory.order() * inMemory.order()];
            for (int i = 0; i < inMemory.order(); i++) {
                inMemory.matrix().readRow(i, all, i * inMemory.order());
            }
            assertThat(read(r.store().matrix(), false)).isEqualTo(all);
            KernelEnds ends = r.ends().orElseThrow();
            assertThat(ends.trace()).isCloseTo(inMemory.ends().trace(), within(1e-9));
            assertThat(ends.max().value())
                    .isCloseTo(
                            inMemory.ends().max().value(),
                            within(1e-6 * inMemory.ends().max().value()));
        }
        for (long memory : new long[] {1, 40_000, StoredKernelSettings.MEMORY}) {
            for (int threads = 1; threads <= 3; threads += 2) {
                String name = memory + "-" + threads;
                StoredKernelRequest tiled = StoredKernelRequest.of(
                                kernel().withOutputs(outputs), folder.resolve(name))
                        .withTile(TILE)
                        .with(s -> s.withMemory(memory));
                StoredKernelResult t = run(tiled, threads);
                assertThat(t.plan().shape().tiles()).isEqualTo(4);
                assertThat(t.plan().blocks()).isEqualTo(10);
                assertThat(t.plan().missing()).isEqualTo(10);
                assertThat(t.plan().held()).isBetween(1, 4);
                assertThat(t.plan().bytes()).isEqualTo(16 * t.store().matrix().bytes());
                same(name, "1-1");
            }
        }
        double[] k = read(r.store().matrix(), false);
        double[] tiles =
                read(KernelStore.open(new FolderPlace(folder.resolve("1-1"))).matrix(), false);
        double most = Arrays.stream(k).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < k.length; i++) {
            assertThat(tiles[i]).isCloseTo(k[i], within(1e-12 * most));
        }
    }

    @Tag("net")
    @Test
    void theLowerTriangleIsHalfOfIt() throws IOException {
        run(request("both"), 2);
        StoredKernelResult lower =
                run(request("lower").with(s -> s.withTriangle(KernelHeader.Triangle.LOWER)), 2);

        assertThat(lower.plan().bytes()).isEqualTo(10 * lower.store().matrix().bytes());
        Map<String, byte[]> all = bytes("both");
        Map<String, byte[]> half = bytes("lower");
        assertThat(half).hasSize(11).containsKey("zarr.json").doesNotContainKey("c/0/1");
        half.forEach((name, own) -> {
            if (!name.equals("zarr.json")) {
                assertThat(own).as(name).isEqualTo(all.get(name));
            }
        });
        assertThat(lower.ends()).isEqualTo(run(request("both"), 1).ends());
    }

    @Tag("net")
    @Test
    void whatIsThereIsKeptAndWhatIsMissingOrDamagedIsMadeAgain() throws IOException {
        run(request("whole"), 2);
        run(request("parts"), 2);
        Path parts = folder.resolve("parts");
        Files.delete(parts.resolve("c/2/1"));
        Files.delete(parts.resolve("c/0/3")); // a mirror image
        byte[] damaged = Files.readAllBytes(parts.resolve("c/3/3"));
        damaged[100] ^= 1;
        Files.write(parts.resolve("c/3/3"), damaged);
        try (FileChannel c = FileChannel.open(parts.resolve("c/0/0"), StandardOpenOption.WRITE)) {
            c.truncate(40);
        }
        Files.write(parts.resolve("c/1/.1.5-1.tmp"), new byte[7]); // a killed writer's

        StoredKernelResult again = run(request("parts"), 1);

        assertThat(again.plan().missing()).isEqualTo(4);
        assertThat(again.plan().damaged()).isEqualTo(2);
        same("parts", "whole");
        assertThat(run(request("parts"), 1).plan().missing()).isZero();
    }

    @Test
    void anotherKernelIsRefused() {
        run(request("k"), 1);
        StoredKernelRequest same = request("k");
        refused(StoreProblem.OTHER_KERNEL, "tile", () -> run(same.withTile(15), 1));
        refused(
                StoreProblem.OTHER_KERNEL,
                "triangle",
                () -> run(same.with(s -> s.withTriangle(KernelHeader.Triangle.LOWER)), 1));
        KernelRequest more = kernel(ROWS + 1, 5, 3, "dense(40) tanh dense(30) relu dense");
        refused(
                StoreProblem.OTHER_KERNEL,
                "rows",
                () -> run(StoredKernelRequest.of(more, folder.resolve("k")).withTile(TILE), 1));
        KernelRequest other = kernel(ROWS, 5, 3, "dense(40) tanh dense(30) tanh dense");
        refused(
                StoreProblem.OTHER_KERNEL,
                "model",
                () -> run(StoredKernelRequest.of(other, folder.resolve("k")).withTile(TILE), 1));
    }

    @Test
    void whatIsNoKernelOfOursIsRefused() throws IOException {
        for (String text : new String[] {
            "",
            "{",
            "[]",
            "{\"zarr_format\": 3, \"node_type\": \"group\"}",
            "{\"zarr_format\": 3, \"node_type\": \"array\", \"shape\": [2, 2]}"
        }) {
            Path there = Files.createDirectories(folder.resolve("foreign"));
            Files.writeString(there.resolve("zarr.json"), text);
            refused(StoreProblem.NOT_A_KERNEL, "", () -> run(request("foreign"), 1));
            refused(StoreProblem.NOT_A_KERNEL, "", () -> KernelStore.open(new FolderPlace(there)));
        }
        refused(
                StoreProblem.NOT_A_KERNEL,
                "",
                () -> KernelStore.open(new FolderPlace(folder.resolve("nothing"))));
    }

    @Test
    void aStoreThatAnotherWritesIsRefused() throws IOException {
        run(request("k"), 1);
        try (FileChannel held = FileChannel.open(
                folder.resolve("k/.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(held.lock().isValid()).isTrue();
            refused(StoreProblem.HELD, "", () -> run(request("k"), 1));
        }
        run(request("k"), 1);
    }

    private static double[][] rows(int count, int width) {
        SplittableRandom random = new SplittableRandom(17);
        double[][] z = new double[count][width];
        for (double[] row : z) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        return z;
    }

    /** [N·C, M·C], for fewer and more columns than rows: the numbers of the kernel of all rows. */
    @Tag("net")
    @ParameterizedTest
    @EnumSource
    void aKernelOfTwoSetsOfRowsIsThatInMemory(KernelOutputs outputs) throws IOException {
        for (int others : new int[] {7, 70}) {
            double[][] z = rows(others, 5);
            KernelRequest kernel = kernel().withOutputs(outputs).withAgainst(z);
            String name = "k" + others;
            StoredKernelRequest r = StoredKernelRequest.of(kernel, folder.resolve(name));
            for (int tile : new int[] {0, TILE}) {
                String cut = name + "-" + tile;
                StoredKernelRequest own =
                        StoredKernelRequest.of(kernel, folder.resolve(cut)).withTile(tile);
                StoredKernelResult stored = run(own, 2);
                assertThat(stored.ends()).isEmpty();
                StoredMatrix m = stored.store().matrix();
                int c = outputs == KernelOutputs.FULL ? 3 : 1;
                assertThat(m.rows()).isEqualTo(ROWS * c);
                assertThat(m.columns()).isEqualTo(others * c);
                assertThat(stored.plan().bytes()).isEqualTo(m.bytes() * m.down() * m.across());
                double[] all = values(m);
                try (Session session = Session.of(3);
                        Matrix k = kernel.cross(session)) {
                    for (int i = 0; i < m.rows(); i++) {
                        for (int j = 0; j < m.columns(); j++) {
                            double known = k.get(i, j);
                            if (tile == 0) {
                                assertThat(all[i * m.columns() + j]).isEqualTo(known);
                            } else {
                                assertThat(all[i * m.columns() + j])
                                        .isCloseTo(known, within(1e-12 * Math.abs(known) + 1e-12));
                            }
                        }
                    }
                }
                Files.delete(folder.resolve(cut).resolve("c/0/0"));
                assertThat(run(own, 1).plan().missing()).isEqualTo(1);
                assertThat(values(m)).isEqualTo(all);
            }
            refused(
                    StudyRefusal.RANGE,
                    "triangle",
                    () -> r.with(s -> s.withTriangle(KernelHeader.Triangle.LOWER)));
            refused(StudyRefusal.RANGE, "cholesky", () -> r.withFactor(1));
        }
        StoredKernelRequest first =
                StoredKernelRequest.of(kernel().withAgainst(rows(7, 5)), folder.resolve("one"));
        run(first, 1);
        StoredKernelRequest other =
                StoredKernelRequest.of(kernel().withAgainst(rows(8, 5)), folder.resolve("one"));
        refused(StoreProblem.OTHER_KERNEL, "against", () -> run(other, 1));
        StoredKernelRequest symmetric = StoredKernelRequest.of(kernel(), folder.resolve("one"));
        refused(StoreProblem.OTHER_KERNEL, "", () -> run(symmetric, 1));
    }

    /** All numbers, of any shape. */
    private static double[] values(StoredMatrix m) {
        double[] a = new double[m.rows() * m.columns()];
        double[] chunk = new double[m.numbers()];
        for (int i = 0; i < m.down(); i++) {
            for (int j = 0; j < m.across(); j++) {
                m.read(i, j, chunk);
                for (int r = 0; r < m.rowsOf(i); r++) {
                    System.arraycopy(
                            chunk,
                            r * m.width(),
                            a,
                            (i * m.height() + r) * m.columns() + j * m.width(),
                            m.columnsOf(j));
                }
            }
        }
        return a;
    }

    @Test
    void moreThanTheDiskHoldsIsRefusedBeforeTheWork() {
        KernelRequest many = kernel(200_000, 1, 10, "dense(2) tanh dense");
        StoredKernelRequest r =
                StoredKernelRequest.of(many, folder.resolve("k")).withTile(1600);
        refused(StoreProblem.TOO_LARGE, "32 TB", () -> run(r, 1));
        StoredKernelRequest allowed = r.with(s -> s.withMostBytes(Long.MAX_VALUE));
        refused(StoreProblem.NO_ROOM, "GB", () -> run(allowed, 1));
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        StoredKernelRequest r = request("k");
        refused(StudyRefusal.RANGE, "tile", () -> r.withTile(-1));
        refused(StudyRefusal.RANGE, "memory", () -> r.with(s -> s.withMemory(0)));
        refused(StudyRefusal.RANGE, "ridge", () -> r.withFactor(-1));
        refused(StudyRefusal.RANGE, "ridge", () -> r.withFactor(Double.NaN));
    }

    @Tag("net")
    @Test
    void aKernelLargerThanWhatMayBeStoredIsRefusedBeforeAnythingIsWritten() throws IOException {
        long bytes = run(request("there"), 1).plan().bytes();
        StoredKernelRequest exact = request("k").with(s -> s.withMostBytes(bytes));
        refused(
                StoreProblem.TOO_LARGE,
                "53 rows",
                () -> run(exact.with(s -> s.withMostBytes(bytes - 1)), 1));
        refused(StoreProblem.TOO_LARGE, "its factor", () -> run(exact.withFactor(0.1), 1));
        try (Session session = Session.of(1)) {
            refused(
                    StoreProblem.TOO_LARGE,
                    "at most 1 B",
                    () -> exact.with(s -> s.withMostBytes(1)).plan(session, new LocalKernels()));
        }
        assertThat(folder.resolve("k")).doesNotExist();
        run(exact, 1);
        refused(StudyRefusal.RANGE, "most-bytes 0", () -> exact.with(s -> s.withMostBytes(0)));
    }

    private static void refused(Refusal.Code code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(code))
                .satisfies(r -> assertThat(r.getMessage()).contains(words));
    }

    @Tag("net")
    @Test
    void theFactorIsThatInMemory() throws IOException {
        StoredKernelResult r = run(request("k.zarr").withFactor(0.5), 2);
        StoredKernelResult.Factor f = r.factor().orElseThrow();
        assertThat(Path.of(f.place())).isEqualTo(folder.resolve("k-cholesky.zarr"));
        assertThat(f.residual().orElseThrow()).isLessThan(1e-14);
        assertThat(f.solve().orElseThrow()).isLessThan(1e-10);
        KernelStore l = KernelStore.open(new FolderPlace(Path.of(f.place())));
        assertThat(l.header().form().ridge()).isEqualTo(0.5);
        assertThat(l.header().form().symmetric()).isFalse();
        double[] lower = read(l.matrix(), true);
        int n = l.header().order();
        try (Matrix k = Matrix.of(n, n, read(r.store().matrix(), false))) {
            for (int i = 0; i < n; i++) {
                k.set(i, i, k.get(i, i) + 0.5);
            }
            assertThat(Lapack.cholesky(k)).isEmpty();
            double determinant = 0;
            for (int i = 0; i < n; i++) {
                determinant += 2 * Math.log(k.get(i, i));
                for (int j = 0; j <= i; j++) {
                    assertThat(lower[i * n + j]).isCloseTo(k.get(i, j), within(1e-10));
                }
            }
            assertThat(f.factor().orElseThrow().logDeterminant())
                    .isCloseTo(determinant, within(1e-8));
        }
        run(request("again.zarr").withFactor(0.5).with(s -> s.withMemory(1)), 1);
        same("again-cholesky.zarr", "k-cholesky.zarr");
        refused(
                StoreProblem.OTHER_KERNEL,
                "ridge",
                () -> run(request("k.zarr").withFactor(0.25), 1));
    }

    @Test
    void aSingularKernelHasNoFactor() {
        KernelRequest singular = kernel(60, 2, 1, "dense");
        StoredKernelResult r = run(
                StoredKernelRequest.of(singular, folder.resolve("k.zarr"))
                        .withTile(7)
                        .withFactor(0),
                2);
        StoredKernelResult.Factor f = r.factor().orElseThrow();
        assertThat(f.factor()).isEmpty();
        assertThat(f.failed().orElseThrow()).isBetween(3, 59);
        assertThat(f.residual()).isEmpty();
    }
}
