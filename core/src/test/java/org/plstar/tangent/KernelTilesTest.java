package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.system.ResidualSystem;

/** Kernels at sizes where products are cut into ranges, runs of positions and tiles of samples. */
class KernelTilesTest {
    private static final int C = 3;

    private static ResidualSystem system(String text, String shape, int samples) {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        Network n = Architecture.parse(text).build(Shape.of(dims), C, Initialization.DEFAULT);
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

    private static double[] kernel(
            ResidualSystem s,
            KernelOutputs outputs,
            KernelMethod method,
            long budget,
            int threads) {
        try (Workers workers = Workers.of(threads);
                Matrix k = TangentKernel.of(s, outputs, method, workers, budget).at(point(s))) {
            double[] all = new double[k.rows() * k.columns()];
            for (int i = 0; i < all.length; i++) {
                all[i] = k.get(i / k.columns(), i % k.columns());
            }
            return all;
        }
    }

    private static void close(double[] a, double[] b) {
        double most = Arrays.stream(b).map(Math::abs).max().orElseThrow();
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(Math.abs(a[i] - b[i])).isLessThanOrEqualTo(1e-12 * most);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conv(2,3x3) tanh flatten dense                | 1x25x25 | 3",
                "conv(3,3x3) tanh conv(2,3x3,stride=2) gap dense | 1x11x11 | 7",
                "conv(4,3x3) tanh conv(4,3x3) tanh gap dense   | 2x4x4   | 50",
                "embedding(7,3) tanh mean_tokens dense         | 6       | 40",
                "dense(6) tanh dense                           | 5x4     | 90",
                "dense(6) tanh dense                           | 4       | 200",
                "shared(a,conv(2,3x3)) tanh shared(a,conv(2,3x3)) gap dense | 2x6x6 | 9",
                "conv(4,3x3,groups=2) tanh conv(4,1x1) relu avgpool(2) flatten dense | 2x4x4 | 9",
                "dense(9) tanh residual(dense(9) tanh) layernorm gelu dense | 5 | 30"
            })
    void everyMethodAndBudgetGivesTheSame(String text, String shape, int samples) {
        ResidualSystem s = system(text, shape, samples);
        for (KernelOutputs outputs : KernelOutputs.values()) {
            double[] k = kernel(s, outputs, KernelMethod.PER_SAMPLE, 1L << 29, 1);
            for (KernelMethod method : KernelMethod.values()) {
                double[] other = kernel(s, outputs, method, 1L << 29, 1);
                close(other, k);
                assertThat(kernel(s, outputs, method, 1L << 29, 3)).isEqualTo(other);
                close(kernel(s, outputs, method, 1 << 16, 1), k);
            }
        }
    }

    @Tag("net")
    @Test
    void largeTilesOfSeparatedSharesGiveTheSame() {
        ResidualSystem s = system("dense(5) tanh dense(6) relu dense(bias=false)", "3", 1500);
        double[] k = kernel(s, KernelOutputs.FULL, KernelMethod.AUTO, 1L << 29, 2);
        close(k, kernel(s, KernelOutputs.FULL, KernelMethod.PAIRWISE, 1L << 29, 2));
    }

    @Test
    void aKernelIsSymmetricToTheLastBit() {
        ResidualSystem s = system("conv(4,3x3) tanh conv(4,3x3) tanh gap dense", "2x4x4", 40);
        int n = s.equations();
        for (KernelMethod method : KernelMethod.values()) {
            double[] k = kernel(s, KernelOutputs.FULL, method, 1 << 20, 2);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(k[i * n + j]).isEqualTo(k[j * n + i]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense(30) tanh dense(20) tanh dense          | 8     | 90",
                "conv(3,3x3) tanh conv(2,3x3,stride=2) gap dense | 1x11x11 | 7",
                "embedding(7,3) tanh mean_tokens dense         | 6     | 40"
            })
    void singlePrecisionGivesTheKernelToItsRounding(String text, String shape, int samples) {
        ResidualSystem s = system(text, shape, samples);
        double[] exact = kernel(s, KernelOutputs.FULL, KernelMethod.AUTO, 1L << 29, 1);
        double most = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        try (Workers workers = Workers.of(2);
                Matrix k = TangentKernel.of(s, KernelOutputs.FULL, Precision.FLOAT, workers)
                        .at(point(s))) {
            double largest = 0;
            for (int i = 0; i < exact.length; i++) {
                double error = k.get(i / k.columns(), i % k.columns()) - exact[i];
                largest = Math.max(largest, Math.abs(error));
            }
            assertThat(largest / most).isBetween(1e-12, 1e-5);
        }
    }

    @Test
    void theCheaperMethodIsChosen() {
        try (Workers workers = Workers.of(1)) {
            assertThat(shares("dense(40) tanh dense(40) tanh dense", "40", workers))
                    .isEqualTo("0.weight=OUTER 0.bias=JOINED 2.weight=OUTER 2.bias=JOINED"
                            + " 4.weight=OUTER 4.bias=JOINED");
            assertThat(shares("conv(4,3x3) tanh flatten dense", "1x9x9", workers))
                    .startsWith("0.weight=GRADIENT");
            assertThat(shares("conv(64,3x3) tanh flatten dense", "64x2x2", workers))
                    .startsWith("0.weight=OUTER");
            assertThat(shares("embedding(500,8) tanh flatten dense", "4", workers))
                    .startsWith("0.weight=SELECT 0.pos=GRADIENT");
        }
    }

    @Test
    void belowALinearLastLayerOutputsShareOneCotangentPerSample() {
        try (Workers workers = Workers.of(1)) {
            assertThat(separated("dense(40) tanh dense(40) tanh dense", "40", workers))
                    .isEqualTo("2.weight");
            assertThat(separated("conv(4,3x3) tanh conv(4,3x3) relu gap dense", "1x9x9", workers))
                    .isEqualTo("2.weight 2.bias");
            assertThat(separated("conv(4,3x3) tanh flatten dense", "1x9x9", workers))
                    .isEmpty();
            assertThat(separated("dense(9) tanh dense tanh", "4", workers)).isEqualTo("2.weight");
        }
    }

    private static String separated(String text, String shape, Workers workers) {
        ResidualSystem s = system(text, shape, 20);
        return String.join(
                " ",
                TangentKernel.of(s, KernelOutputs.FULL, workers).shares().stream()
                        .filter(KernelContribution::separated)
                        .map(KernelContribution::param)
                        .toList());
    }

    private static String shares(String text, String shape, Workers workers) {
        ResidualSystem s = system(text, shape, 20);
        return String.join(
                " ",
                TangentKernel.of(s, KernelOutputs.FULL, workers).shares().stream()
                        .map(x -> x.param() + "=" + x.structure())
                        .toList());
    }
}
