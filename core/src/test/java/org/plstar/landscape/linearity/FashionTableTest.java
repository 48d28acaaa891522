package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The known means over other seeds, with the standard deviation where it is known, else a tenth. */
    @ParameterizedTest
    @CsvSource({
        "128, 0.0291, 0.0011, 0.105, 0.0638, 0.0221",
        "512, 0.0066, 0.0013, 0.0248, 0.0154, 0.0102",
        "2048, 0.0020, 0.0002, 0.0066, 0.0042, 0.0055",
    })
    void meansOfFiveSeedsLieWithinThreeStandardErrors(
            int width, double rmse, double rmseSpread, double drift, double mean, double motion)
            throws IOException {
        double[] x = pixels();
        Network network =
                Architecture.parse("dense(" + width + ") erf dense")
                        .build(
                                Shape.of(D),
                                C,
                                new Initialization(
                                        Parametrization.NTK, OptionalDouble.of(1), 0.05));
        ResidualSystem system = ResidualSystem.of(network, x, oneHot());
        List<double[]> found = new ArrayList<>();
        try (Workers workers = Workers.of(2)) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                found.add(measure(system, network, width, seed, workers));
            }
        }
        double[] known = {rmse, drift, mean, motion};
        double[] spread = {rmseSpread, 0.1 * drift, 0.1 * mean, 0.1 * motion};
        for (int q = 0; q < known.length; q++) {
            int at = q;
            double[] values = found.stream().mapToDouble(f -> f[at]).toArray();
            double average = Arrays.stream(values).average().orElseThrow();
            double squares = Arrays.stream(values).map(v -> (v - average) * (v - average)).sum();
            double own = Math.sqrt(squares / (SEEDS - 1) / SEEDS);
            // the known means are over two seeds
            double error = Math.hypot(own, spread[q] / Math.sqrt(2));
            System.out.printf(
                    "width %d, quantity %d: %.5f ± %.5f, known %.5f%n",
                    width, q, average, own, known[q]);
            assertThat(average).as("quantity " + q).isCloseTo(known[q], within(3 * error));
        }
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
