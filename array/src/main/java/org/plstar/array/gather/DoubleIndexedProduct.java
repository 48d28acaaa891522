package org.plstar.array.gather;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.plstar.array.IndexTables;

/**
 * C = A B, or C += A B, where a table of rows and a table of columns give the place of element (i,
 * k) of A, so that windows of an image are read in place.
 *
 * <p>Each element of C is a sum over k in order, in chunks of {@link #DEPTH}, by fused
 * multiply-adds: its bits do not depend on the vector width.
 */
public final class DoubleIndexedProduct {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The number of rows of a tile: six rows by two vectors leave registers free, of 16. */
    private static final int ROWS = 6;

    /** The number of rows of a tile with one vector. */
    private static final int TALL = 8;

    /** The number of rows of two vectors of B that fit into a first-level cache. */
    private static final int DEPTH = 128;

    /** The zeros to which a product is added that is not added to C. */
    private static final double[] ZEROS = new double[LANES];

    private DoubleIndexedProduct() {}

    /**
     * The product of A [m, k] by B [k, n], row by row.
     *
     * @param tables of A, from {@code ao} on, and of the rows of C, from {@code co} on
     * @param first row of A and C
     * @param n a multiple of {@link IndexTables#BLOCK}
     * @param add whether C grows by it
     */
    public static void multiply(
            IndexTables tables,
            int first,
            int m,
            double[] a,
            int ao,
            double[] b,
            int bo,
            int n,
            double[] c,
            int co,
            boolean add) {
        int k = tables.columns().length;
        for (int from = 0; from < k; from += DEPTH) {
            int to = Math.min(k, from + DEPTH);
            boolean more = add || from > 0;
            int j = 0;
            for (; j + 2 * LANES <= n; j += 2 * LANES) {
                for (int i = 0; i < m; i += ROWS) {
                    int count = Math.min(ROWS, m - i);
                    two(tables, first + i, count, from, to, a, ao, b, bo + j, n, c, co + j, more);
                }
            }
            for (; j < n; j += LANES) {
                for (int i = 0; i < m; i += TALL) {
                    int count = Math.min(TALL, m - i);
                    one(tables, first + i, count, from, to, a, ao, b, bo + j, n, c, co + j, more);
                }
            }
        }
    }

