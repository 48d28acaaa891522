package org.plstar.array.blas;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with blocks of a {@link SymmetricBand}, column by column, on one thread.
 *
 * <p>A block [b, b] starts at an index of the array, its columns at distances of {@code stride}.
 * Sums are taken in one order whatever the machine's vectors.
 */
final class BandKernels {
    /** The number of running sums of a column. */
    private static final int STREAMS = 8;

    /** The number of columns that are processed together. */
    private static final int COLUMNS = 4;

    /** The number of sums for which callers provide an array. */
    static final int SUMS = COLUMNS * STREAMS;

    private static final VectorSpecies<Double> SPECIES =
            DoubleVector.SPECIES_PREFERRED.length() > STREAMS
                    ? VectorSpecies.of(double.class, VectorShape.S_512_BIT)
                    : DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private BandKernels() {}

    /**
     * Computes y = D x for a block on the diagonal, which is stored by its lower triangle; above
     * are zeros.
     */
    static void symmetric(
            double[] a, int at, int stride, int b, double[] x, double[] y, double[] sums) {
        Arrays.fill(y, 0, b, 0);
        for (int q = 0; q < b; q += COLUMNS) {
            for (int s = 0; s < STREAMS; s += LANES) {
                symmetricColumns(a, at + q * stride, stride, q, s, b, x, y, sums);
            }
            for (int k = 0; k < COLUMNS; k++) {
                double diagonal = a[at + (q + k) * stride + q + k];
                // the diagonal was used twice
                y[q + k] = Math.fma(-diagonal, x[q + k], y[q + k] + fold(sums, k * STREAMS));
            }
        }
    }

