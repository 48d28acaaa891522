package org.plstar.cluster.spec;

import java.io.Serializable;
import org.plstar.array.Matrix;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.RowTiles;
import org.plstar.study.json.Json;
import org.plstar.study.table.RowKernel;

/**
 * A fit by centres, as executors go over its rows; without the numbers that are broadcast.
 *
 * @param kernel of two rows, as JSON
 * @param rows n
 * @param strands in which sums are cut
 * @param outputs targets of each row
 * @param jitter of the feature map
 * @param fingerprint of the driver
 * @param cores of a task
 */
public record CentresSpec(
        String kernel,
        int rows,
        int strands,
        int outputs,
        double jitter,
        Fingerprint fingerprint,
        int cores)
        implements Serializable {
    /** The kernel. */
    public RowKernel rowKernel() {
        return Json.read(kernel, RowKernel.class);
    }

    /** The cut. */
    public RowTiles cut() {
        return new RowTiles(rows, strands);
    }

    /** The features, from the numbers of their factor; to be closed. */
    public FeatureMap map(int centres, double... factor) {
        return new FeatureMap(Matrix.of(centres, centres, factor), jitter);
    }
}