    /**
     * Computes six rows by two vectors; surplus rows repeat the last row and write the same values.
     */
    private static void two(
            IndexTables tables,
            int row,
            int count,
            int from,
            int to,
            double[] a,
            int ao,
            double[] b,
            int bo,
            int n,
            double[] c,
            int co,
            boolean add) {
        int[] rows = tables.rows();
        int[] columns = tables.columns();
        int[] results = tables.results();
        int last = row + count - 1;
        int a0 = ao + rows[row];
        int a1 = ao + rows[Math.min(row + 1, last)];
        int a2 = ao + rows[Math.min(row + 2, last)];
        int a3 = ao + rows[Math.min(row + 3, last)];
        int a4 = ao + rows[Math.min(row + 4, last)];
        int a5 = ao + rows[Math.min(row + 5, last)];
        DoubleVector c00 = DoubleVector.zero(SPECIES);
        DoubleVector c01 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        DoubleVector c40 = c00;
        DoubleVector c41 = c00;
        DoubleVector c50 = c00;
        DoubleVector c51 = c00;
        for (int p = from; p < to; p++) {
            int at = columns[p];
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bo + p * n);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, bo + p * n + LANES);
            DoubleVector v = DoubleVector.broadcast(SPECIES, a[a0 + at]);
            c00 = v.fma(b0, c00);
            c01 = v.fma(b1, c01);
            v = DoubleVector.broadcast(SPECIES, a[a1 + at]);
            c10 = v.fma(b0, c10);
            c11 = v.fma(b1, c11);
            v = DoubleVector.broadcast(SPECIES, a[a2 + at]);
            c20 = v.fma(b0, c20);
            c21 = v.fma(b1, c21);
            v = DoubleVector.broadcast(SPECIES, a[a3 + at]);
            c30 = v.fma(b0, c30);
            c31 = v.fma(b1, c31);
            v = DoubleVector.broadcast(SPECIES, a[a4 + at]);
            c40 = v.fma(b0, c40);
            c41 = v.fma(b1, c41);
            v = DoubleVector.broadcast(SPECIES, a[a5 + at]);
            c50 = v.fma(b0, c50);
            c51 = v.fma(b1, c51);
        }
        double[] old = add ? c : ZEROS;
        int more = add ? 1 : 0;
        int t0 = co + results[row];
        int t1 = co + results[Math.min(row + 1, last)];
        int t2 = co + results[Math.min(row + 2, last)];
        int t3 = co + results[Math.min(row + 3, last)];
        int t4 = co + results[Math.min(row + 4, last)];
        int t5 = co + results[Math.min(row + 5, last)];
        c00 = DoubleVector.fromArray(SPECIES, old, t0 * more).add(c00);
        c01 = DoubleVector.fromArray(SPECIES, old, (t0 + LANES) * more).add(c01);
        c10 = DoubleVector.fromArray(SPECIES, old, t1 * more).add(c10);
        c11 = DoubleVector.fromArray(SPECIES, old, (t1 + LANES) * more).add(c11);
        c20 = DoubleVector.fromArray(SPECIES, old, t2 * more).add(c20);
        c21 = DoubleVector.fromArray(SPECIES, old, (t2 + LANES) * more).add(c21);
        c30 = DoubleVector.fromArray(SPECIES, old, t3 * more).add(c30);
        c31 = DoubleVector.fromArray(SPECIES, old, (t3 + LANES) * more).add(c31);
        c40 = DoubleVector.fromArray(SPECIES, old, t4 * more).add(c40);
        c41 = DoubleVector.fromArray(SPECIES, old, (t4 + LANES) * more).add(c41);
        c50 = DoubleVector.fromArray(SPECIES, old, t5 * more).add(c50);
        c51 = DoubleVector.fromArray(SPECIES, old, (t5 + LANES) * more).add(c51);
        c00.intoArray(c, t0);
        c01.intoArray(c, t0 + LANES);
        c10.intoArray(c, t1);
        c11.intoArray(c, t1 + LANES);
        c20.intoArray(c, t2);
        c21.intoArray(c, t2 + LANES);
        c30.intoArray(c, t3);
        c31.intoArray(c, t3 + LANES);
        c40.intoArray(c, t4);
        c41.intoArray(c, t4 + LANES);
        c50.intoArray(c, t5);
        c51.intoArray(c, t5 + LANES);
    }

    /** Computes eight rows by one vector. */
    private static void one(
            IndexTables tables,
            int row,
            int count,
            int from,
            int to,
            double[] a,
            int ao,
            double[] b,
            int bo,
            int n,
            double[] c,
            int co,
            boolean add) {
        int[] rows = tables.rows();
        int[] columns = tables.columns();
        int[] results = tables.results();
        int last = row + count - 1;
        int a0 = ao + rows[row];
        int a1 = ao + rows[Math.min(row + 1, last)];
        int a2 = ao + rows[Math.min(row + 2, last)];
        int a3 = ao + rows[Math.min(row + 3, last)];
        int a4 = ao + rows[Math.min(row + 4, last)];
        int a5 = ao + rows[Math.min(row + 5, last)];
        int a6 = ao + rows[Math.min(row + 6, last)];
        int a7 = ao + rows[Math.min(row + 7, last)];
        DoubleVector c0 = DoubleVector.zero(SPECIES);
        DoubleVector c1 = c0;
        DoubleVector c2 = c0;
        DoubleVector c3 = c0;
        DoubleVector c4 = c0;
        DoubleVector c5 = c0;
        DoubleVector c6 = c0;
        DoubleVector c7 = c0;
        for (int p = from; p < to; p++) {
            int at = columns[p];
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + p * n);
            c0 = DoubleVector.broadcast(SPECIES, a[a0 + at]).fma(v, c0);
            c1 = DoubleVector.broadcast(SPECIES, a[a1 + at]).fma(v, c1);
            c2 = DoubleVector.broadcast(SPECIES, a[a2 + at]).fma(v, c2);
            c3 = DoubleVector.broadcast(SPECIES, a[a3 + at]).fma(v, c3);
            c4 = DoubleVector.broadcast(SPECIES, a[a4 + at]).fma(v, c4);
            c5 = DoubleVector.broadcast(SPECIES, a[a5 + at]).fma(v, c5);
            c6 = DoubleVector.broadcast(SPECIES, a[a6 + at]).fma(v, c6);
            c7 = DoubleVector.broadcast(SPECIES, a[a7 + at]).fma(v, c7);
        }
        double[] old = add ? c : ZEROS;
        int more = add ? 1 : 0;
        int t0 = co + results[row];
        int t1 = co + results[Math.min(row + 1, last)];
        int t2 = co + results[Math.min(row + 2, last)];
        int t3 = co + results[Math.min(row + 3, last)];
        int t4 = co + results[Math.min(row + 4, last)];
        int t5 = co + results[Math.min(row + 5, last)];
        int t6 = co + results[Math.min(row + 6, last)];
        int t7 = co + results[Math.min(row + 7, last)];
        c0 = DoubleVector.fromArray(SPECIES, old, t0 * more).add(c0);
        c1 = DoubleVector.fromArray(SPECIES, old, t1 * more).add(c1);
        c2 = DoubleVector.fromArray(SPECIES, old, t2 * more).add(c2);
        c3 = DoubleVector.fromArray(SPECIES, old, t3 * more).add(c3);
        c4 = DoubleVector.fromArray(SPECIES, old, t4 * more).add(c4);
        c5 = DoubleVector.fromArray(SPECIES, old, t5 * more).add(c5);
        c6 = DoubleVector.fromArray(SPECIES, old, t6 * more).add(c6);
        c7 = DoubleVector.fromArray(SPECIES, old, t7 * more).add(c7);
        c0.intoArray(c, t0);
        c1.intoArray(c, t1);
        c2.intoArray(c, t2);
        c3.intoArray(c, t3);
        c4.intoArray(c, t4);
        c5.intoArray(c, t5);
        c6.intoArray(c, t6);
        c7.intoArray(c, t7);
    }
}
