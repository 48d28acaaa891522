package org.plstar.landscape.linearity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.system.ResidualSystem;

/** Ten random points on the sphere of radius √10 in R^10 with random signs as targets. */
final class SphereStudy {
    static final int N = 10;

    private SphereStudy() {}

    static double[] points(long seed) {
        double[] x = new double[N * N];
        RandomStream.of(seed, "sphere").normals(0, x, 0, x.length);
        for (int i = 0; i < N; i++) {
            double norm = 0;
            for (int k = 0; k < N; k++) {
                norm += x[i * N + k] * x[i * N + k];
            }
            for (int k = 0; k < N; k++) {
                x[i * N + k] *= Math.sqrt(N / norm);
            }
        }
        return x;
    }

    static double[] signs(long seed) {
        double[] y = new double[N];
        for (int i = 0; i < N; i++) {
            y[i] = RandomStream.of(seed, "signs").uniform(i) < 0.5 ? -1 : 1;
        }
        return y;
    }

    static Network network(String text, double sigmaB) {
        return Architecture.parse(text)
                .build(
                        Shape.of(N),
                        1,
                        new Initialization(
                                Parametrization.NTK, Initialization.DEFAULT.sigmaW(), sigmaB));
    }

    /**
     * Rows of all widths and seeds, both the data's and the weights'; targets are shift ± scale.
     */
    static List<WidthRow> sweep(
            String text,
            double sigmaB,
            int[] widths,
            int seeds,
            double scale,
            double shift,
            ProbeSettings settings) {
        WidthRow[] rows = new WidthRow[widths.length * seeds];
        try (Workers workers = Workers.of(2)) {
            workers.run(rows.length, task -> {
                int m = widths[task / seeds];
                long seed = 1L + task % seeds;
                Network network = network(text.replace("{m}", String.valueOf(m)), sigmaB);
                double[] y = Arrays.stream(signs(seed))
                        .map(sign -> shift + scale * sign)
                        .toArray();
                ResidualSystem system = ResidualSystem.of(network, points(seed), y);
                double[] w0 = network.initialParameters(seed);
                rows[task] = new WidthProbe(system, settings, Optional.empty(), workers)
                        .run(m, seed, w0, () -> false, _ -> {});
            });
        }
        return List.of(rows);
    }
}
