package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Versions;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.RowTiles;
import org.plstar.study.json.Json;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.InputRows;
import org.plstar.study.table.RowKernel;

/**
 * The specification of a fit by centres for executors, without the numbers that are broadcast.
 *
 * @param kernel of two rows, as JSON
 * @param rows n, all versions counted
 * @param strands in which sums are cut
 * @param outputs targets of each row
 * @param shifts whether shifted images are rows
 * @param mirror whether mirror images are
 * @param shape of a row
 * @param jitter of the feature map
 */
public record CentresSpec(
        String kernel,
        int rows,
        int strands,
        int outputs,
        boolean shifts,
        boolean mirror,
        List<Integer> shape,
        double jitter)
        implements Serializable {
    /** Copies {@code shape}. */
    public CentresSpec {
        shape = List.copyOf(shape);
    }

    /** The centres spec of a fit. */
    public static CentresSpec of(CentredRows rows, RowTiles cut, int outputs, double jitter) {
        return new CentresSpec(
                Json.text(rows.kernel()),
                cut.rows(),
                cut.strands(),
                outputs,
                rows.versions().shifts(),
                rows.versions().mirror(),
                rows.shape(),
                jitter);
    }

    /** The versions of each row. */
    public Versions versions() {
        return new Versions(shifts, mirror);
    }

    /** Some rows with their versions. */
    public CentredRows centred(double[][] x, double[][] z, double[] y, Workers workers) {
        return new CentredRows(
                Json.read(kernel, RowKernel.class),
                InputRows.of(x),
                z,
                y,
                versions(),
                shape,
                workers);
    }

    /** The division of the rows into tiles and strands. */
    public RowTiles cut() {
        return new RowTiles(rows, strands);
    }

    /** The features, from the numbers of their factor; the caller closes them. */
    public FeatureMap map(int centres, double... factor) {
        return new FeatureMap(Matrix.of(centres, centres, factor), jitter);
    }
}
