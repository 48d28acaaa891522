package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Computes y = A x for the first rows and columns of a symmetric matrix that is stored by its lower
 * triangle, each element of which is read once: the speed is that of memory.
 *
 * <p>Rows are cut in pieces of equal area, as many as the team's {@link Workers#pieces}, and sums
 * are taken in one order: so neither the team nor the machine's vectors change a bit.
 */
final class SymmetricVector {
    /** The number of rows that are processed together, each a stream from memory. */
    private static final int ROWS = 8;

    /** The number of running sums of a row. */
    private static final int STREAMS = 8;

    /**
     * The number of columns that are processed with all vectors before the next ones, so that the
     * rows' parts fit into the L1 cache.
     */
    private static final int CHUNK = 512;

    /** The number of rows up to which one piece is used. */
    private static final int SMALL = 256;

    private static final VectorSpecies<Double> SPECIES =
            DoubleVector.SPECIES_PREFERRED.length() > STREAMS
                    ? VectorSpecies.of(double.class, VectorShape.S_512_BIT)
                    : DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final MemorySegment a;
    private final int ld;

    /** The contribution of each piece, [n]. */
    private final double[][] parts;

    /** For each piece, the running sums of some rows. */
    private final double[][] sums;

    /**
     * The products of a matrix that may change between products.
     *
     * @param a [n, n]
     */
    SymmetricVector(Matrix a, Workers workers) {
        this.a = a.segment();
        ld = a.columns();
        int pieces = a.rows() <= SMALL ? 1 : workers.pieces();
        parts = new double[pieces][ld];
        sums = new double[pieces][ROWS * STREAMS];
    }

    /**
     * Multiplies the matrix by a vector.
     *
     * @param m the order of the leading part that counts
     * @param x its first m numbers count
     * @param y its first m numbers are overwritten
     */
    void multiply(int m, double[] x, double[] y, Workers workers) {
        int pieces = m <= SMALL ? 1 : parts.length;
        workers.run(pieces, p -> piece(p, from(p, pieces, m), from(p + 1, pieces, m), x));
        System.arraycopy(parts[pieces - 1], 0, y, 0, m);
        for (int p = 0; p < pieces - 1; p++) {
            double[] part = parts[p];
            int end = from(p + 1, pieces, m);
            for (int j = 0; j < end; j++) {
                y[j] += part[j];
            }
        }
    }

    private static int from(int p, int pieces, int m) {
        return p == pieces ? m : (int) (m * Math.sqrt((double) p / pieces)) & -ROWS;
    }

    private void piece(int p, int from, int to, double[] x) {
        double[] part = parts[p];
        Arrays.fill(part, 0, to, 0);
        for (int i = from; i < to; i += ROWS) {
            int rows = Math.min(ROWS, to - i);
            // remaining rows are processed one by one
            if (rows == ROWS) {
                rows(i, x, part, sums[p]);
            }
            for (int r = i; r < i + rows; r++) {
                corner(r, rows == ROWS ? i : 0, x, part);
            }
        }
    }

    /** Row i from a column up to the diagonal, number by number. */
    private void corner(int i, int column, double[] x, double[] part) {
        long row = (long) i * ld;
        double sum = 0;
        for (int j = column; j < i; j++) {
            double element = a.getAtIndex(ValueLayout.JAVA_DOUBLE, row + j);
            sum = Math.fma(element, x[j], sum);
            part[j] = Math.fma(element, x[i], part[j]);
        }
        double diagonal = a.getAtIndex(ValueLayout.JAVA_DOUBLE, row + i);
        part[i] += Math.fma(diagonal, x[i], sum);
    }

    /** Multiplies rows i … i + 7 left of column i, which is a multiple of 8. */
    private void rows(int i, double[] x, double[] part, double[] sum) {
        Arrays.fill(sum, 0);
        for (int column = 0; column < i; column += CHUNK) {
            int end = Math.min(i, column + CHUNK);
            for (int s = 0; s < STREAMS; s += LANES) {
                chunk(i, column + s, end, s, x, part, sum);
            }
        }
        for (int r = 0; r < ROWS; r++) {
            int o = r * STREAMS;
            part[i + r] += (sum[o] + sum[o + 1] + (sum[o + 2] + sum[o + 3]))
                    + (sum[o + 4] + sum[o + 5] + (sum[o + 6] + sum[o + 7]));
        }
    }

