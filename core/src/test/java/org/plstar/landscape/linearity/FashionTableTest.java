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
 * One hidden erf layer on the first 128 rows of Fashion-MNIST, 1000 steps of rate 1 on 1/(2NC) Σ r²: the network against its linearization trained by the
 * same steps. Runs with {@code -Dplstar.fashion=FOLDER}, the folder with the IDX files.
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
     * What is measured, with its means over other networks as two independent programs found them: two networks of each width by the one, and six of width 128 and
     * five of 512 by the other, in NumPy; and the standard deviations over four of the former where they are known.
     */
    private record Row(String name, int at, double[] known, double[] spread) {}

    private static final List<Row> ROWS =
            List.of(
                    new Row(
                            "path gap",
                            0,
                            new double[] {0.02725, 0.00781, 0.0020},
                            new double[] {0.0011, 0.0013, 0.0002}),
                    new Row("drift", 1, new double[] {0.09755, 0.02609, 0.0066}, new double[0]),
                    new Row(
                            "averaged drift",
                            2,
                            new double[] {0.05884, 0.01623, 0.0042},
                            new double[0]),
                    new Row("motion", 3, new double[] {0.02137, 0.01099, 0.0055}, new double[0]));

    private static final double[] WIDTHS = {128, 512, 2048};

    /** How many networks of each width the known means are over. */
    private static final int[] KNOWN = {8, 7, 2};

    /**
     * Spreads are alike at all widths relative to the means, so they are pooled: four or five networks of one width do not tell theirs (0.0011 of 0.0291
     * and 0.0013 of 0.0066 are two estimates of it).
     */
    @Test
    void meansOfFiveSeedsLieWithinThreeStandardErrorsAndFallAsKnown() throws IOException {
        double[] x = pixels();
        double[] y = oneHot();
        double[][][] found = new double[WIDTHS.length][SEEDS][];
        try (Workers workers = Workers.of(2)) {
            for (int i = 0; i < WIDTHS.length; i++) {
                int width = (int) WIDTHS[i];
                Network network =
                        Architecture.parse("dense(" + width + ") erf dense")
                                .build(
                                        Shape.of(D),
                                        C,
                                        new Initialization(
                                                Parametrization.NTK, OptionalDouble.of(1), 0.05));
                ResidualSystem system = ResidualSystem.of(network, x, y);
                for (int seed = 0; seed < SEEDS; seed++) {
                    found[i][seed] = measure(system, network, width, seed + 1, workers);
                }
            }
        }
        for (Row row : ROWS) {
            compare(row, found);
        }
    }

    private static void compare(Row row, double[][][] found) {
        double[] means = new double[WIDTHS.length];
        double squares = 0;
        int freedom = 0;
        for (int i = 0; i < WIDTHS.length; i++) {
            for (double[] seed : found[i]) {
                means[i] += seed[row.at] / SEEDS;
            }
            for (double[] seed : found[i]) {
                squares += Math.pow(seed[row.at] / means[i] - 1, 2);
            }
            freedom += SEEDS - 1;
            if (row.spread.length > 0) {
                squares += 3 * Math.pow(row.spread[i] / row.known[i], 2);
                freedom += 3;
            }
        }
        double spread = Math.sqrt(squares / freedom);
        System.out.printf(
                "%s: %s, known %s, spread of one network %.1f %%%n",
                row.name, Arrays.toString(means), Arrays.toString(row.known), 100 * spread);
        for (int i = 0; i < WIDTHS.length; i++) {
            assertThat(means[i] / row.known[i])
                    .as("%s at width %.0f", row.name, WIDTHS[i])
                    .isCloseTo(1, within(3 * spread * error(i)));
        }
        // the widths are evenly spaced in logarithms, so the outer two alone make the slope
        double span = Math.log(WIDTHS[2] / WIDTHS[0]);
        double slope = Math.log(means[2] / means[0]) / span;
        double known = Math.log(row.known[2] / row.known[0]) / span;
        assertThat(slope)
                .as("slope of %s", row.name)
                .isCloseTo(known, within(3 * spread * Math.hypot(error(0), error(2)) / span));
    }

    /** Standard error of the difference of our mean and the known one, in spreads of one network. */
    private static double error(int width) {
        return Math.sqrt(1.0 / SEEDS + 1.0 / KNOWN[width]);
    }

    /** Root mean square gap at the end, drift of the full and of the averaged kernel, relative motion of the first weights. */
    private static double[] measure(
            ResidualSystem system, Network network, int width, long seed, Workers workers) {
        double[] w0 = network.initialParameters(seed);
        double[] w = w0.clone();
        double max;
        try (Matrix k = TangentKernel.of(system, KernelOutputs.FULL, workers).at(w0)) {
            max = Lapack.eigenvalues(k)[system.equations() - 1];
        }
        // rate 1 on 1/(2NC) Σ r² is η/N = 1/(NC)
        ProbeSettings settings = new ProbeSettings(1e-12, 1000, max / (N * C), 0.5, 0);
        WidthRow row =
                new WidthProbe(system, settings, Optional.empty(), workers)
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
        return new DataInputStream(
                new BufferedInputStream(
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
