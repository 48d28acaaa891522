package org.plstar.study.table;

import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Versions;
import org.plstar.predict.LocalPasses;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * Rows with their kernel to the centres. Versions of images are computed when they are needed, a
 * tile at a time; the versions of one image are consecutive.
 *
 * @param kernel of two rows
 * @param x the rows, n / versions of them
 * @param z the centres, [M][d]
 * @param y targets, [n / versions, outputs] row-major
 * @param versions of each row
 * @param shape of a row
 * @param team computes the kernel
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record CentredRows(
        RowKernel kernel,
        InputRows x,
        double[][] z,
        double[] y,
        Versions versions,
        List<Integer> shape,
        Workers team)
        implements LocalPasses.Tiles {
    /** Refuses centres and targets that do not match the rows; arrays are kept, not copied. */
    public CentredRows {
        RowKernel.require(z);
        Require.finite(y, StudyRefusal.INPUT, "target");
        Require.that(
                x.count() > 0 && y.length > 0 && y.length % x.count() == 0,
                StudyRefusal.INPUT,
                y.length + " targets for " + x.count() + " rows",
                "as many for each row");
    }

    private void require(int from, int count) {
        Require.that(
                from >= 0 && count >= 0 && from <= rows() - count,
                StudyRefusal.RANGE,
                count + " rows from " + from + " on",
                "some of the " + rows());
    }

    /** The rows of a table without versions. */
    public CentredRows(RowKernel kernel, double[][] x, double[][] z, double[] y, Workers team) {
        this(
                kernel,
                InputRows.of(x),
                z,
                y,
                Versions.NONE,
                List.of(z.length == 0 ? 0 : z[0].length),
                team);
    }

    @Override
    public int rows() {
        return Math.multiplyExact(x.count(), versions.count());
    }

    @Override
    public int group() {
        return versions.count();
    }

    @Override
    public Matrix kernel(int from, int count) {
        require(from, count);
        return kernel.of(inputs(from, count), z, team);
    }

    /** The inputs of some rows, [count][d]. */
    private double[][] inputs(int from, int count) {
        int v = versions.count();
        if (v == 1) {
            return x.rows(from, from + count);
        }
        double[][] all = new double[count][];
        int known = -1;
        double[] image = new double[0];
        for (int i = 0; i < count; i++) {
            if ((from + i) / v != known) {
                known = (from + i) / v;
                image = x.row(known);
            }
            all[i] = new double[image.length];
            versions.write(image, 0, shape, (from + i) % v, all[i], 0);
        }
        return all;
    }

    @Override
    public double[] targets(int from, int count) {
        int v = versions.count();
        require(from, count);
        int c = y.length / x.count();
        double[] some = new double[count * c];
        for (int i = 0; i < count; i++) {
            System.arraycopy(y, (from + i) / v * c, some, i * c, c);
        }
        return some;
    }
}
