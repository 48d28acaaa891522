package org.plstar.study.table;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;

/**
 * A kernel regression with a given ridge on encoded rows, of which those of weight 0 are left out.
 * The ridge is relative to the mean of the kernel's diagonal over all rows, so that it stays the
 * same as rows are left out. Cost ⅔ n³.
 */
final class HeldFit implements AutoCloseable {
    private final int rows;
    private final int outputs;
    private final int[] kept;
    private final CholeskyInverse inverse;
    private final RidgeFit fit;

    private HeldFit(int rows, int outputs, int[] kept, CholeskyInverse inverse, RidgeTargets t) {
        this.rows = rows;
        this.outputs = outputs;
        this.kept = kept;
        this.inverse = inverse;
        fit = RidgeFit.of(inverse, t);
    }

    /**
     * Fits the regression.
     *
     * @param kernel of all rows with each other, [n, n]
     * @param weights of the rows, [n]; not all 0
     */
    static HeldFit of(
            Matrix kernel, Criterion criterion, double[] weights, double ridge, Workers workers) {
        int n = weights.length;
        int c = criterion.outputs();
        int[] kept = IntStream.range(0, n).filter(i -> weights[i] > 0).toArray();
        double[] all = criterion.targets();
        double[] y = IntStream.range(0, kept.length * c)
                .mapToDouble(i -> all[kept[i / c] * c + i % c])
                .toArray();
        RidgeTargets targets =
                targets(y, c, Arrays.stream(kept).mapToDouble(i -> weights[i]).toArray());
        try (Matrix scaled = scaled(kernel, kept, targets)) {
            double mean = meanDiagonal(kernel);
            return new HeldFit(
                    n,
                    c,
                    kept,
                    RegularizedInverse.cholesky(scaled, ridge * mean, workers),
                    targets);
        }
    }

    /** Targets with a free intercept, and a weight for each row. */
    static RidgeTargets targets(double[] y, int outputs, double... weights) {
        return RidgeTargets.of(y, outputs).withIntercept().withWeights(weights);
    }

    static double meanDiagonal(Matrix kernel) {
        double sum = 0;
        for (int i = 0; i < kernel.rows(); i++) {
            sum += kernel.get(i, i) / kernel.rows();
        }
        return sum;
    }

    /** The scaled kernel of the kept rows, as a new matrix. */
    private static Matrix scaled(Matrix kernel, int[] kept, RidgeTargets targets) {
        if (kept.length == kernel.rows()) {
            return targets.scaled(kernel);
        }
        try (Matrix some = Matrix.zeros(kept.length, kept.length)) {
            double[] row = new double[kernel.columns()];
            double[] part = new double[kept.length];
            for (int i = 0; i < kept.length; i++) {
                kernel.readRow(kept[i], row, 0);
                Arrays.setAll(part, j -> row[kept[j]]);
                some.writeRow(i, part, 0);
            }
            return targets.scaled(some);
        }
    }

    /** The rows that are not left out. */
    int[] kept() {
        return kept.clone();
    }

    /** The dual coefficients, [n, outputs]; 0 for rows that are left out. */
    double[] dual() {
        double[] some = fit.dual();
        double[] dual = new double[rows * outputs];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(some, i * outputs, dual, kept[i] * outputs, outputs);
        }
        return dual;
    }

    /** The intercepts, [outputs]. */
    double[] intercepts() {
        return fit.intercepts();
    }

    /**
     * Adds the error of each row by the fit without it; nothing for rows that are left out.
     *
     * @param sum [n, outputs] of rows that count once
     */
    void addLeftOutErrors(double factor, double[] sum) {
        double[] e = fit.leftOutErrors();
        for (int i = 0; i < e.length; i++) {
            sum[kept[i / outputs] * outputs + i % outputs] += factor * e[i];
        }
    }

    /** The error of each kept row by the fit without it, [kept, outputs]. */
    double[] leftOutErrors() {
        return fit.leftOutErrors();
    }

    /**
     * The part of its left-out error that each kept row adds to predictions, [count, kept].
     *
     * @param cross kernel between other rows and all rows
     * @param from the first of the other rows
     */
    double[] weights(Matrix cross, int from, int count) {
        double[] k = new double[count * kept.length];
        double[] row = new double[rows];
        for (int x = 0; x < count; x++) {
            cross.readRow(from + x, row, 0);
            for (int i = 0; i < kept.length; i++) {
                k[x * kept.length + i] = row[kept[i]];
            }
        }
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return fit.weights(k, ones);
    }

    @Override
    public void close() {
        inverse.close();
    }
}
