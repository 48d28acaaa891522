package org.plstar.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.store.ChunkReader;
import org.plstar.array.store.StoredMatrix;

/**
 * Products of a square stored matrix, of which the chunks on and below the diagonal are read, with
 * some vectors at once: one pass over the file.
 *
 * <p>Chunks come row by row and are added in that order; within a chunk the team shares strips of
 * rows, then of columns, so the bytes do not depend on the team. Memory is three chunks.
 */
final class StoredProduct {
    /** The number of rows or columns of a strip. */
    private static final int STRIP = 256;

    private final StoredMatrix matrix;
    private final Workers workers;

    StoredProduct(StoredMatrix matrix, Workers workers) {
        matrix.side(); // refuses a matrix that is not square
        this.matrix = matrix;
        this.workers = workers;
    }

    /** The matrix that the chunks represent. */
    enum Kind {
        /** The symmetric matrix A. */
        SYMMETRIC,
        /** The lower triangular matrix L. */
        LOWER,
        /** The transposed matrix Lᵀ. */
        LOWER_TRANSPOSED
    }

    /** Called before each chunk, for progress and to stop. */
    interface Step {
        void before(int chunk, int chunks);
    }

    /** Chunks on and below the diagonal, row by row. */
    List<ChunkReader.Key> lower() {
        List<ChunkReader.Key> order = new ArrayList<>();
        for (int i = 0; i < matrix.down(); i++) {
            for (int j = 0; j <= i; j++) {
                order.add(new ChunkReader.Key(i, j));
            }
        }
        return order;
    }

    /**
     * The product Y = A X.
     *
     * @param x [n, k] row-major, not modified
     * @param y [n, k], overwritten
     */
    void apply(Kind kind, double[] x, double[] y, int k, Step step) {
        Arrays.fill(y, 0);
        List<ChunkReader.Key> order = lower();
        try (ChunkReader chunks = ChunkReader.of(matrix, order)) {
            for (int t = 0; t < order.size(); t++) {
                step.before(t, order.size());
                ChunkReader.Key at = order.get(t);
                double[] chunk = chunks.next();
                if (kind != Kind.LOWER_TRANSPOSED) {
                    plain(1, chunk, at, x, y, k);
                }
                if (kind != Kind.LOWER && (at.i() != at.j() || kind != Kind.SYMMETRIC)) {
                    transposed(1, chunk, at, x, y, k);
                }
            }
        }
    }

    /** The rows of A x in chunks (i, ·), added in the order of {@link #apply}. */
    double[] rows(int i, double[] x) {
        List<ChunkReader.Key> order = new ArrayList<>();
        for (int j = 0; j <= i; j++) {
            order.add(new ChunkReader.Key(i, j));
        }
        for (int k = i + 1; k < matrix.down(); k++) {
            order.add(new ChunkReader.Key(k, i));
        }
        double[] y = new double[matrix.rows()];
        try (ChunkReader chunks = ChunkReader.of(matrix, order)) {
            for (ChunkReader.Key at : order) {
                double[] chunk = chunks.next();
                if (at.i() == i) {
                    plain(1, chunk, at, x, y, 1);
                } else {
                    transposed(1, chunk, at, x, y, 1);
                }
            }
        }
        int first = i * matrix.side();
        return Arrays.copyOfRange(y, first, first + matrix.rowsOf(i));
    }

    /** y_i += alpha C x_j for chunk C at (i, j). */
    void plain(double alpha, double[] chunk, ChunkReader.Key at, double[] x, double[] y, int k) {
        int height = matrix.rowsOf(at.i());
        int width = matrix.columnsOf(at.j());
        Operand c = chunk(chunk);
        Operand from = rows(x, at.j(), 0, width, k);
        workers.run(Math.ceilDiv(height, STRIP), t -> {
            int first = t * STRIP;
            int count = Math.min(STRIP, height - first);
            add(alpha, c.part(first, 0, count, width), from, rows(y, at.i(), first, count, k), k);
        });
    }

    /** y_j += alpha Cᵀ x_i for chunk C at (i, j). */
    void transposed(
            double alpha, double[] chunk, ChunkReader.Key at, double[] x, double[] y, int k) {
        int height = matrix.rowsOf(at.i());
        int width = matrix.columnsOf(at.j());
        Operand c = chunk(chunk);
        Operand from = rows(x, at.i(), 0, height, k);
        workers.run(Math.ceilDiv(width, STRIP), t -> {
            int first = t * STRIP;
            int count = Math.min(STRIP, width - first);
            add(
                    alpha,
                    c.part(0, first, height, count).transpose(),
                    from,
                    rows(y, at.j(), first, count, k),
                    k);
        });
    }

    private static void add(double alpha, Operand a, Operand x, Operand y, int k) {
        if (k == 1) {
            Blas.gemv(alpha, a, x, 1, y);
        } else {
            Blas.gemm(alpha, a, x, 1, y);
        }
    }

    private Operand chunk(double[] chunk) {
        return Operand.of(chunk, matrix.side(), matrix.side());
    }

    private Operand rows(double[] x, int chunk, int first, int count, int k) {
        return Operand.of(x, (chunk * matrix.side() + first) * k, count, k, k);
    }

    /** The Frobenius norm ‖A‖_F of the symmetric matrix, by one more pass over the chunks. */
    double frobenius() {
        List<ChunkReader.Key> order = lower();
        double total = 0;
        try (ChunkReader chunks = ChunkReader.of(matrix, order)) {
            for (ChunkReader.Key at : order) {
                double[] chunk = chunks.next();
                int width = matrix.columnsOf(at.j());
                double own = 0;
                for (int r = 0; r < matrix.rowsOf(at.i()); r++) {
                    own += DoubleReductions.sumSquares(chunk, r * matrix.side(), width);
                }
                total += at.i() == at.j() ? own : 2 * own;
            }
        }
        return Math.sqrt(total);
    }
}
