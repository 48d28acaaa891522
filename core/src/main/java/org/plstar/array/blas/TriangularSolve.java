package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The inner step of a triangular solve in pure Java: one diagonal block, all right-hand sides. */
final class TriangularSolve {
    private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private TriangularSolve() {}

    /**
     * Solves rows i to i + rows of op(T) X = B, whose other unknowns were already subtracted.
     *
     * @param down whether op(T) is lower triangular
     */
    static void block(
            boolean down,
            boolean tt,
            int i,
            int rows,
            int n,
            MemorySegment t,
            long to,
            int ldt,
            MemorySegment b,
            long bo,
            int ldb) {
        double[] solved = new double[n];
        double[] open = new double[n];
        for (int done = 0; done < rows; done++) {
            int r = i + (down ? done : rows - 1 - done);
            long row = 8 * (bo + (long) r * ldb);
            double pivot = t.getAtIndex(ValueLayout.JAVA_DOUBLE, to + (long) r * ldt + r);
            MemorySegment.copy(b, LAYOUT, row, solved, 0, n);
            for (int j = 0; j < n; j++) {
                solved[j] /= pivot;
            }
            MemorySegment.copy(solved, 0, b, LAYOUT, row, n);
            for (int later = done + 1; later < rows; later++) {
                int q = i + (down ? later : rows - 1 - later);
                long at = to + (tt ? (long) r * ldt + q : (long) q * ldt + r);
                double factor = -t.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
                long target = 8 * (bo + (long) q * ldb);
                MemorySegment.copy(b, LAYOUT, target, open, 0, n);
                for (int j = 0; j < n; j++) {
                    open[j] = Math.fma(factor, solved[j], open[j]);
                }
                MemorySegment.copy(open, 0, b, LAYOUT, target, n);
            }
        }
    }
}
