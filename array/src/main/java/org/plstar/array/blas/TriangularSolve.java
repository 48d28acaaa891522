package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The inner step of a triangular solve in pure Java: one diagonal block, for all right-hand sides.
 */
final class TriangularSolve {
    private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private TriangularSolve() {}

    /**
     * Solves op(T) X = B in place.
     *
     * @param down whether op(T) is lower triangular
     * @param t [rows, rows]
     * @param b [rows, n]
     */
    static void block(boolean down, Operand t, Operand b) {
        int rows = b.rows();
        int n = b.columns();
        double[] solved = new double[n];
        double[] open = new double[n];
        for (int done = 0; done < rows; done++) {
            int r = down ? done : rows - 1 - done;
            long row = Double.BYTES * b.index(r, 0);
            double pivot = t.get(r, r);
            MemorySegment.copy(b.memory(), LAYOUT, row, solved, 0, n);
            for (int j = 0; j < n; j++) {
                solved[j] /= pivot;
            }
            MemorySegment.copy(solved, 0, b.memory(), LAYOUT, row, n);
            for (int later = done + 1; later < rows; later++) {
                int q = down ? later : rows - 1 - later;
                double factor = -t.get(q, r);
                long target = Double.BYTES * b.index(q, 0);
                MemorySegment.copy(b.memory(), LAYOUT, target, open, 0, n);
                for (int j = 0; j < n; j++) {
                    open[j] = Math.fma(factor, solved[j], open[j]);
                }
                MemorySegment.copy(open, 0, b.memory(), LAYOUT, target, n);
            }
        }
    }
}
