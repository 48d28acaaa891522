package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.system.ResidualSystem;

/**
 * Kernels one after another by the same object, whose memory is kept: each is as if it were the
 * first.
 */
class KeptKernelTest {
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static Network network(String text, String shape) {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        return Architecture.parse(text).build(Shape.of(dims), 3, Initialization.DEFAULT);
    }

    private static ResidualSystem system(Network n, int samples) {
        return ResidualSystem.of(
                n,
                RandomNetwork.inputs(n, samples, 3),
                new double[samples * n.output().size()]);
    }

    private static double[] point(ResidualSystem s, int seed) {
        double[] w = new double[s.unknowns()];
        Arrays.setAll(w, i -> Math.sin(seed + 7 * i));
        return w;
    }

    private static double[] values(Matrix k) {
        double[] all = new double[k.rows() * k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, all, i * k.columns());
        }
        return all;
    }

    private static double[] closed(Matrix k) {
        try (k) {
            return values(k);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conv(4,3x3) tanh conv(4,3x3) tanh gap dense | 2x4x4 | 31",
                "embedding(7,3) tanh mean_tokens dense       | 6     | 40",
                "dense(6) tanh dense(5) relu dense           | 4     | 200",
                "dense(9) tanh layernorm gelu dense          | 5     | 30"
            })
    void kernelsOneAfterAnother(String text, String shape, int samples) {
        Network network = network(text, shape);
        ResidualSystem s = system(network, samples);
        ResidualSystem fewer = system(network, samples / 2);
        for (KernelOutputs outputs : KernelOutputs.values()) {
            for (long budget : new long[] {1L << 29, 20_000, 1}) {
                TangentKernel kept =
                        TangentKernel.of(s, outputs, KernelMethod.AUTO, WORKERS, budget);
                try (Matrix k = Matrix.zeros(kept.order(), kept.order())) {
                    for (int seed : new int[] {1, 2, 1}) {
                        double[] w = point(s, seed);
                        double[] diverged = new double[w.length];
                        Arrays.fill(diverged, Double.NaN);
                        // leaves nothing behind
                        assertThatThrownBy(() -> kept.into(k, diverged))
                                .hasFieldOrPropertyWithValue("code", TangentRefusal.NOT_FINITE);
                        TangentKernel fresh =
                                TangentKernel.of(s, outputs, KernelMethod.AUTO, WORKERS, budget);
                        kept.into(k, Precision.DOUBLE.of(w));
                        assertThat(values(k)).isEqualTo(closed(fresh.at(w)));
                        assertThat(closed(kept.cross(w, fewer)))
                                .isEqualTo(closed(fresh.cross(w, fewer)));
                        // with outputs summed, g of several positions is held twice
                        assertThat(kept.kept() * Double.BYTES).isLessThanOrEqualTo(2 * budget);
                    }
                }
            }
        }
    }

    @Test
    void singlePrecision() {
        ResidualSystem s = system(network("dense(40) tanh dense(30) tanh dense", "9"), 150);
        TangentKernel kernel = TangentKernel.of(s, KernelOutputs.FULL, Precision.FLOAT, WORKERS);
        double[] w = point(s, 1);
        Storage single = Precision.FLOAT.of(w);
        double[] first = closed(kernel.at(w));
        assertThat(closed(kernel.at(single))).isEqualTo(first);
        assertThat(closed(kernel.at(Precision.DOUBLE.of(w)))).isEqualTo(first);
    }

    @Test
    void aMatrixOfAnotherSizeIsRefused() {
        ResidualSystem s = system(network("dense(6) tanh dense", "4"), 5);
        TangentKernel kernel = TangentKernel.of(s, KernelOutputs.FULL, WORKERS);
        try (Matrix k = Matrix.zeros(15, 14)) {
            assertThatThrownBy(() -> kernel.into(k, Precision.DOUBLE.of(point(s, 1))))
                    .hasFieldOrPropertyWithValue("code", TangentRefusal.SIZE)
                    .hasMessageContaining("[15, 14]")
                    .hasMessageContaining("[15, 15]");
        }
    }
}
