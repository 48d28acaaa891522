package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.network.HeadedModel;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.LeftOutRidge;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * What the head of a model reads of rows, and the head to start from: ridge regression on the
 * training rows, with the ridge of the least left-out loss.
 */
public final class HeadStart {
    /** Rows that the regression takes at most: evenly spaced ones of more. */
    private static final int MOST = 2000;

    /** Bytes of intermediate values at a time. */
    private static final long BUDGET = 256L << 20;

    private HeadStart() {}

    /**
     * What the head reads. Cost: a pass forwards.
     *
     * @param x [N, d] row-major
     * @return h [N, D] row-major
     * @throws org.plstar.refusal.Refusal TOKENS if a number is no token id where the model takes
     *     one
     */
    public static double[] features(HeadedModel model, double[] x, Workers workers) {
        requireNonNull(x, "x");
        ResidualSystem.requireTokens(model, x);
        int n = x.length / model.input().size();
        Map<String, double[]> inputs = new LinkedHashMap<>(model.initialBuffers());
        inputs.put(model.inputName(), x);
        double[] w = model.body().initialParameters(0);
        ResidualSystem s = ResidualSystem.of(
                model.features(),
                model.body().layout(),
                inputs,
                n,
                new double[Math.multiplyExact(n, model.width())]);
        Storage h = Precision.DOUBLE.allocate(s.equations());
        Executor.of(model.features(), Precision.DOUBLE, workers, BUDGET)
                .run(s.binding(Precision.DOUBLE.of(w)).output(HeadedModel.FEATURES, h, 0), n);
        return h.toDoubles(0, h.size());
    }

    /** Refuses what are no finite rows of so many numbers. */
    private static void requireRows(double[] h, int width) {
        Require.atLeast(1, width, StudyRefusal.RANGE, "width");
        Require.that(
                h.length > 0 && h.length % width == 0,
                StudyRefusal.RANGE,
                h.length + " numbers",
                "rows of " + width + " numbers, at least one");
        Require.finite(h, StudyRefusal.RANGE, "h");
    }

    /** The kernel of the head alone, h hᵀ + 1 [N, N]; to be closed. */
    public static Matrix kernel(double[] h, int width) {
        requireRows(h, width);
        int n = h.length / width;
        Matrix k = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 1;
                for (int d = 0; d < width; d++) {
                    sum = Math.fma(h[i * width + d], h[j * width + d], sum);
                }
                k.set(i, j, sum);
                k.set(j, i, sum);
            }
        }
        return k;
    }

    /**
     * The head that a fit in dual form is: W = (GY)ᵀh, b = the sums of GY.
     *
     * @param dual GY [N, C]
     * @return W [C, D] row-major, then b [C]
     */
    public static double[] head(double[] dual, double[] h, int width) {
        requireNonNull(dual, "dual");
        requireRows(h, width);
        Require.finite(dual, StudyRefusal.RANGE, "dual");
        Require.that(
                dual.length % (h.length / width) == 0,
                StudyRefusal.RANGE,
                dual.length + " numbers",
                "as many for each row");
        int n = h.length / width;
        int c = dual.length / n;
        double[] head = new double[c * (width + 1)];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < c; k++) {
                double a = dual[i * c + k];
                head[c * width + k] += a;
                for (int d = 0; d < width; d++) {
                    head[k * width + d] = Math.fma(a, h[i * width + d], head[k * width + d]);
                }
            }
        }
        return head;
    }

    /** The model with a head that starts as the regression on the training rows. */
    public static HeadedModel of(HeadedModel model, PreparedDataset data) {
        requireNonNull(data, "data");
        return model.startingFrom(() -> ridge(model, data));
    }

    private static double[] ridge(HeadedModel model, PreparedDataset data) {
        Dataset rows = data.training();
        if (rows.rows() > MOST) {
            int[] some = new int[MOST];
            Arrays.setAll(some, i -> (int) ((long) i * rows.rows() / MOST));
            return ridge(model, data.withTraining(rows.select(some)));
        }
        double[] y = data.encoding().encode(rows.target());
        try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
            double[] h = features(model, rows.features(), workers);
            try (KernelSpectrum k = KernelSpectrum.of(kernel(h, model.width()), workers)) {
                return head(LeftOutRidge.of(k, y, y.length / rows.rows()).dual(), h, model.width());
            }
        }
    }
}
