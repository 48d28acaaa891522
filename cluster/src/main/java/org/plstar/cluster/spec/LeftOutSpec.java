package org.plstar.cluster.spec;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.array.Matrix;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.RowsLeftOut;

/**
 * The numbers of {@link RowsLeftOut} without its feature map, in the form of a broadcast.
 *
 * @param vectors [M, M]
 * @param roots [M]
 * @param weights [M, outputs]
 * @param meanFeature [M]
 * @param meanTarget [outputs]
 * @param rows n
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record LeftOutSpec(
        double[] vectors,
        double[] roots,
        double[] weights,
        double[] meanFeature,
        double[] meanTarget,
        int rows)
        implements Serializable {
    /** The specification of a fit. */
    public static LeftOutSpec of(RowsLeftOut fit) {
        return new LeftOutSpec(
                numbers(fit.vectors()),
                fit.roots(),
                fit.weights(),
                fit.meanFeature(),
                fit.meanTarget(),
                fit.rows());
    }

    /** A matrix as an array, row by row. */
    public static double[] numbers(Matrix m) {
        double[] all = new double[Math.multiplyExact(m.rows(), m.columns())];
        MemorySegment.copy(m.segment(), ValueLayout.JAVA_DOUBLE, 0, all, 0, all.length);
        return all;
    }

    /**
     * The fit with a feature map.
     *
     * @param own [M, M], what {@link #vectors} become; the caller's
     */
    public RowsLeftOut fit(FeatureMap map, Matrix own) {
        return new RowsLeftOut(map, own, roots, weights, meanFeature, meanTarget, rows);
    }
}
