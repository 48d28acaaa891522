package org.plstar.study.unseen;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.data.Dataset;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Model;
import org.plstar.predict.TrainedKernel;
import org.plstar.refusal.Require;
import org.plstar.study.KernelRows;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Estimates from the kernels of a run for rows that it has not seen, a block of rows at a time. */
final class OtherRows {
    /** The number of rows whose kernel is computed at once. */
    private static final int BLOCK = 256;

    private final PreparedDataset data;
    private final Model model;
    private final Map<String, double[]> buffers;
    private final KernelRows rows;
    private final double[] root;
    private final Workers workers;

    OtherRows(
            PreparedDataset data,
            Model model,
            Map<String, double[]> buffers,
            KernelRows rows,
            Workers workers) {
        this.data = data;
        this.model = model;
        this.buffers = buffers;
        this.rows = rows;
        this.root = rows.roots();
        this.workers = workers;
    }

    /** The size of an output of 1, in units of the training file. */
    double unit() {
        return data.encoding() instanceof TargetEncoding.Standardized s && s.outputs() == 1
                ? s.originalUnits(new double[] {1})[0] - s.originalUnits(new double[] {0})[0]
                : 1;
    }

    /**
     * Widens intervals to those of a kernel.
     *
     * @param half their half widths, [N*]
     * @param w where the kernel was taken
     */
    void widen(
            double[] half, Dataset inputs, TrainedKernel kernel, double[] w, double probability) {
        TrainedKernel.Width width = kernel.width(probability);
        for (int from = 0; from < half.length; from += BLOCK) {
            ResidualSystem some = block(inputs, from);
            double[] own = new double[some.samples()];
            TangentKernel of = TangentKernel.of(some, KernelOutputs.FULL, workers);
            try (Matrix k = of.at(w);
                    Matrix cross = cross(of, w)) {
                Arrays.setAll(own, i -> k.get(i, i));
                double[] deviations = kernel.deviations(cross, own, width);
                for (int i = 0; i < own.length; i++) {
                    half[from + i] = Math.max(half[from + i], width.quantile() * deviations[i]);
                }
            }
        }
    }

    private ResidualSystem block(Dataset inputs, int from) {
        int[] some =
                IntStream.range(from, Math.min(inputs.rows(), from + BLOCK)).toArray();
        return ResidualSystem.of(
                model,
                buffers,
                inputs.select(some).features(),
                new double[some.length * rows.system().outputs()]);
    }

    /**
     * The kernel between other rows and the training rows, whose columns are multiplied by the
     * roots of their weights.
     */
    private Matrix cross(TangentKernel of, double[] w) {
        Matrix k = of.cross(w, rows.system());
        double[] row = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                row[j] *= root[j];
            }
            k.writeRow(i, row, 0);
        }
        return k;
    }

    /**
     * The changes of outputs by a change of the coefficients, [N*, C].
     *
     * @param w where the kernel was taken
     */
    double[] changes(Dataset inputs, double[] w, double... coefficients) {
        int c = rows.system().outputs();
        double[] changes = new double[inputs.rows() * c];
        double[] row = new double[coefficients.length];
        for (int from = 0; from < inputs.rows(); from += BLOCK) {
            try (Matrix cross =
                    cross(TangentKernel.of(block(inputs, from), KernelOutputs.FULL, workers), w)) {
                for (int x = 0; x < cross.rows(); x++) {
                    cross.readRow(x, row, 0);
                    changes[from * c + x] =
                            DoubleReductions.dot(row, 0, coefficients, 0, row.length);
                }
            }
        }
        return changes;
    }

    /**
     * The training rows whose removal would change a prediction most.
     *
     * @param w where the kernel was taken
     */
    Effect[][] effects(
            Dataset inputs, int[] predicted, int most, double[] w, TrainedKernel kernel) {
        int c = rows.system().outputs();
        boolean classes = data.encoding() instanceof TargetEncoding.OfClasses;
        double unit = unit();
        double[] left = kernel.leftOut();
        Effect[][] all = new Effect[inputs.rows()][];
        for (int from = 0; from < all.length; from += BLOCK) {
            ResidualSystem some = block(inputs, from);
            TangentKernel of = TangentKernel.of(some, KernelOutputs.FULL, workers);
            try (Matrix cross = cross(of, w);
                    Matrix effects = kernel.effects(cross, left)) {
                for (int i = 0; i < some.samples(); i++) {
                    int said = predicted[from + i];
                    Require.index(
                            said, classes ? Math.max(2, c) : 1, StudyRefusal.RANGE, "predicted");
                    int x = i * c + (c == 1 ? 0 : said);
                    double scale = classes && c == 1 && said == 0 ? -unit : unit;
                    Effect[] each = new Effect[effects.columns()];
                    Arrays.setAll(each, j -> new Effect(rows.rows()[j], scale * effects.get(x, j)));
                    all[from + i] = Effect.largest(each, most);
                }
            }
        }
        return all;
    }
}
