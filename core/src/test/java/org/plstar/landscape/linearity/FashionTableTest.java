package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.landscape.KernelDrift;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.ParamLayout;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * One hidden erf layer on the first 128 rows of Fashion-MNIST, 1000 steps of rate 1 on 1/(2NC) Σ
 * r²: the network against its linearization trained by the same steps. Runs with
 * {@code -Dplstar.fashion=FOLDER}, the folder with the IDX files.
 */
@EnabledIfSystemProperty(
        named = "plstar.fashion",
        matches = ".+",
        disabledReason = "needs -Dplstar.fashion=FOLDER")
class FashionTableTest {
    private static final int N = 128;
    private static final int D = 784;
    private static final int C = 10;
    private static final int SEEDS = 5;

    /**
     * What is measured.
     *
     * @param table means over two networks of each width, rounded, as one program found them
     * @param numpy means over 32, 24 and 8 networks, as a program in NumPy found them that shares
     *     nothing with either: with the derivatives written out, in the span of the data, where the
     *     weights stay
     * @param spread standard deviations of those networks
     */
    private record Row(String name, int at, double[] table, double[] numpy, double[] spread) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    "path gap",
                    0,
                    new double[] {0.0291, 0.0066, 0.0020},
                    new double[] {0.0265847, 0.00755219, 0.00194229},
                    new double[] {0.002528, 0.0009203, 0.000157}),
            new Row(
                    "drift",
                    1,
                    new double[] {0.105, 0.0248, 0.0066},
                    new double[] {0.0961389, 0.0260799, 0.00676202},
                    new double[] {0.007492, 0.002021, 0.0004465}),
            new Row(
                    "averaged drift",
                    2,
                    new double[] {0.0638, 0.0154, 0.0042},
                    new double[] {0.0596239, 0.0164336, 0.00435771},
                    new double[] {0.005402, 0.001923, 0.0004634}),
            new Row(
                    "motion",
                    3,
                    new double[] {0.0221, 0.0102, 0.0055},
                    new double[] {0.0214022, 0.0109176, 0.00547976},
                    new double[] {0.0009909, 0.0004509, 0.0003282}));

    private static final double[] WIDTHS = {128, 512, 2048};

    /** How many networks of each width the means are over. */
    private static final int[] OF_TABLE = {2, 2, 2};

    private static final int[] OF_NUMPY = {32, 24, 8};

    /**
     * One network of width 128 whose weights follow a formula: no seeds between the two programs,
     * so they agree to rounding.
     */
    @Test
    void oneNetworkTrainsAsAnIndependentProgramHasIt() throws IOException {
        Network network = network(128);
        double[] w0 = new double[network.layout().size()];
        for (int k = 0; k < w0.length; k++) {
            w0[k] = Math.sqrt(2) * Math.cos(1.3 * k * k + k);
        }
        double[] known = {
            0.020035980467697046, 0.1077536746890423, 0.08782001586476422, 0.022132143360997492
        };
        try (Workers workers = Workers.of(2)) {
            ResidualSystem system = ResidualSystem.of(network, pixels(), oneHot());
            double[] found = measure(system, network, 128, 1, w0, workers);
            for (int i = 0; i < known.length; i++) {
                assertThat(found[i] / known[i]).isCloseTo(1, within(1e-9));
            }
        }
    }

    /**
     * Each of twelve means over five seeds lies within three standard errors of either reference's,
     * and so do the slopes. The standard error is that of the difference of two means, ours over
     * five networks and the reference's over its own few; the spread of one network is that among
     * NumPy's.
     */
    @Test
    void meansOfFiveSeedsLieWithinThreeStandardErrorsAndFallAsKnown() throws IOException {
        double[] x = pixels();
        double[] y = oneHot();
        double[][] means = new double[WIDTHS.length][ROWS.size()];
        try (Workers workers = Workers.of(2)) {
            for (int i = 0; i < WIDTHS.length; i++) {
                int width = (int) WIDTHS[i];
                Network network = network(width);
                ResidualSystem system = ResidualSystem.of(network, x, y);
                for (int seed = 1; seed <= SEEDS; seed++) {
                    double[] w0 = network.initialParameters(seed);
                    double[] found = measure(system, network, width, seed, w0, workers);
                    System.out.println(width + " " + seed + " " + Arrays.toString(found));
                    for (Row row : ROWS) {
                        means[i][row.at] += found[row.at] / SEEDS;
                    }
                }
            }
        }
        SoftAssertions all = new SoftAssertions();
        for (Row row : ROWS) {
            compare(row, "NumPy", row.numpy, OF_NUMPY, means, all);
            compare(row, "the table", row.table, OF_TABLE, means, all);
        }
        all.assertAll();
    }

    private static Network network(int width) {
        return Architecture.parse("dense(" + width + ") erf dense")
                .build(
                        Shape.of(D),
                        C,
                        new Initialization(Parametrization.NTK, OptionalDouble.of(1), 0.05));
    }

    private static void compare(
            Row row,
            String reference,
            double[] known,
            int[] networks,
            double[][] means,
            SoftAssertions all) {
        double[] relative = new double[WIDTHS.length];
        for (int i = 0; i < WIDTHS.length; i++) {
            double error = row.spread[i] * Math.sqrt(1.0 / SEEDS + 1.0 / networks[i]);
            relative[i] = error / row.numpy[i];
            double z = (means[i][row.at] - known[i]) / error;
            System.out.printf(
                    "%s at width %.0f: %.5f, of %s %.5f, %.2f standard errors%n",
                    row.name, WIDTHS[i], means[i][row.at], reference, known[i], z);
            all.assertThat(z)
                    .as("%s at width %.0f against %s", row.name, WIDTHS[i], reference)
                    .isBetween(-3.0, 3.0);
        }
        // the widths are evenly spaced in logarithms, so the outer two alone make the slope
        double span = Math.log(WIDTHS[2] / WIDTHS[0]);
        double slope = Math.log(means[2][row.at] / means[0][row.at]) / span;
        double expected = Math.log(known[2] / known[0]) / span;
        double z = (slope - expected) / (Math.hypot(relative[0], relative[2]) / span);
        System.out.printf(
                "slope of %s: %.3f, of %s %.3f, %.2f standard errors%n",
                row.name, slope, reference, expected, z);
        all.assertThat(z).as("slope of %s against %s", row.name, reference).isBetween(-3.0, 3.0);
    }

    /**
     * Root mean square gap at the end, drift of the full and of the averaged kernel, relative
     * motion of the first weights.
     */
    private static double[] measure(
            ResidualSystem system,
            Network network,
            int width,
            long seed,
            double[] w0,
            Workers workers) {
        double[] w = w0.clone();
        double max;
        try (Matrix k = TangentKernel.of(system, KernelOutputs.FULL, workers).at(w0)) {
            max = Lapack.eigenvalues(k)[system.equations() - 1];
        }
        // rate 1 on 1/(2NC) Σ r² is η/N = 1/(NC)
        ProbeSettings settings = new ProbeSettings(1e-12, 1000, max / (N * C), 0.5, 0);
        WidthRow row = new WidthProbe(system, settings, Optional.empty(), workers)
                .run(width, seed, w0, w, () -> false, _ -> {});
        TangentKernel averaged = TangentKernel.of(system, KernelOutputs.MEAN, workers);
        double drift;
        try (Matrix before = averaged.at(w0);
                Matrix after = averaged.at(w)) {
            drift = KernelDrift.of(after, before);
        }
        ParamLayout.Entry first = network.layout().entry("0.weight");
        double moved = 0;
        double size = 0;
        for (int i = first.offset(); i < first.offset() + first.size(); i++) {
            moved += (w[i] - w0[i]) * (w[i] - w0[i]);
            size += w0[i] * w0[i];
        }
        return new double[] {
            row.get(Quantity.PATH_GAP_END).value().orElseThrow(),
            row.get(Quantity.KERNEL_DRIFT).value().orElseThrow(),
            drift,
            Math.sqrt(moved / size)
        };
    }

    private static DataInputStream open(String name) throws IOException {
        Path folder = Path.of(System.getProperty("plstar.fashion"));
        return new DataInputStream(new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(folder.resolve(name)))));
    }

    private static double[] pixels() throws IOException {
        double[] x = new double[N * D];
        try (DataInputStream in = open("train-images-idx3-ubyte.gz")) {
            in.skipNBytes(16);
            for (int i = 0; i < x.length; i++) {
                x[i] = in.readUnsignedByte() / 255.0;
            }
        }
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return Arrays.stream(x).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
    }

    private static double[] oneHot() throws IOException {
        double[] y = new double[N * C];
        try (DataInputStream in = open("train-labels-idx1-ubyte.gz")) {
            in.skipNBytes(8);
            for (int i = 0; i < N; i++) {
                y[i * C + in.readUnsignedByte()] = 1;
            }
        }
        return y;
    }
}
