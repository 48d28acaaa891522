package org.plstar.predict;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Require;

/** Sums over rows of their features φ and targets y: φφᵀ, φyᵀ, φ, y and ‖y‖². */
public final class FeatureMoments implements AutoCloseable {
    /** The number of columns of the second moment that one task computes. */
    private static final int COLUMNS = 512;

    /** The lower triangle of Σ φ φᵀ, [M, M]. */
    private final Matrix second;

    /** The sum Σ φ yᵀ, [M, outputs]. */
    private final double[] products;

    private final double[] features;
    private final double[] targets;
    private double squares;

    /** Sums that contain no rows yet. */
    public FeatureMoments(int centres, int outputs) {
        Require.atLeast(1, centres, PredictRefusal.RANGE, "centres");
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        Require.that(
                (long) centres * outputs <= Integer.MAX_VALUE,
                PredictRefusal.SIZE,
                centres + " centres and " + outputs + " outputs",
                "at most " + Integer.MAX_VALUE + " products");
        products = new double[centres * outputs];
        second = Matrix.zeros(centres, centres);
        features = new double[centres];
        targets = new double[outputs];
    }

    /**
     * Adds the sums of some rows.
     *
     * @param phi their features, [M, rows]
     * @param y their targets, [rows, outputs]
     */
    public void add(Matrix phi, double[] y, Workers workers) {
        int m = phi.rows();
        int rows = phi.columns();
        int c = targets.length;
        TeamProducts.require(phi, second.rows(), rows, "phi");
        Require.size((long) rows * c, y.length, PredictRefusal.SIZE, "y");
        Require.finite(y, PredictRefusal.NOT_FINITE, "y");
        Operand all = Operand.of(phi);
        int blocks = (m + COLUMNS - 1) / COLUMNS;
        // tasks are handed out from the last: the longest strips, of the first columns
        workers.run(blocks, task -> {
            int from = (blocks - 1 - task) * COLUMNS;
            int width = Math.min(COLUMNS, m - from);
            Blas.gemm(
                    1,
                    all.part(from, 0, m - from, rows),
                    all.part(from, 0, width, rows).transpose(),
                    1,
                    Operand.of(second).part(from, from, m - from, width));
        });
        TeamProducts.add(1, all, Operand.of(y, rows, c), 1, Operand.of(products, m, c), workers);
        double[] row = new double[rows];
        for (int j = 0; j < m; j++) {
            phi.readRow(j, row, 0);
            for (double v : row) {
                features[j] += v;
            }
        }
        for (int i = 0; i < y.length; i++) {
            targets[i % c] += y[i];
            squares += y[i] * y[i];
        }
    }

    /** Adds the sums of later rows, which are closed. */
    public FeatureMoments plus(FeatureMoments right) {
        int m = second.rows();
        TeamProducts.require(right.second, m, m, "sums");
        Require.size(targets.length, right.targets.length, PredictRefusal.SIZE, "targets");
        double[] mine = new double[m];
        double[] other = new double[m];
        for (int i = 0; i < m; i++) {
            second.readRow(i, mine, 0);
            right.second.readRow(i, other, 0);
            addTo(mine, other);
            second.writeRow(i, mine, 0);
        }
        addTo(products, right.products);
        addTo(features, right.features);
        addTo(targets, right.targets);
        squares += right.squares;
        right.close();
        return this;
    }

    private static void addTo(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += b[i];
        }
    }

    /** All sums as numbers, for sending: the lower triangle of φφᵀ by rows, then the others. */
    public double[] packed() {
        int m = features.length;
        int triangle = m * (m + 1) / 2;
        double[] all = new double[size(m, targets.length)];
        double[] row = new double[m];
        int at = 0;
        for (int i = 0; i < m; i++) {
            second.readRow(i, row, 0);
            System.arraycopy(row, 0, all, at, i + 1);
            at += i + 1;
        }
        System.arraycopy(products, 0, all, triangle, products.length);
        System.arraycopy(features, 0, all, triangle + products.length, m);
        System.arraycopy(targets, 0, all, all.length - 1 - targets.length, targets.length);
        all[all.length - 1] = squares;
        return all;
    }

    private static int size(int m, int outputs) {
        Require.atLeast(1, m, PredictRefusal.RANGE, "centres");
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        double all = m * (m + 1.0) / 2 + (double) m * outputs + m + outputs + 1;
        Require.that(
                all <= Integer.MAX_VALUE,
                PredictRefusal.SIZE,
                m + " centres and " + outputs + " outputs",
                "sums of at most " + Integer.MAX_VALUE + " numbers");
        return (int) all;
    }

    /**
     * The sums from the numbers that {@link #packed} returned.
     *
     * @throws org.plstar.refusal.Refusal SIZE if there are not as many numbers
     */
    public static FeatureMoments of(int centres, int outputs, double... packed) {
        Require.size(size(centres, outputs), packed.length, PredictRefusal.SIZE, "packed");
        Require.finite(packed, PredictRefusal.NOT_FINITE, "packed");
        FeatureMoments sums = new FeatureMoments(centres, outputs);
        int at = 0;
        double[] row = new double[centres];
        for (int i = 0; i < centres; i++) {
            System.arraycopy(packed, at, row, 0, i + 1);
            sums.second.writeRow(i, row, 0);
            at += i + 1;
        }
        System.arraycopy(packed, at, sums.products, 0, sums.products.length);
        at += sums.products.length;
        System.arraycopy(packed, at, sums.features, 0, centres);
        System.arraycopy(packed, at + centres, sums.targets, 0, outputs);
        sums.squares = packed[packed.length - 1];
        return sums;
    }

    /** Σ φ φᵀ, of which the lower triangle counts; not copied. */
    Matrix second() {
        return second;
    }

    double[] products() {
        return products;
    }

    double[] features() {
        return features;
    }

    double[] targets() {
        return targets;
    }

    double squares() {
        return squares;
    }

    @Override
    public void close() {
        second.close();
    }
}
