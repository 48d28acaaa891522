package org.plstar.predict;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Kernel ridge regression on many rows by the span of M of them, the centres: f(x) = k(x, Z)β + b
 * with a free intercept.
 *
 * <p>One pass over the rows sums the second moments of their features ({@link FeatureMap}), whose
 * eigendecomposition serves all ridges; a second pass gives each row's prediction by the fit
 * without it. Sums run in tiles and strands ({@link RowTiles}), with the same bytes for any team.
 *
 * <p>The features are formed for each row, not their moments from the kernel's, whose condition is
 * squared. Cost: 2 n M² operations and 9 M³, the second pass 3 n M². Memory: some 11 M² numbers.
 * Sources: Williams and Seeger 2001; Rudi, Camoriano and Rosasco 2015.
 */
public final class Nystrom implements AutoCloseable {
    /** About how many numbers the partial sums of strands may have. */
    private static final double HELD = 2e8;

    private final RowPasses passes;
    private final Workers workers;
    private final int outputs;
    private final RowTiles cut;
    private final FeatureMap map;

    /** The eigenvectors of the centred features' second moment, one in each row. */
    private final Matrix vectors;

    private final double[] values;

    /** The centred second moment, [M, M]. */
    private final Matrix second;

    /** The centred sums h̃ of features times targets, [M, outputs]. */
    private final double[] right;

    /** The mean feature vector, [M]. */
    private final double[] meanFeature;

    private final double[] meanTarget;

    /** The coefficients Qᵀh̃, [M, outputs]. */
    private final double[] moments;

    /** Σ of the squared centred targets. */
    private final double squares;

    private Nystrom(
            FeatureMoments sums, FeatureMap map, RowPasses passes, RowTiles cut, Workers workers) {
        this.passes = passes;
        this.workers = workers;
        this.outputs = passes.outputs();
        this.cut = cut;
        this.map = map;
        int m = map.centres();
        int n = cut.rows();
        meanFeature = sums.features().clone();
        meanTarget = sums.targets().clone();
        double centred = sums.squares();
        for (int c = 0; c < outputs; c++) {
            meanTarget[c] /= n;
            centred -= n * meanTarget[c] * meanTarget[c];
        }
        squares = centred;
        double[] h = sums.products().clone();
        for (int i = 0; i < m; i++) {
            meanFeature[i] /= n;
            for (int c = 0; c < outputs; c++) {
                h[i * outputs + c] -= n * meanFeature[i] * meanTarget[c];
            }
        }
        right = h;
        second = sums.second().copy();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                second.set(i, j, second.get(i, j) - n * meanFeature[i] * meanFeature[j]);
            }
        }
        second.mirrorLower();
        vectors = second.copy();
        double[] all = Lapack.eigenvectors(vectors, workers);
        values = Arrays.stream(all).map(v -> Math.max(0, v)).toArray();
        moments = TeamProducts.of(Operand.of(vectors), h, outputs, workers);
    }

    /** The division of n rows with which the sums of M² numbers fit into memory. */
    public static RowTiles cut(int rows, int centres) {
        Require.atLeast(1, centres, PredictRefusal.RANGE, "centres");
        return new RowTiles(
                rows, Math.clamp(Long.highestOneBit((long) (HELD / centres / centres)), 4, 64));
    }

    /**
     * Makes the first pass over the rows.
     *
     * @param centres K_ZZ [M, M]; stays the caller's
     * @param workers for the operations on the sums
     * @throws Refusal NOT_SEMIDEFINITE if K_ZZ is not
     */
    public static Nystrom of(Matrix centres, RowPasses passes, Workers workers) {
        RowTiles cut = cut(passes.rows(), centres.rows());
        FeatureMap map = FeatureMap.of(centres, workers);
        try (FeatureMoments sums = passes.moments(map, cut)) {
            return new Nystrom(sums, map, passes, cut, workers);
        } catch (RuntimeException | Error e) {
            map.close();
            throw e;
        }
    }

    /** The unit of ridges: the sum of the features' squared norms around their mean. */
    public double unit() {
        return Arrays.stream(values).sum();
    }

    /** The number added to the diagonal of the centres' kernel, relative to its mean diagonal. */
    public double jitter() {
        return map.jitter();
    }

    /**
     * Generalized cross-validation of a ridge: n Σ r² / (n - df)², all outputs together. Cost M.
     *
     * @param ridge added to the eigenvalues of the second moment, above 0
     */
    public double generalizedCrossValidation(double ridge) {
        Require.positive(ridge, PredictRefusal.RANGE, "ridge");
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
     * The fit with one ridge.
     *
     * @param dual β, [M, outputs] row-major
     * @param intercept b, [outputs]
     */
    public record Fit(double ridge, double[] dual, double[] intercept) {}

    /** Fits with one ridge. Cost 4 M² outputs. */
    public Fit fit(double ridge) {
        Require.positive(ridge, PredictRefusal.RANGE, "ridge");
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
            Blas.trsm(Triangle.LOWER, 1, Operand.of(map.factor()).transpose(), Operand.of(x));
            for (int i = 0; i < m; i++) {
                x.readRow(i, dual, i * outputs);
            }
        }
        return new Fit(ridge, dual, intercept);
    }

    /**
     * ‖(S̃ + λ) w - h̃‖/‖h̃‖, S̃ the centred second moment and h̃ that with the targets: how well
     * the equations of {@link #fit} are solved. 0 if h̃ is 0. Cost 2 M² outputs.
     */
    public double residual(double ridge) {
        Require.positive(ridge, PredictRefusal.RANGE, "ridge");
        double[] w = weights(ridge);
        double[] product = TeamProducts.of(Operand.of(second), w, outputs, workers);
        double off = 0;
        double length = 0;
        for (int i = 0; i < w.length; i++) {
            double difference = product[i] + ridge * w[i] - right[i];
            off += difference * difference;
            length += right[i] * right[i];
        }
        return length == 0 ? 0 : Math.sqrt(off / length);
    }

    /** The weights Q (Γ + λ)⁻¹ Qᵀh̃. */
    private double[] weights(double ridge) {
        double[] z = moments.clone();
        for (int i = 0; i < z.length; i++) {
            z[i] /= values[i / outputs] + ridge;
        }
        return TeamProducts.of(Operand.of(vectors).transpose(), z, outputs, workers);
    }

    /**
     * The leave-one-out prediction of each row, with fixed centres and features, by a second pass
     * over the rows. Where rows form groups, such as the versions of an image, the prediction of
     * each group's first row by the fit without the group.
     *
     * @return [n / group, outputs] row-major
     */
    public double[] leftOut(double ridge) {
        Require.positive(ridge, PredictRefusal.RANGE, "ridge");
        double[] roots =
                Arrays.stream(values).map(v -> 1 / Math.sqrt(v + ridge)).toArray();
        return passes.leftOut(
                new RowsLeftOut(
                        map, vectors, roots, weights(ridge), meanFeature, meanTarget, cut.rows()),
                cut);
    }

    /** Frees the matrices. */
    @Override
    public void close() {
        map.close();
        vectors.close();
        second.close();
    }
}
