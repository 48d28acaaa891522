package org.plstar.predict;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.refusal.Refusal;

/**
 * Kernel ridge regression on many rows by the span of M of them, the centres: f(x) = k(x, Z)β + b
 * with a free intercept.
 *
 * <p>With K_ZZ = L Lᵀ the features φ(x) = L⁻¹ k(Z, x) are orthonormal in the kernel's space; one
 * pass over the rows sums their second moments, whose eigendecomposition serves all ridges; a
 * second pass gives each row's prediction by the fit without it, centres and features fixed. Sums
 * run in tiles and strands ({@link RowTiles}), with the same bytes for any team.
 *
 * <p>The features are formed for each row, not their moments from the kernel's, whose condition is
 * squared. Cost: 2 n M² operations and 9 M³, the second pass 3 n M². Memory: some 10 M² numbers.
 * Sources: Williams and Seeger 2001; Rudi, Camoriano and Rosasco 2015.
 */
public final class Nystrom implements AutoCloseable {
    /** Numbers that the partial sums of strands may take, about. */
    private static final double HELD = 2e8;

    /** Added to K_ZZ, relative to its mean diagonal; more where that does not do. */
    private static final double JITTER = 1e-12;

    private static final double MOST_JITTER = 1e-7;

    private final Source source;
    private final int outputs;
    private final Workers workers;
    private final RowTiles cut;

    /** L. */
    private final Matrix factor;

    private final double jitter;

    /** Of the centred features' second moment, one eigenvector in each row. */
    private final Matrix vectors;

    private final double[] values;

    /** Mean feature, [M]. */
    private final double[] meanFeature;

    private final double[] meanTarget;

    /** Qᵀh̃, [M, outputs]. */
    private final double[] moments;

    /** Σ of the squared centred targets. */
    private final double squares;

