package org.plstar.study.table;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.predict.LocalPasses;

/**
 * Rows with their kernel to the centres.
 *
 * @param kernel of two rows
 * @param x [n][d]
 * @param z the centres, [M][d]
 * @param y targets, [n, outputs] row-major
 * @param team computes the kernel
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record CentredRows(RowKernel kernel, double[][] x, double[][] z, double[] y, Workers team)
        implements LocalPasses.Tiles {
    @Override
    public int rows() {
        return x.length;
    }

    @Override
    public Matrix kernel(int from, int count) {
        return kernel.of(Arrays.copyOfRange(x, from, from + count), z, team);
    }

    @Override
    public double[] targets(int from, int count) {
        int c = y.length / x.length;
        return Arrays.copyOfRange(y, from * c, (from + count) * c);
    }
}
