package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.system.ResidualSystem;

/** Blocks computed by themselves are those of the kernel, to the last bit. */
class KernelBlocksTest {
    private static Network network(String text, String shape, int outputs) {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        return Architecture.parse(text).build(Shape.of(dims), outputs, Initialization.DEFAULT);
    }

    private static ResidualSystem system(Network n, int samples) {
        return ResidualSystem.of(
                n,
                RandomNetwork.inputs(n, samples, 3),
                new double[samples * n.output().size()]);
    }

    private static double[] point(ResidualSystem s) {
        double[] w = new double[s.unknowns()];
        Arrays.setAll(w, i -> Math.sin(1 + 7 * i));
        return w;
    }

    private static ResidualSystem rows(ResidualSystem s, int first, int count) {
        int[] which = new int[count];
        Arrays.setAll(which, i -> first + i);
        return s.rows(which);
    }

    private static double[] numbers(Matrix k) {
        double[] all = new double[k.rows() * k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, all, i * k.columns());
        }
        return all;
    }

    /** All blocks on and below the diagonal, and their transposes, each by a program of its own. */
    private static double[] assembled(
            ResidualSystem s, KernelOutputs outputs, KernelMethod method, int tile, int threads) {
        int c = outputs == KernelOutputs.FULL ? s.outputs() : 1;
        int order = s.samples() * c;
        double[] k = new double[order * order];
        double[] w = point(s);
        try (Workers workers = Workers.of(threads)) {
            int tiles = KernelBlocks.of(s, outputs, method, s.samples(), tile, workers)
                    .tiles();
            for (int i = 0; i < tiles; i++) {
                for (int j = 0; j <= i; j++) {
                    int each = KernelBlocks.of(s, outputs, method, s.samples(), tile, workers)
                            .tile();
                    ResidualSystem down = rows(s, i * each, Math.min(each, s.samples() - i * each));
                    ResidualSystem across =
                            rows(s, j * each, Math.min(each, s.samples() - j * each));
                    KernelBlocks own =
                            KernelBlocks.of(down, outputs, method, s.samples(), tile, workers);
                    KernelSites x = own.sites(down, 0, down.samples(), w);
                    KernelSites y = i == j ? x : own.sites(across, 0, across.samples(), w);
                    double[] block = new double[x.rows() * y.rows()];
                    own.block(x, y, block, 0, y.rows());
                    for (int a = 0; a < x.rows(); a++) {
                        for (int b = 0; b < y.rows(); b++) {
                            double value = block[a * y.rows() + b];
                            int row = i * each * c + a;
                            int column = j * each * c + b;
                            k[row * order + column] = value;
                            k[column * order + row] = value;
                        }
                    }
                }
            }
        }
        return k;
    }

    private static void same(double[] a, double[] b) {
        assertThat(Arrays.equals(a, b)).isTrue();
    }

    private static void close(double[] a, double[] b) {
        double most = Arrays.stream(b).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < b.length; i++) {
            assertThat(Math.abs(a[i] - b[i])).isLessThanOrEqualTo(1e-12 * most);
        }
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense(6) tanh dense(5) relu dense                          | 4     | 3 | 90",
                "dense(6) tanh dense(5) relu dense                          | 4     | 1 | 90",
                "conv(4,3x3) tanh conv(4,3x3) tanh gap dense                | 2x4x4 | 3 | 31",
                "dense(9) tanh residual(dense(9) tanh) layernorm gelu dense | 5     | 2 | 50",
                "shared(a,conv(2,3x3)) tanh shared(a,conv(2,3x3)) gap dense | 2x6x6 | 3 | 9",
                "embedding(7,3) tanh attention(1) mean_tokens dense         | 6     | 3 | 25"
            })
    void blocksOfTilesOfTheirOwnGiveTheKernel(String text, String shape, int c, int samples) {
        ResidualSystem s = system(network(text, shape, c), samples);
        ResidualSystem few = rows(s, 0, 9);
        for (KernelOutputs outputs : KernelOutputs.values()) {
            for (KernelMethod method : KernelMethod.values()) {
                assertBlocks(s, outputs, method, 7, 8);
                assertBlocks(few, outputs, method, 1);
            }
        }
    }

    private static void assertBlocks(
            ResidualSystem s, KernelOutputs outputs, KernelMethod method, int... tiles) {
        double[] whole;
        try (Workers workers = Workers.of(2);
                Matrix k =
                        TangentKernel.of(s, outputs, method, workers, 1 << 20).at(point(s))) {
            whole = numbers(k);
        }
        same(assembled(s, outputs, method, 0, 1), whole);
        for (int tile : tiles) {
            double[] tiled = assembled(s, outputs, method, tile, 1);
            close(tiled, whole);
            same(assembled(s, outputs, method, tile, 3), tiled);
        }
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource({
        "dense(9) tanh dense(7) tanh dense, 1, TRACE, 4200",
        "dense(9) tanh dense(7) tanh dense, 3, MEAN, 4200",
        "dense(9) tanh dense(7) tanh dense, 10, FULL, 430"
    })
    void aLargeKernelIsThatOfItsBlocksWhateverTheBudgetAndTheTeam(
            String text, int c, KernelOutputs outputs, int samples) {
        ResidualSystem s = system(network(text, "5", c), samples);
        double[] blocks = assembled(s, outputs, KernelMethod.AUTO, 0, 2);
        for (int threads = 1; threads <= 3; threads += 2) {
            for (long budget : new long[] {1, TangentKernel.DEFAULT_BUDGET}) {
                try (Workers workers = Workers.of(threads);
                        Matrix k = TangentKernel.of(s, outputs, KernelMethod.AUTO, workers, budget)
                                .at(point(s))) {
                    assertThat(k.rows()).isGreaterThan(4096);
                    same(numbers(k), blocks);
                }
            }
        }
    }

    @Test
    void theCostOfFormingIsSpreadOverTheWholeRequest() {
        ResidualSystem s = system(network("conv(4,3x3) tanh flatten dense", "1x4x4", 1), 40);
        try (Workers workers = Workers.of(1)) {
            for (int samples : new int[] {2, 40, 100_000}) {
                assertThat(KernelBlocks.of(rows(s, 3, 2), KernelOutputs.FULL, samples, workers)
                                .shares())
                        .isEqualTo(KernelBlocks.of(s, KernelOutputs.FULL, samples, workers)
                                .shares());
            }
        }
    }

    @Test
    void tilesHaveTwoThousandRowsAndFewerWhereEachSampleKeepsMuch() {
        try (Workers workers = Workers.of(1)) {
            assertThat(tile("dense(9) tanh dense", "5", 1, KernelOutputs.FULL, workers))
                    .isEqualTo(2048);
            assertThat(tile("dense(9) tanh dense", "5", 10, KernelOutputs.FULL, workers))
                    .isEqualTo(204);
            assertThat(tile("dense(9) tanh dense", "5", 10, KernelOutputs.TRACE, workers))
                    .isEqualTo(2048);
            assertThat(tile("dense(9) tanh dense", "65536", 1, KernelOutputs.FULL, workers))
                    .isEqualTo(256);
        }
    }

    private static int tile(
            String text, String shape, int c, KernelOutputs outputs, Workers workers) {
        KernelBlocks blocks =
                KernelBlocks.of(system(network(text, shape, c), 2), outputs, 5000, workers);
        assertThat(blocks.tiles()).isEqualTo(Math.ceilDiv(5000, blocks.tile()));
        assertThat(blocks.firstSample(blocks.tiles() - 1) + blocks.samplesOf(blocks.tiles() - 1))
                .isEqualTo(5000);
        return blocks.tile();
    }

    @Test
    void aBlockThatDoesNotFitIsRefused() {
        ResidualSystem s = system(network("dense(6) tanh dense", "4", 3), 5);
        try (Workers workers = Workers.of(1)) {
            KernelBlocks blocks = KernelBlocks.of(s, KernelOutputs.FULL, 5, workers);
            KernelSites x = blocks.sites(s, 0, 5, point(s));
            assertThatThrownBy(() -> blocks.block(x, x, new double[224], 0, 15))
                    .hasFieldOrPropertyWithValue("code", TangentRefusal.SIZE)
                    .hasMessageContaining("[15, 15]");
            assertThatThrownBy(() -> blocks.sites(s, 3, 3, point(s)))
                    .hasFieldOrPropertyWithValue("code", TangentRefusal.RANGE);
            assertThatThrownBy(() -> KernelBlocks.of(s, KernelOutputs.FULL, 0, workers))
                    .hasFieldOrPropertyWithValue("code", TangentRefusal.RANGE);
        }
    }
}
