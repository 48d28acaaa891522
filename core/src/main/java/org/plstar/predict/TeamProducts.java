package org.plstar.predict;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** Products of matrices shared by a team: C in blocks of rows, the same bytes for any team. */
final class TeamProducts {
    /** Number of rows of a block. */
    private static final int ROWS = 256;

    private TeamProducts() {}

    /** C = alpha A B + beta C. */
    static void add(double alpha, Operand a, Operand b, double beta, Operand c, Workers workers) {
        int blocks = (c.rows() + ROWS - 1) / ROWS;
        workers.run(blocks, block -> {
            int from = block * ROWS;
            int count = Math.min(ROWS, c.rows() - from);
            Blas.gemm(
                    alpha,
                    a.part(from, 0, count, a.width()),
                    b,
                    beta,
                    c.part(from, 0, count, c.columns()));
        });
    }

    /** Refuses a matrix of another size. */
    static void require(Matrix m, int rows, int columns, String name) {
        if (m.rows() != rows || m.columns() != columns) {
            throw Refusal.of(
                    PredictRefusal.SIZE,
                    name + " [" + m.rows() + ", " + m.columns() + "]",
                    "it does not fit",
                    "[" + rows + ", " + columns + "]",
                    "take kernels of the same rows");
        }
    }

    /** The product A B as a new matrix. */
    static Matrix of(Operand a, Operand b, Workers workers) {
        Matrix c = Matrix.zeros(a.height(), b.width());
        add(1, a, b, 0, Operand.of(c), workers);
        return c;
    }

    /**
     * A new A B for a B of few columns, row-major.
     *
     * @param b [k, columns]
     */
    static double[] of(Operand a, double[] b, int columns, Workers workers) {
        Require.atLeast(1, columns, PredictRefusal.RANGE, "outputs");
        Require.size((long) a.width() * columns, b.length, PredictRefusal.SIZE, "numbers");
        double[] c = new double[Math.multiplyExact(a.height(), columns)];
        add(
                1,
                a,
                Operand.of(MemorySegment.ofArray(b), a.width(), columns),
                0,
                Operand.of(MemorySegment.ofArray(c), a.height(), columns),
                workers);
        return c;
    }
}