    private static void symmetricColumns(
            double[] a,
            int column,
            int stride,
            int q,
            int stream,
            int b,
            double[] x,
            double[] y,
            double[] sums) {
        DoubleVector s0 = DoubleVector.zero(SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        DoubleVector x0 = DoubleVector.broadcast(SPECIES, x[q]);
        DoubleVector x1 = DoubleVector.broadcast(SPECIES, x[q + 1]);
        DoubleVector x2 = DoubleVector.broadcast(SPECIES, x[q + 2]);
        DoubleVector x3 = DoubleVector.broadcast(SPECIES, x[q + 3]);
        for (int j = (q & -STREAMS) + stream; j < b; j += STREAMS) {
            DoubleVector xj = load(x, j);
            DoubleVector yj = load(y, j);
            int i = column + j;
            DoubleVector a0 = load(a, i);
            DoubleVector a1 = load(a, i + stride);
            DoubleVector a2 = load(a, i + 2 * stride);
            DoubleVector a3 = load(a, i + 3 * stride);
            yj = a0.fma(x0, yj);
            s0 = a0.fma(xj, s0);
            yj = a1.fma(x1, yj);
            s1 = a1.fma(xj, s1);
            yj = a2.fma(x2, yj);
            s2 = a2.fma(xj, s2);
            yj = a3.fma(x3, yj);
            s3 = a3.fma(xj, s3);
            yj.intoArray(y, j);
        }
        s0.intoArray(sums, stream);
        s1.intoArray(sums, stream + STREAMS);
        s2.intoArray(sums, stream + 2 * STREAMS);
        s3.intoArray(sums, stream + 3 * STREAMS);
    }

    /** y = B x for any block, y from an index on. */
    static void times(double[] a, int at, int stride, int b, double[] x, double[] y, int yo) {
        for (int j = 0; j < b; j += 4 * LANES) {
            DoubleVector y0 = DoubleVector.zero(SPECIES);
            DoubleVector y1 = y0;
            DoubleVector y2 = y0;
            DoubleVector y3 = y0;
            int i = at + j;
            for (int q = 0; q < b; q += 2) {
                DoubleVector xq = DoubleVector.broadcast(SPECIES, x[q]);
                y0 = load(a, i).fma(xq, y0);
                y1 = load(a, i + LANES).fma(xq, y1);
                y2 = load(a, i + 2 * LANES).fma(xq, y2);
                y3 = load(a, i + 3 * LANES).fma(xq, y3);
                i += stride;
                xq = DoubleVector.broadcast(SPECIES, x[q + 1]);
                y0 = load(a, i).fma(xq, y0);
                y1 = load(a, i + LANES).fma(xq, y1);
                y2 = load(a, i + 2 * LANES).fma(xq, y2);
                y3 = load(a, i + 3 * LANES).fma(xq, y3);
                i += stride;
            }
            y0.intoArray(y, yo + j);
            y1.intoArray(y, yo + j + LANES);
            y2.intoArray(y, yo + j + 2 * LANES);
            y3.intoArray(y, yo + j + 3 * LANES);
        }
    }

    /** y = Bᵀ x for any block, x from an index on. */
    static void transposed(
            double[] a, int at, int stride, int b, double[] x, int xo, double[] y, double[] sums) {
        for (int q = 0; q < b; q += COLUMNS) {
            for (int s = 0; s < STREAMS; s += LANES) {
                transposedColumns(a, at + q * stride + s, stride, s, b, x, xo, sums);
            }
            for (int k = 0; k < COLUMNS; k++) {
                y[q + k] = fold(sums, k * STREAMS);
            }
        }
    }

    private static void transposedColumns(
            double[] a, int at, int stride, int stream, int b, double[] x, int xo, double[] sums) {
        DoubleVector s0 = DoubleVector.zero(SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int j = 0; j < b; j += 2 * STREAMS) {
            int i = at + j;
            DoubleVector xj = load(x, xo + stream + j);
            s0 = load(a, i).fma(xj, s0);
            s1 = load(a, i + stride).fma(xj, s1);
            s2 = load(a, i + 2 * stride).fma(xj, s2);
            s3 = load(a, i + 3 * stride).fma(xj, s3);
            i += STREAMS;
            xj = load(x, xo + stream + j + STREAMS);
            s0 = load(a, i).fma(xj, s0);
            s1 = load(a, i + stride).fma(xj, s1);
            s2 = load(a, i + 2 * stride).fma(xj, s2);
            s3 = load(a, i + 3 * stride).fma(xj, s3);
        }
        s0.intoArray(sums, stream);
        s1.intoArray(sums, stream + STREAMS);
        s2.intoArray(sums, stream + 2 * STREAMS);
        s3.intoArray(sums, stream + 3 * STREAMS);
    }

    /**
     * Computes D -= v wᵀ + w vᵀ for a block on the diagonal and B -= z vᵀ + v' uᵀ for the one below
     * it.
     *
     * @param wz [2 b]: w, then z
     * @param vv [2 b]: v, then v'
     */
    static void update(
            double[] a, int at, int stride, int b, double[] wz, double[] vv, double[] u) {
        for (int q = 0; q < b; q += COLUMNS) {
            int column = at + q * stride;
            int first = q & -STREAMS;
            columns(a, column, stride, first, b, wz, vv, q, wz);
            columns(a, column, stride, b, 2 * b, wz, vv, q, u);
            for (int k = 0; k < COLUMNS; k++) {
                int top = column + k * stride;
                Arrays.fill(a, top + first, top + q + k, 0);
            }
        }
    }

    /** Four columns from q on, some rows: a -= wz vᵀ + vv yᵀ. */
    private static void columns(
            double[] a,
            int column,
            int stride,
            int from,
            int to,
            double[] wz,
            double[] vv,
            int q,
            double[] y) {
        DoubleVector v0 = DoubleVector.broadcast(SPECIES, -vv[q]);
        DoubleVector v1 = DoubleVector.broadcast(SPECIES, -vv[q + 1]);
        DoubleVector v2 = DoubleVector.broadcast(SPECIES, -vv[q + 2]);
        DoubleVector v3 = DoubleVector.broadcast(SPECIES, -vv[q + 3]);
        DoubleVector y0 = DoubleVector.broadcast(SPECIES, -y[q]);
        DoubleVector y1 = DoubleVector.broadcast(SPECIES, -y[q + 1]);
        DoubleVector y2 = DoubleVector.broadcast(SPECIES, -y[q + 2]);
        DoubleVector y3 = DoubleVector.broadcast(SPECIES, -y[q + 3]);
        for (int j = from; j < to; j += LANES) {
            DoubleVector left = load(wz, j);
            DoubleVector right = load(vv, j);
            int i = column + j;
            right.fma(y0, left.fma(v0, load(a, i))).intoArray(a, i);
            i += stride;
            right.fma(y1, left.fma(v1, load(a, i))).intoArray(a, i);
            i += stride;
            right.fma(y2, left.fma(v2, load(a, i))).intoArray(a, i);
            i += stride;
            right.fma(y3, left.fma(v3, load(a, i))).intoArray(a, i);
        }
    }

    /** Σ xᵢ yᵢ of b numbers each. */
    static double dot(double[] x, int xo, double[] y, int yo, int b, double[] sums) {
        for (int s = 0; s < STREAMS; s += LANES) {
            DoubleVector even = DoubleVector.zero(SPECIES);
            DoubleVector odd = even;
            for (int j = s; j < b; j += 2 * STREAMS) {
                even = load(x, xo + j).fma(load(y, yo + j), even);
                odd = load(x, xo + j + STREAMS).fma(load(y, yo + j + STREAMS), odd);
            }
            even.add(odd).intoArray(sums, s);
        }
        return fold(sums, 0);
    }

    private static double fold(double[] s, int o) {
        return (s[o] + s[o + 1] + (s[o + 2] + s[o + 3]))
                + (s[o + 4] + s[o + 5] + (s[o + 6] + s[o + 7]));
    }

    private static DoubleVector load(double[] x, int at) {
        return DoubleVector.fromArray(SPECIES, x, at);
    }
}
