package org.plstar.study.infinite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.store.FolderPlace;
import org.plstar.array.store.StoredMatrix;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.study.kernel.StoredKernelSettings;

/**
 * Kernels of infinite width on a disk: the bytes of those in memory, resumed, refused, factored.
 */
class StoredInfiniteTest {
    private static final int ROWS = 2100;

    @TempDir
    private Path folder;

    private static InfiniteNetwork network(String text) {
        return InfiniteNetwork.of(Architecture.parse(text), Shape.of(3), Initialization.DEFAULT);
    }

    private static Dataset rows() {
        SplittableRandom random = new SplittableRandom(4);
        double[][] x = new double[ROWS][3];
        for (double[] row : x) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        double[] y = new double[ROWS];
        return Dataset.of(
                "rows", List.of("a", "b", "c"), x, new Target.Regression(y, List.of("y")));
    }

    private StoredInfiniteRequest request(String text, InfiniteKind kind) {
        return new StoredInfiniteRequest(
                network(text),
                rows(),
                kind,
                StoredKernelSettings.of(new FolderPlace(folder.resolve("k.zarr")))
                        .withMemory(1L << 26)
                        .withProducts(20)
                        .withRidge(OptionalDouble.of(0.1)),
                1,
                false);
    }

    private static StoredKernelResult run(StoredInfiniteRequest r) {
        try (Session session = Session.of(2)) {
            return r.run(session);
        }
    }

    @Tag("net")
    @Test
    void chunksAreTheKernelAndStoppedOnesGoOn() throws IOException {
        for (InfiniteKind kind : InfiniteKind.values()) {
            StoredInfiniteRequest r = request("dense relu dense erf dense", kind);
            StoredKernelResult result = run(r);
            assertThat(result.plan().missing()).isEqualTo(3);
            assertThat(result.factor().orElseThrow().residual().orElseThrow()).isLessThan(1e-13);
            StoredMatrix m = result.store().matrix();
            Path one = folder.resolve("k.zarr").resolve(m.key(1, 0));
            byte[] bytes = Files.readAllBytes(one);
            try (InfiniteKernels all =
                    r.network().kernels(InfiniteFitStudy.matrix(r.rows()), Workers.alone())) {
                double[] chunk = new double[m.numbers()];
                double trace = 0;
                for (int i = 0; i < m.down(); i++) {
                    for (int j = 0; j < m.across(); j++) {
                        m.read(i, j, chunk);
                        for (int a = 0; a < m.rowsOf(i); a++) {
                            int row = i * m.side() + a;
                            for (int b = 0; b < m.rowsOf(j); b++) {
                                double k = kind.of(all).get(row, j * m.side() + b);
                                if (chunk[a * m.side() + b] != k) {
                                    assertThat(chunk[a * m.side() + b]).isEqualTo(k);
                                }
                            }
                        }
                    }
                }
                for (int i = 0; i < ROWS; i++) {
                    trace += kind.of(all).get(i, i);
                }
                assertThat(result.ends().orElseThrow().trace()).isEqualTo(trace);
            }
            // damaged, and absent
            byte[] wrong = bytes.clone();
            wrong[100] ^= 1;
            Files.write(one, wrong);
            Files.delete(folder.resolve("k.zarr").resolve(m.key(1, 1)));
            StoredKernelResult again = run(r);
            assertThat(again.plan().missing()).isEqualTo(2);
            assertThat(again.plan().damaged()).isEqualTo(1);
            assertThat(Files.readAllBytes(one)).isEqualTo(bytes);
            // another network, kind or place of σ is another kernel
            InfiniteKind other = kind == InfiniteKind.NTK ? InfiniteKind.NNGP : InfiniteKind.NTK;
            assertThatThrownBy(() -> run(request("dense relu dense erf dense", other)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("kind");
            assertThatThrownBy(() -> run(request("dense relu dense dense", kind)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("model");
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .filter(f -> !f.equals(folder))
                        .forEach(f -> assertThat(f.toFile().delete()).isTrue());
            }
        }
    }
}