    private void chunk(
            int i, int from, int end, int stream, double[] x, double[] part, double[] sum) {
        MemorySegment m = a;
        long width = (long) ld * Double.BYTES;
        long row0 = i * width;
        long row1 = row0 + width;
        long row2 = row1 + width;
        long row3 = row2 + width;
        long row4 = row3 + width;
        long row5 = row4 + width;
        long row6 = row5 + width;
        long row7 = row6 + width;
        DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[i + 0]);
        DoubleVector x1 = DoubleVector.broadcast(SPECIES, x[i + 1]);
        DoubleVector x2 = DoubleVector.broadcast(SPECIES, x[i + 2]);
        DoubleVector x3 = DoubleVector.broadcast(SPECIES, x[i + 3]);
        DoubleVector x4 = DoubleVector.broadcast(SPECIES, x[i + 4]);
        DoubleVector x5 = DoubleVector.broadcast(SPECIES, x[i + 5]);
        DoubleVector x6 = DoubleVector.broadcast(SPECIES, x[i + 6]);
        DoubleVector x7 = DoubleVector.broadcast(SPECIES, x[i + 7]);
        DoubleVector s0 = DoubleVector.fromArray(SPECIES, sum, stream + 0 * STREAMS);
        DoubleVector s1 = DoubleVector.fromArray(SPECIES, sum, stream + 1 * STREAMS);
        DoubleVector s2 = DoubleVector.fromArray(SPECIES, sum, stream + 2 * STREAMS);
        DoubleVector s3 = DoubleVector.fromArray(SPECIES, sum, stream + 3 * STREAMS);
        DoubleVector s4 = DoubleVector.fromArray(SPECIES, sum, stream + 4 * STREAMS);
        DoubleVector s5 = DoubleVector.fromArray(SPECIES, sum, stream + 5 * STREAMS);
        DoubleVector s6 = DoubleVector.fromArray(SPECIES, sum, stream + 6 * STREAMS);
        DoubleVector s7 = DoubleVector.fromArray(SPECIES, sum, stream + 7 * STREAMS);
        for (int j = from; j < end; j += STREAMS) {
            long at = (long) j * Double.BYTES;
            DoubleVector xj = DoubleVector.fromArray(SPECIES, x, j);
            DoubleVector y = DoubleVector.fromArray(SPECIES, part, j);
            DoubleVector a0 = load(m, row0 + at);
            y = a0.lanewise(VectorOperators.FMA, x0, y);
            s0 = a0.lanewise(VectorOperators.FMA, xj, s0);
            DoubleVector a1 = load(m, row1 + at);
            y = a1.lanewise(VectorOperators.FMA, x1, y);
            s1 = a1.lanewise(VectorOperators.FMA, xj, s1);
            DoubleVector a2 = load(m, row2 + at);
            y = a2.lanewise(VectorOperators.FMA, x2, y);
            s2 = a2.lanewise(VectorOperators.FMA, xj, s2);
            DoubleVector a3 = load(m, row3 + at);
            y = a3.lanewise(VectorOperators.FMA, x3, y);
            s3 = a3.lanewise(VectorOperators.FMA, xj, s3);
            DoubleVector a4 = load(m, row4 + at);
            y = a4.lanewise(VectorOperators.FMA, x4, y);
            s4 = a4.lanewise(VectorOperators.FMA, xj, s4);
            DoubleVector a5 = load(m, row5 + at);
            y = a5.lanewise(VectorOperators.FMA, x5, y);
            s5 = a5.lanewise(VectorOperators.FMA, xj, s5);
            DoubleVector a6 = load(m, row6 + at);
            y = a6.lanewise(VectorOperators.FMA, x6, y);
            s6 = a6.lanewise(VectorOperators.FMA, xj, s6);
            DoubleVector a7 = load(m, row7 + at);
            y = a7.lanewise(VectorOperators.FMA, x7, y);
            s7 = a7.lanewise(VectorOperators.FMA, xj, s7);
            y.intoArray(part, j);
        }
        s0.intoArray(sum, stream + 0 * STREAMS);
        s1.intoArray(sum, stream + 1 * STREAMS);
        s2.intoArray(sum, stream + 2 * STREAMS);
        s3.intoArray(sum, stream + 3 * STREAMS);
        s4.intoArray(sum, stream + 4 * STREAMS);
        s5.intoArray(sum, stream + 5 * STREAMS);
        s6.intoArray(sum, stream + 6 * STREAMS);
        s7.intoArray(sum, stream + 7 * STREAMS);
    }

    private static DoubleVector load(MemorySegment m, long at) {
        return DoubleVector.fromMemorySegment(SPECIES, m, at, ByteOrder.nativeOrder());
    }
}
