package org.plstar.study.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.data.Dataset;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Measures how far tangent kernels of finite networks are from that of infinite width: ‖K - Θ‖/‖Θ‖
 * in Frobenius' norm for growing widths, which falls as width^-½.
 *
 * <p>Networks have one output.
 *
 * @param rows few rows, some hundred at most
 * @param template the network's text with {@code {m}} where the width belongs
 * @param input shape of one row
 * @param initialization of the weights
 * @param widthStudy in place of predictions: how far the kernels of finite networks are from that
 *     of infinite width, where {m} in --network is each of these widths
 * @param seeds random starts of each width
 * @param seed of the first of them
 */
@Study("widths")
public record WidthStudyRequest(
        Dataset rows,
        String template,
        Shape input,
        Initialization initialization,
        @Asked(least = 1, growing = true, label = "M", group = "Finite beside infinite width")
                List<Integer> widthStudy,
        @Asked(value = "5", least = 2, group = "Finite beside infinite width") int seeds,
        @Asked("1") long seed)
        implements Request<WidthStudyResult>, WidthStudyRequestWith {
    /** Copies; ranges are looked at by {@code run}. */
    public WidthStudyRequest {
        widthStudy = List.copyOf(widthStudy);
    }

    /** With 5 random starts of each width, the first of seed 1. */
    public static WidthStudyRequest of(
            Dataset rows,
            String template,
            Shape input,
            Initialization initialization,
            List<Integer> widths) {
        return Description.of(WidthStudyRequest.class)
                .make(
                        Map.of(
                                "rows",
                                rows,
                                "template",
                                template,
                                "input",
                                input,
                                "initialization",
                                initialization,
                                "widthStudy",
                                widths));
    }

    /** Runs it; the cost is a tangent kernel for each width and seed. */
    @Override
    public WidthStudyResult run(Session session) {
        List<Integer> widths = Description.checked(this).widthStudy();
        double[][] x = InfiniteFitStudy.matrix(rows);
        List<double[]> curves = new ArrayList<>();
        for (int s = 0; s < seeds; s++) {
            curves.add(new double[widths.size()]);
        }
        double error = 0;
        for (int w = 0; w < widths.size(); w++) {
            Architecture architecture =
                    Architecture.parse(WidthFamily.text(template, widths.get(w)));
            // widths count in concat and in standard parametrization, so each has its own limit
            InfiniteNetwork infinite = InfiniteNetwork.of(architecture, input, initialization);
            Network network = architecture.build(input, 1, initialization);
            if (network.output().size() != 1) {
                throw StudyRefusal.range(
                        "network \"" + template + "\"", "a last dense without a number");
            }
            ResidualSystem system =
                    ResidualSystem.of(network, rows.features(), new double[x.length]);
            TangentKernel kernel = TangentKernel.of(system, KernelOutputs.FULL, session.workers());
            try (InfiniteKernels limit = infinite.kernels(x, session.workers())) {
                error = Math.max(error, limit.dualError());
                for (int s = 0; s < seeds; s++) {
                    session.progress()
                            .at(
                                    "finite kernels",
                                    (long) w * seeds + s,
                                    (long) widths.size() * seeds);
                    try (Matrix k = kernel.at(network.initialParameters(seed + s))) {
                        curves.get(s)[w] = distance(k, limit.ntk());
                    }
                }
            }
        }
        double[] sizes = widths.stream().mapToDouble(m -> m).toArray();
        List<List<Double>> distances = new ArrayList<>();
        for (int w = 0; w < sizes.length; w++) {
            int column = w;
            distances.add(curves.stream().map(c -> c[column]).toList());
        }
        return new WidthStudyResult(distances, Slope.of(sizes, curves), error);
    }

    private static double distance(Matrix k, Matrix limit) {
        int n = limit.rows();
        double[] a = new double[n];
        double[] b = new double[n];
        double gap = 0;
        double size = 0;
        for (int i = 0; i < n; i++) {
            k.readRow(i, a, 0);
            limit.readRow(i, b, 0);
            for (int j = 0; j < n; j++) {
                gap += (a[j] - b[j]) * (a[j] - b[j]);
            }
            size += Arrays.stream(b).map(v -> v * v).sum();
        }
        return Math.sqrt(gap / size);
    }
}
