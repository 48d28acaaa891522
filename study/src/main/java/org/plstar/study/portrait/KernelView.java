package org.plstar.study.portrait;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Target;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.program.ParamLayout;
import org.plstar.study.KernelRows;
import org.plstar.study.ParameterLayers;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * The tangent kernel of some training rows, summed over outputs, as a picture, and each layer's
 * share of it.
 *
 * @param groups names of the classes along a side, in order; empty where rows are ordered by their
 *     number
 * @param ends where each class ends along a side
 * @param side rows of the picture, n
 * @param levels [n, n], the cosine K_ij/√(K_ii K_jj) of two rows: 0 stands for {@code least}, 255
 *     for 1
 * @param least the smallest cosine
 * @param layers in order; their shares add up to 1
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record KernelView(
        List<String> groups,
        List<Integer> ends,
        int side,
        byte[] levels,
        double least,
        List<LayerPart> layers) {
    private static final int MOST_ROWS = 200;
    private static final int FEWEST_ROWS = 8;

    /** The most operations of the view: some tenths of a second. */
    private static final double OPERATIONS = 2e10;

    /** Copies {@code groups}, {@code ends} and {@code layers}. */
    public KernelView {
        groups = List.copyOf(groups);
        ends = List.copyOf(ends);
        layers = List.copyOf(layers);
    }

    /**
     * The view of the kernel of a model at w; absent where even a few rows would take long.
     *
     * @param rows of which evenly spaced ones are taken, at most 200
     * @param target of the training rows
     */
    static Optional<KernelView> of(
            Model model, KernelRows rows, Target target, double[] w, Workers workers) {
        int[] order = ordered(rows.rows(), target);
        List<TangentKernel> all = parts(model, rows.system(), workers);
        int count = Math.min(MOST_ROWS, order.length);
        while (count > FEWEST_ROWS && operations(all, count) > OPERATIONS) {
            count = Math.max(FEWEST_ROWS, count * 3 / 4);
        }
        if (operations(all, count) > OPERATIONS) {
            return Optional.empty();
        }
        int[] chosen = new int[count];
        int n = count;
        Arrays.setAll(chosen, i -> order[(int) ((long) i * order.length / n)]);
        List<Matrix> kernels = new ArrayList<>();
        try {
            for (TangentKernel part : parts(model, rows.system().rows(chosen), workers)) {
                kernels.add(part.at(w));
            }
            return Optional.of(view(model, rows.rows(), chosen, target, kernels));
        } finally {
            kernels.forEach(Matrix::close);
        }
    }

    /** Places among the kernel's rows by class, or by number. */
    private static int[] ordered(int[] rows, Target target) {
        Comparator<Integer> by = switch (target) {
            case Target.Classes c -> Comparator.comparingInt(i -> c.labels()[rows[i]]);
            case Target.Regression r ->
                Comparator.comparingDouble(i -> r.values()[rows[i] * r.names().size()]);
            case Target.None _ -> Comparator.comparingInt(i -> i);
        };
        return IntStream.range(0, rows.length)
                .boxed()
                .sorted(by)
                .mapToInt(i -> i)
                .toArray();
    }

    private static List<TangentKernel> parts(Model model, ResidualSystem system, Workers workers) {
        return ParameterLayers.of(model.layout()).values().stream()
                .map(l -> l.stream().map(ParamLayout.Entry::name).toList())
                .map(names -> TangentKernel.ofParameters(
                        system, KernelOutputs.TRACE, names::contains, workers))
                .toList();
    }

    private static double operations(List<TangentKernel> parts, int rows) {
        return parts.stream().mapToDouble(k -> k.operations(rows)).sum();
    }

    private static KernelView view(
            Model model, int[] rows, int[] chosen, Target target, List<Matrix> kernels) {
        int n = chosen.length;
        double[] sum = new double[n * n];
        double[] traces = new double[kernels.size()];
        for (int l = 0; l < traces.length; l++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sum[i * n + j] += kernels.get(l).get(i, j);
                }
                traces[l] += kernels.get(l).get(i, i);
            }
        }
        double whole = Arrays.stream(traces).sum();
        List<LayerPart> layers = new ArrayList<>();
        for (Map.Entry<String, List<ParamLayout.Entry>> e :
                ParameterLayers.of(model.layout()).entrySet()) {
            double trace = traces[layers.size()];
            layers.add(new LayerPart(
                    e.getKey(),
                    text(model, e.getKey()),
                    e.getValue().stream().mapToInt(ParamLayout.Entry::size).sum(),
                    whole > 0 ? trace / whole : 0));
        }
        List<String> groups = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        if (target instanceof Target.Classes) {
            for (int i = 0; i < n; i++) {
                String name = target.text(rows[chosen[i]]);
                if (groups.isEmpty() || !groups.getLast().equals(name)) {
                    groups.add(name);
                    ends.add(i);
                }
                ends.set(ends.size() - 1, i + 1);
            }
        }
        double[] cosines = cosines(sum, n);
        double least = Arrays.stream(cosines).min().orElse(0);
        byte[] levels = new byte[cosines.length];
        for (int i = 0; i < levels.length; i++) {
            double part = least < 1 ? (cosines[i] - least) / (1 - least) : 1;
            levels[i] = (byte) Math.round(255 * Math.clamp(part, 0, 1));
        }
        return new KernelView(groups, ends, n, levels, least, layers);
    }

    private static double[] cosines(double[] k, int n) {
        double[] cosines = new double[k.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double size = Math.sqrt(k[i * n + i]) * Math.sqrt(k[j * n + j]);
                cosines[i * n + j] = size > 0 ? k[i * n + j] / size : 0;
            }
        }
        return cosines;
    }

    /** The text of the layer of a network that a parameter belongs to. */
    private static String text(Model model, String name) {
        if (model instanceof Network network && name.matches("\\d{1,6}")) {
            int at = Integer.parseInt(name);
            if (at < network.architecture().layers().size()) {
                return network.architecture().layers().get(at).text();
            }
        }
        return "";
    }
}