    private Nystrom(Moments sums, Matrix factor, double jitter, Source source) {
        this.source = source;
        this.outputs = source.outputs;
        this.workers = source.workers;
        this.cut = source.cut;
        this.factor = factor;
        this.jitter = jitter;
        int m = factor.rows();
        int n = cut.rows();
        meanFeature = sums.features.clone();
        meanTarget = sums.targets.clone();
        double centred = sums.squares;
        for (int c = 0; c < outputs; c++) {
            meanTarget[c] /= n;
            centred -= n * meanTarget[c] * meanTarget[c];
        }
        squares = centred;
        double[] h = sums.products.clone();
        for (int i = 0; i < m; i++) {
            meanFeature[i] /= n;
            for (int c = 0; c < outputs; c++) {
                h[i * outputs + c] -= n * meanFeature[i] * meanTarget[c];
            }
        }
        vectors = sums.second.copy();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                vectors.set(i, j, vectors.get(i, j) - n * meanFeature[i] * meanFeature[j]);
            }
        }
        double[] all = Lapack.eigenvectors(vectors, workers);
        values = Arrays.stream(all).map(v -> Math.max(0, v)).toArray();
        moments = Products.of(Operand.of(vectors), h, outputs, workers);
    }

    /** Rows and their kernels, by tile. */
    public interface Tiles {
        /** Number of rows n. */
        int rows();

        /** A new [count, M] matrix of the kernel of some rows and the centres. */
        Matrix kernel(int from, int count);

        /** Targets of some rows, [count, outputs] row-major. */
        double[] targets(int from, int count);
    }

    private record Source(Tiles tiles, int outputs, RowTiles cut, Workers workers) {
        /** Columns that one task solves for. */
        private static final int COLUMNS = 256;

        /** A new [M, rows] of a tile's features L⁻¹ k(Z, x). */
        Matrix features(int tile, Matrix factor) {
            try (Matrix k = tiles.kernel(cut.firstRow(tile), cut.rowsOf(tile))) {
                int centres = k.columns();
                int count = k.rows();
                Matrix x = Matrix.zeros(centres, count);
                double[] row = new double[centres];
                for (int i = 0; i < count; i++) {
                    k.readRow(i, row, 0);
                    for (int j = 0; j < row.length; j++) {
                        x.set(j, i, row[j]);
                    }
                }
                workers.run(
                        (k.rows() + COLUMNS - 1) / COLUMNS,
                        task -> {
                            int from = task * COLUMNS;
                            int width = Math.min(COLUMNS, x.columns() - from);
                            Blas.trsm(
                                    Triangle.LOWER,
                                    1,
                                    Operand.of(factor),
                                    Operand.of(x).part(0, from, x.rows(), width));
                        });
                return x;
            }
        }
    }

    /**
     * Makes the first pass.
     *
     * @param centres K_ZZ [M, M]; modified and kept
     * @param progress is told how many tiles are done
     * @throws Refusal NOT_SEMIDEFINITE if K_ZZ is not
     */
    public static Nystrom of(
            Matrix centres, Tiles tiles, int outputs, Workers workers, IntConsumer progress) {
        int m = centres.rows();
        int strands = Math.clamp(Long.highestOneBit((long) (HELD / m / m)), 4, 64);
        RowTiles cut = new RowTiles(tiles.rows(), strands);
        Source source = new Source(tiles, outputs, cut, workers);
        double unit = 0;
        for (int i = 0; i < m; i++) {
            unit += centres.get(i, i) / m;
        }
        for (double jitter = JITTER; jitter <= MOST_JITTER; jitter *= 10) {
            Matrix factor = centres.copy();
            for (int i = 0; i < m; i++) {
                factor.set(i, i, factor.get(i, i) + jitter * unit);
            }
            if (Lapack.cholesky(factor, workers).isPresent()) {
                factor.close();
                continue;
            }
            centres.close();
            try (Moments sums = summed(source, factor, progress)) {
                return new Nystrom(sums, factor, jitter, source);
            } catch (RuntimeException | Error e) {
                factor.close();
                throw e;
            }
        }
        throw Refusal.of(
                PredictRefusal.NOT_SEMIDEFINITE,
                "kernel of " + m + " centres",
                "it is not positive definite, even with " + MOST_JITTER + " of its diagonal more",
                "a positive semi-definite kernel",
                "take fewer centres, or another kernel");
    }

    private static Moments summed(Source source, Matrix factor, IntConsumer progress) {
        RowTiles cut = source.cut;
        StrandFold<Moments> fold = new StrandFold<>(Moments::plus);
        for (int s = 0; s < cut.strands(); s++) {
            Moments sums = new Moments(factor.rows(), source.outputs);
            for (int t = cut.firstTile(s); t < cut.firstTile(s + 1); t++) {
                double[] y = source.tiles.targets(cut.firstRow(t), cut.rowsOf(t));
                try (Matrix features = source.features(t, factor)) {
                    sums.add(features, y, source.workers);
                }
                progress.accept(t + 1);
            }
            fold.add(sums);
        }
        return fold.total();
    }

    /** Sums over rows. */
    private static final class Moments implements AutoCloseable {
        /** Columns of the second moment that one task computes. */
        private static final int COLUMNS = 512;

        /** Σ φ φᵀ, its lower triangle. */
        private final Matrix second;

        /** Σ φ yᵀ, [M, outputs]. */
        private final double[] products;

        private final double[] features;
        private final double[] targets;
        private double squares;

        Moments(int m, int outputs) {
            second = Matrix.zeros(m, m);
            products = new double[m * outputs];
            features = new double[m];
            targets = new double[outputs];
        }

        void add(Matrix phi, double[] y, Workers workers) {
            int m = phi.rows();
            int rows = phi.columns();
            int c = targets.length;
            Operand all = Operand.of(phi);
            int blocks = (m + COLUMNS - 1) / COLUMNS;
            // tasks are handed out from the last: the longest strips, of the first columns
            workers.run(
                    blocks,
                    task -> {
                        int from = (blocks - 1 - task) * COLUMNS;
                        int width = Math.min(COLUMNS, m - from);
                        Blas.gemm(
                                1,
                                all.part(from, 0, m - from, rows),
                                all.part(from, 0, width, rows).transpose(),
                                1,
                                Operand.of(second).part(from, from, m - from, width));
                    });
            Products.add(1, all, Operand.of(y, rows, c), 1, Operand.of(products, m, c), workers);
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

        Moments plus(Moments right) {
            int m = second.rows();
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

        @Override
        public void close() {
            second.close();
        }
    }

    /** The unit of ridges: the sum of the features' squared norms around their mean. */
    public double unit() {
        return Arrays.stream(values).sum();
    }

    /** What was added to the centres' kernel, relative to its mean diagonal. */
    public double jitter() {
        return jitter;
    }

    /**
     * Generalized cross-validation of a ridge: n Σ r² / (n - df)², all outputs together. Cost M.
     *
     * @param ridge added to the eigenvalues of the second moment, above 0
     */
    public double generalizedCrossValidation(double ridge) {
        double n = cut.rows();
        double residual = squares;
        double degrees = 1;
        for (int i = 0; i < values.length; i++) {
            double g = 1 / (values[i] + ridge);
            degrees += values[i] * g;
            for (int c = 0; c < outputs; c++) {
                double z = moments[i * outputs + c];
                residual += z * z * g * (values[i] * g - 2);
            }
        }
        return n * Math.max(0, residual) / ((n - degrees) * (n - degrees));
    }

    /**
     * The fit at one ridge.
     *
     * @param dual β, [M, outputs] row-major
     * @param intercept b, [outputs]
     */
    public record Fit(double ridge, double[] dual, double[] intercept) {}

    /** Fits. Cost 4 M² outputs. */
    public Fit fit(double ridge) {
        double[] w = weights(ridge);
        double[] intercept = meanTarget.clone();
        for (int i = 0; i < meanFeature.length; i++) {
            for (int c = 0; c < outputs; c++) {
                intercept[c] -= meanFeature[i] * w[i * outputs + c];
            }
        }
        double[] dual = w.clone();
        int m = meanFeature.length;
        try (Matrix x = Matrix.of(m, outputs, dual)) {
            Blas.trsm(Triangle.LOWER, 1, Operand.of(factor).transpose(), Operand.of(x));
            for (int i = 0; i < m; i++) {
                x.readRow(i, dual, i * outputs);
            }
        }
        return new Fit(ridge, dual, intercept);
    }

    /** Q (Γ + λ)⁻¹ Qᵀh̃. */
    private double[] weights(double ridge) {
        double[] z = moments.clone();
        for (int i = 0; i < z.length; i++) {
            z[i] /= values[i / outputs] + ridge;
        }
        return Products.of(Operand.of(vectors).transpose(), z, outputs, workers);
    }

    /**
     * Each row's prediction by the fit without it, centres and features fixed: y - e/(1 - ℓ) with
     * the leverage ℓ = 1/n + φ̃ᵀ(B̃ + λ)⁻¹φ̃. A second pass over the rows.
     *
     * @param progress is told how many tiles are done
     * @return [n, outputs] row-major
     */
    public double[] leftOut(double ridge, IntConsumer progress) {
        int m = values.length;
        int n = cut.rows();
        double[] all = new double[n * outputs];
        double[] w = weights(ridge);
        double[] roots = Arrays.stream(values).map(v -> 1 / Math.sqrt(v + ridge)).toArray();
        for (int t = 0; t < cut.tiles(); t++) {
            int first = cut.firstRow(t);
            int count = cut.rowsOf(t);
            double[] y = source.tiles.targets(first, count);
            try (Matrix features = source.features(t, factor)) {
                double[] row = new double[count];
                for (int i = 0; i < m; i++) {
                    features.readRow(i, row, 0);
                    for (int j = 0; j < count; j++) {
                        row[j] -= meanFeature[i];
                    }
                    features.writeRow(i, row, 0);
                }
                double[] f = Products.of(Operand.of(features).transpose(), w, outputs, workers);
                double[] leverage = new double[count];
                try (Matrix rotated =
                        Products.of(Operand.of(vectors), Operand.of(features), workers)) {
                    for (int i = 0; i < m; i++) {
                        rotated.readRow(i, row, 0);
                        for (int j = 0; j < count; j++) {
                            leverage[j] += row[j] * roots[i] * (row[j] * roots[i]);
                        }
                    }
                }
                for (int j = 0; j < count; j++) {
                    double left = Math.max(1 - 1.0 / n - leverage[j], 1e-12);
                    for (int c = 0; c < outputs; c++) {
                        double e = y[j * outputs + c] - meanTarget[c] - f[j * outputs + c];
                        all[(first + j) * outputs + c] = y[j * outputs + c] - e / left;
                    }
                }
            }
            progress.accept(t + 1);
        }
        return all;
    }

    /** Frees the matrices. */
    @Override
    public void close() {
        factor.close();
        vectors.close();
    }
}
