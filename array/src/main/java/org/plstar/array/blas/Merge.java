package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Eigenpairs of a tridiagonal block from those of its two parts: T = diag(T₁, T₂) + |e| u uᵀ with u
 * = (…, 0, 1, ±1, 0, …).
 *
 * <p>With Q = diag(Q₁, Q₂) that is Q (diag(d) + ρ z zᵀ) Qᵀ; the eigenvectors of the bracket times
 * those of the parts are those of T. That product, nearly all of the cost (at most n³ operations,
 * less what is settled beforehand), is made in strips of columns that a team shares, each through a
 * copy of its own: beside the vectors there is room for the bracket's, n², and 512 n for each
 * thread.
 */
final class Merge {
    /** The number of columns of a strip, at most. */
    private static final int STRIP = 512;

    /**
     * The number of rows of a product's tile, whose result is copied to its place from the cache.
     */
    private static final int TILE = 512;

    private final Matrix q;
    private final int begin;
    private final int cut;
    private final int end;
    private final Workers workers;

    /**
     * A block with its first row, the first row of its second part, and the row after its last.
     *
     * @param q [n, n], rows are eigenvectors of the parts
     */
    Merge(Matrix q, int begin, int cut, int end, Workers workers) {
        this.q = q;
        this.begin = begin;
        this.cut = cut;
        this.end = end;
        this.workers = workers;
    }

    /**
     * Computes the eigenvalues and the rows of q of the whole block.
     *
     * @param values [n], ascending in each part; become ascending in the block
     * @param e the element of T at the cut
     * @param steps the largest number of steps for a root of the secular equation
     * @return whether that was enough; if not, values and vectors are as before
     */
    boolean run(double[] values, double e, int steps) {
        int n = end - begin;
        double[] d = Arrays.copyOfRange(values, begin, end);
        double[] z = coupling(e);
        double rho = 2 * Math.abs(e);
        Deflation deflation = new Deflation(d, z, rho, cut - begin);
        int[] kept = deflation.kept();
        int[] settled = deflation.settled();
        int k = kept.length;
        RankOne inner = new RankOne(
                Arrays.stream(kept).mapToDouble(i -> d[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> z[i]).toArray(),
                rho);
        if (!inner.solve(steps, workers)) {
            return false;
        }
        double[] found = new double[n];
        for (int j = 0; j < n; j++) {
            found[j] = j < k ? inner.value(j) : d[settled[j - k]];
        }
        int[] target = ranks(found);
        for (int j = 0; j < n; j++) {
            values[begin + target[j]] = found[j];
        }
        try (Matrix s = Matrix.zeros(k, k)) {
            inner.vectors(s, deflation.places(), workers);
            multiply(s, deflation, target);
        }
        return true;
    }

    /**
     * The vector z, of length 1: the last elements of the rows of Q₁, and the first of the rows of
     * Q₂.
     */
    private double[] coupling(double e) {
        double[] z = new double[end - begin];
        double half = Math.sqrt(0.5);
        for (int i = begin; i < end; i++) {
            z[i - begin] =
                    i < cut ? half * q.get(i, cut - 1) : Math.copySign(half, e) * q.get(i, cut);
        }
        return z;
    }

    private static int[] ranks(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(values[i], values[j]));
        int[] ranks = new int[values.length];
        for (int r = 0; r < ranks.length; r++) {
            ranks[order[r]] = r;
        }
        return ranks;
    }

    private void multiply(Matrix s, Deflation deflation, int[] target) {
        int[] kept = deflation.kept();
        int[] places = deflation.places();
        int[] rows = new int[kept.length];
        for (int i = 0; i < rows.length; i++) {
            rows[places[i]] = kept[i];
        }
        int[] first = Arrays.copyOf(rows, deflation.inFirst());
        int[] second = Arrays.copyOfRange(rows, rows.length - deflation.inSecond(), rows.length);
        Deflation.Rotation[] rotations = deflation.rotations();
        int[] settled = deflation.settled();
        int strips = Math.ceilDiv(cut - begin, STRIP);
        int all = strips + Math.ceilDiv(end - cut, STRIP);
        workers.run(all, t -> {
            boolean upper = t < strips;
            Strip strip = upper
                    ? strip(begin, cut, t, strips)
                    : strip(cut, end, t - strips, all - strips);
            strip.turn(rotations);
            if (upper) {
                strip.multiply(s, 0, first, settled, target);
            } else {
                strip.multiply(s, rows.length - second.length, second, settled, target);
            }
        });
    }

    private Strip strip(int from, int to, int i, int strips) {
        int column = edge(from, to, i, strips);
        return new Strip(column, edge(from, to, i + 1, strips) - column);
    }

    private static int edge(int from, int to, int i, int strips) {
        return from + (int) ((long) (to - from) * i / strips);
    }

    /** The computation of some columns of the block's vectors. */
    private final class Strip {
        private final int column;
        private final int width;

        Strip(int column, int width) {
            this.column = column;
            this.width = width;
        }

        void turn(Deflation.Rotation[] rotations) {
            double[] low = new double[width];
            double[] high = new double[width];
            for (Deflation.Rotation r : rotations) {
                read(r.low(), low);
                read(r.high(), high);
                double c = r.c();
                double s = r.s();
                for (int j = 0; j < width; j++) {
                    double x = low[j];
                    low[j] = c * x + s * high[j];
                    high[j] = c * high[j] - s * x;
                }
                write(low, r.low());
                write(high, r.high());
            }
        }

        /**
         * Computes new rows from old ones.
         *
         * @param from the column of s that belongs to the first of the rows
         * @param rows the indices of rows that are not zero here
         * @param settled the indices of eigenpairs that stay, in other places
         */
        void multiply(Matrix s, int from, int[] rows, int[] settled, int[] target) {
            int k = s.rows();
            int copies = rows.length + settled.length;
            try (Matrix room = Matrix.zeros(copies + Math.min(TILE, k), width)) {
                MemorySegment old = room.segment();
                for (int i = 0; i < copies; i++) {
                    int row = i < rows.length ? rows[i] : settled[i - rows.length];
                    copy(q.segment(), at(row), old, (long) i * width);
                }
                for (int j = 0; j < settled.length; j++) {
                    copy(old, (long) (rows.length + j) * width, q.segment(), at(target[k + j]));
                }
                long result = (long) copies * width;
                for (int j = 0; j < k; j += TILE) {
                    int count = Math.min(TILE, k - j);
                    Blas.gemm(
                            1,
                            Operand.of(s.segment(), s.offset(j, 0) + from, count, rows.length, k),
                            Operand.of(old, rows.length, width),
                            0,
                            Operand.of(old, result, count, width, width));
                    for (int i = 0; i < count; i++) {
                        copy(old, result + (long) i * width, q.segment(), at(target[j + i]));
                    }
                }
            }
        }

        private long at(int row) {
            return q.offset(begin + row, column);
        }

        private void read(int row, double[] to) {
            MemorySegment.copy(
                    q.segment(), ValueLayout.JAVA_DOUBLE, at(row) * Double.BYTES, to, 0, width);
        }

        private void write(double[] from, int row) {
            MemorySegment.copy(
                    from, 0, q.segment(), ValueLayout.JAVA_DOUBLE, at(row) * Double.BYTES, width);
        }

        private void copy(MemorySegment from, long at, MemorySegment to, long there) {
            MemorySegment.copy(
                    from, at * Double.BYTES, to, there * Double.BYTES, (long) width * Double.BYTES);
        }
    }
}
