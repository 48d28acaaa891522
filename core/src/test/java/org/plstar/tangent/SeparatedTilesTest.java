package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Kernels;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;

/** Kernels below a linear last layer, whose tiles are wide, against per-sample gradients. */
class SeparatedTilesTest {
    private static final long ALL = 1L << 29;

    private static ResidualSystem system(String text, int c, int first, int samples) {
        return system(network(text, c), first, samples);
    }

    private static Network network(String text, int c) {
        return Architecture.parse(text).build(Shape.of(3), c, Initialization.DEFAULT);
    }

    private static ResidualSystem system(Network n, int first, int samples) {
        double[] x = new double[samples * 3];
        Arrays.setAll(x, i -> Math.cos(1 + 5 * (3 * first + i)));
        return ResidualSystem.of(n, x, new double[samples * n.output().size()]);
    }

    private static double[] point(ResidualSystem s) {
        double[] w = new double[s.unknowns()];
        Arrays.setAll(w, i -> Math.sin(1 + 7 * i));
        return w;
    }

    private static double[] numbers(Matrix k) {
        double[] all = new double[k.rows() * k.columns()];
        for (int i = 0; i < all.length; i++) {
            all[i] = k.get(i / k.columns(), i % k.columns());
        }
        return all;
    }

    private static double[] kernel(
            ResidualSystem s, KernelOutputs o, KernelMethod method, long budget, int threads) {
        try (Workers workers = Workers.of(threads);
                Matrix k = TangentKernel.of(s, o, method, workers, budget).at(point(s))) {
            return numbers(k);
        }
    }

    private static void close(double[] a, double[] b) {
        double most = Arrays.stream(b).map(Math::abs).max().orElseThrow();
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= 1e-12 * most)) {
                assertThat(a[i]).as("number %d", i).isCloseTo(b[i], within(1e-12 * most));
            }
        }
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense(5) tanh dense(6) relu dense             | 1   | 70",
                "dense(5) tanh dense(6) relu dense             | 2   | 1",
                "dense(5) tanh dense(6) relu dense             | 2   | 613",
                "dense(9) tanh dense(bias=false)               | 10  | 3",
                "dense(7) tanh dense(5) tanh dense(6) gelu dense | 10 | 131",
                "dense(6) tanh dense(4,bias=false) tanh dense  | 37  | 29",
                "dense(6) tanh dense                           | 300 | 4",
                "dense(4) tanh residual(dense(4) tanh) dense   | 3   | 90",
                "dense(4) tanh dense(5) tanh dense tanh        | 3   | 90"
            })
    void theyAreThoseOfGradients(String text, int c, int samples) {
        ResidualSystem s = system(text, c, 0, samples);
        double[] k = kernel(s, KernelOutputs.FULL, KernelMethod.AUTO, ALL, 1);
        close(k, kernel(s, KernelOutputs.FULL, KernelMethod.PER_SAMPLE, ALL, 2));
        assertThat(Arrays.equals(kernel(s, KernelOutputs.FULL, KernelMethod.AUTO, ALL, 2), k))
                .isTrue();
        assertThat(Arrays.equals(kernel(s, KernelOutputs.FULL, KernelMethod.AUTO, ALL, 3), k))
                .isTrue();
        close(kernel(s, KernelOutputs.FULL, KernelMethod.AUTO, 1 << 12, 2), k);
        int n = s.equations();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (k[i * n + j] != k[j * n + i]) {
                    assertThat(k[i * n + j]).as("(%d, %d)", i, j).isEqualTo(k[j * n + i]);
                }
            }
        }
        for (KernelOutputs o : new KernelOutputs[] {KernelOutputs.TRACE, KernelOutputs.MEAN}) {
            close(
                    kernel(s, o, KernelMethod.AUTO, ALL, 2),
                    kernel(s, o, KernelMethod.PER_SAMPLE, ALL, 2));
        }
    }

    /** Cross kernels are blocks of the kernel of all samples. */
    @ParameterizedTest
    @CsvSource({"1, 50, 30", "2, 1, 400", "10, 97, 13", "10, 7, 120", "300, 2, 3"})
    void ofTwoSetsOfSamples(int c, int some, int others) {
        Network net = network("dense(7) tanh dense(5) tanh dense", c);
        ResidualSystem all = system(net, 0, some + others);
        ResidualSystem x = system(net, 0, some);
        ResidualSystem z = system(net, some, others);
        int n = all.equations();
        int columns = z.equations();
        double[] k = kernel(all, KernelOutputs.FULL, KernelMethod.PER_SAMPLE, ALL, 1);
        double[] expected = new double[x.equations() * columns];
        for (int i = 0; i < x.equations(); i++) {
            System.arraycopy(k, i * n + x.equations(), expected, i * columns, columns);
        }
        for (long budget : new long[] {ALL, 1 << 12}) {
            try (Workers workers = Workers.of(2);
                    Matrix cross = TangentKernel.of(
                                    x, KernelOutputs.FULL, KernelMethod.AUTO, workers, budget)
                            .cross(point(x), z)) {
                close(numbers(cross), expected);
            }
        }
    }

    @Test
    void cotangentsOfALinearLastLayerAreFixed() {
        assertThat(fixed("dense(6) tanh dense", 3)).containsExactly("2.weight");
        assertThat(fixed("dense(6) tanh dense tanh", 3)).isEmpty();
        assertThat(fixed("dense(6) tanh dense", 1)).isEmpty();
    }

    private static String[] fixed(String text, int c) {
        try (Workers workers = Workers.of(1)) {
            return TangentKernel.of(system(text, c, 0, 20), KernelOutputs.FULL, workers)
                    .shares()
                    .stream()
                    .filter(KernelContribution::fixed)
                    .map(KernelContribution::param)
                    .toArray(String[]::new);
        }
    }

    @Test
    void productsAreAddedToEveryThird() {
        for (Precision p : Precision.values()) {
            Storage a = p.of(new double[] {9, 2, 3, 4});
            Storage b = p.of(new double[] {5, 6, 7});
            Storage y = p.of(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1});
            Kernels.of(p).multiplyAddSpread(a, 1, 1, b, 0, y, 1, 3, 3);
            assertThat(y.toDoubles(0, 9)).containsExactly(1, 11, 1, 1, 19, 1, 1, 29, 1);
            Kernels.of(p).multiplyAddSpread(a, 0, 0, b, 1, y, 0, 2, 2);
            assertThat(y.toDoubles(0, 9)).containsExactly(55, 11, 64, 1, 19, 1, 1, 29, 1);
        }
    }
}
