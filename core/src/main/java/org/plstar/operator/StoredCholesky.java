package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.array.random.RandomStream;
import org.plstar.array.store.ChunkReader;
import org.plstar.array.store.StoredMatrix;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A = L Lᵀ of a symmetric positive definite matrix on a disk, with L on a disk too.
 *
 * <p>Left-looking by panels of columns of chunks: a panel of A is read, the finished columns of L
 * are streamed past it and subtracted, it is factored and written. Reading is n³/(6 b) numbers for
 * panels of b columns, where a right-looking method would read and write the rest of the matrix for
 * each of them. Every chunk is updated by one column of chunks after the other and in the same cut,
 * so L has the same bytes for any team and any width of the panels. Operations: n³/3.
 *
 * @param factor L; its chunks above the diagonal are absent
 * @param logDeterminant log det A = 2 Σ log L_ii
 */
public record StoredCholesky(StoredMatrix factor, double logDeterminant, Workers workers) {
    /** Refuses null with a {@link NullPointerException}. */
    public StoredCholesky {
        requireNonNull(factor, "factor");
        requireNonNull(workers, "workers");
    }

    /** Chunks that are held in addition to the panel: those read ahead, and one to write. */
    private static final int BESIDE = 4;

    /** Receives the progress of a factorization. */
    public interface Progress {
        /**
         * Called after each chunk's update; the factorization ends if it throws, and the chunks
         * that are written remain.
         */
        void at(double operations, double of);
    }

    /** The outcome of a factorization. */
    public sealed interface Result {
        /** The factorization succeeded. */
        record Factored(StoredCholesky factor) implements Result {
            /** Refuses null with a {@link NullPointerException}. */
            public Factored {
                requireNonNull(factor, "factor");
            }
        }

        /**
         * The matrix is not positive definite.
         *
         * @param pivot the first index i whose leading minor of order i + 1 is not positive
         */
        record NotPositive(int pivot) implements Result {}
    }

    /** The fewest bytes a factorization needs: panels of one column of chunks. */
    public static long leastBytes(StoredMatrix a) {
        return bytes(a, 1);
    }

    private static long bytes(StoredMatrix a, int panel) {
        long chunk = (long) a.numbers() * Double.BYTES;
        // the panel, its head's rows of a column of L, and what is read and written
        return chunk * ((long) panel * a.down() + panel + BESIDE);
    }

    /** Number of columns of chunks of a panel that fits in that many bytes, at least 1. */
    static int panel(StoredMatrix a, long bytes) {
        int panel = 1;
        while (panel < a.down() && bytes(a, panel + 1) <= bytes) {
            panel++;
        }
        return panel;
    }

    /**
     * The number of bytes that are read from A and L.
     *
     * @param memory bytes that panels may take
     */
    public static double bytesRead(StoredMatrix a, long memory) {
        int tiles = a.down();
        int panel = panel(a, memory);
        double chunks = 0;
        for (int p = 0; p < tiles; p += panel) {
            chunks += (double) (tiles - p) * p;
        }
        chunks += tiles * (tiles + 1.0) / 2; // the chunks of A
        return chunks * a.bytes();
    }

    /**
     * Factors a matrix. Columns of chunks that {@code l} already has, whole and from the left, are
     * kept.
     *
     * @param a square; its chunks on and below the diagonal are read
     * @param ridge is added to the diagonal
     * @param l of the same size and cut, where L is written
     * @param memory bytes that the panels may take; {@link #leastBytes} are taken in any case
     */
    public static Result factor(
            StoredMatrix a,
            double ridge,
            StoredMatrix l,
            long memory,
            Workers workers,
            Progress progress) {
        if (l.rows() != a.rows() || l.side() != a.side()) {
            throw Refusal.of(
                    OperatorRefusal.SIZE,
                    "A [%d, %d] and L [%d, %d]"
                            .formatted(a.rows(), a.columns(), l.rows(), l.columns()),
                    "they do not fit",
                    "square matrices of one size and one cut",
                    "make L as A is");
        }
        CholeskyFactoring f = new CholeskyFactoring(a, ridge, l, workers, progress);
        int tiles = a.down();
        int from = f.finished();
        f.skip(from);
        int panel = panel(a, memory);
        while (from < tiles) {
            int to = Math.min(tiles, from + panel);
            OptionalInt failed = f.panel(from, to);
            if (failed.isPresent()) {
                return new Result.NotPositive(failed.getAsInt());
            }
            from = to;
        }
        return new Result.Factored(new StoredCholesky(l, logDeterminant(l), workers));
    }

    /**
     * Opens a factor that was written before.
     *
     * @return empty if it is not complete
     */
    public static Optional<StoredCholesky> open(StoredMatrix l, Workers workers) {
        requireNonNull(workers, "workers");
        for (int i = 0; i < l.down(); i++) {
            for (int j = 0; j <= i; j++) {
                if (l.state(i, j) != StoredMatrix.Chunk.WHOLE) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new StoredCholesky(l, logDeterminant(l), workers));
    }

    private static double logDeterminant(StoredMatrix l) {
        double sum = 0;
        double[] chunk = new double[l.numbers()];
        for (int i = 0; i < l.down(); i++) {
            l.read(i, i, chunk);
            for (int r = 0; r < l.rowsOf(i); r++) {
                sum += Math.log(chunk[r * l.side() + r]);
            }
        }
        return 2 * sum;
    }

    /**
     * Solves A X = B; two passes over L.
     *
     * @param b [n, k] row-major, a right-hand side in each column; modified: becomes X
     */
    public void solve(double[] b, int k) {
        int n = factor.rows();
        if (k < 1 || b.length != Math.multiplyExact(n, k)) {
            throw Refusal.of(
                    OperatorRefusal.SIZE,
                    b.length + " numbers",
                    "they do not fit",
                    k + " right-hand sides of " + n + " numbers",
                    "pass as many");
        }
        StoredProduct product = new StoredProduct(factor, workers);
        List<ChunkReader.Key> down = product.lower();
        try (ChunkReader chunks = ChunkReader.of(factor, down)) {
            for (ChunkReader.Key at : down) {
                double[] chunk = chunks.next();
                if (at.i() == at.j()) {
                    diagonal(chunk, at.i(), b, k, false);
                } else {
                    product.plain(-1, chunk, at, b, b, k);
                }
            }
        }
        List<ChunkReader.Key> up = down.reversed();
        try (ChunkReader chunks = ChunkReader.of(factor, up)) {
            for (ChunkReader.Key at : up) {
                double[] chunk = chunks.next();
                if (at.i() == at.j()) {
                    diagonal(chunk, at.i(), b, k, true);
                } else {
                    product.transposed(-1, chunk, at, b, b, k);
                }
            }
        }
    }

    private void diagonal(double[] chunk, int i, double[] b, int k, boolean transposed) {
        int rows = factor.rowsOf(i);
        Operand l = Operand.of(chunk, 0, rows, rows, factor.side());
        Operand x = Operand.of(b, i * factor.side() * k, rows, k, k);
        Blas.trsm(Triangle.LOWER, 1, transposed ? l.transpose() : l, x);
    }

    /**
     * Estimates ‖L Lᵀ - A - λI‖_F / ‖A‖_F by products with random vectors: E ‖M x‖² = ‖M‖_F² for x
     * of independent standard normals. With k vectors its relative standard deviation is at most
     * 1/√(2k). Three passes over L and A.
     *
     * @param ridge λ
     */
    public double residual(StoredMatrix a, double ridge, int vectors, long seed) {
        Require.notNegative(ridge, OperatorRefusal.RANGE, "ridge");
        Require.atLeast(1, vectors, OperatorRefusal.RANGE, "vectors");
        int size = Math.multiplyExact(a.rows(), vectors);
        double[] x = new double[size];
        RandomStream.of(seed, "Cholesky residual").normals(0, x, 0, size);
        double[] half = new double[size];
        double[] y = new double[size];
        StoredProduct lower = new StoredProduct(factor, workers);
        lower.apply(StoredProduct.Kind.LOWER_TRANSPOSED, x, half, vectors, (_, _) -> {});
        lower.apply(StoredProduct.Kind.LOWER, half, y, vectors, (_, _) -> {});
        StoredProduct own = new StoredProduct(a, workers);
        own.apply(StoredProduct.Kind.SYMMETRIC, x, half, vectors, (_, _) -> {});
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double d = y[i] - half[i] - ridge * x[i];
            squares += d * d;
        }
        return Math.sqrt(squares / vectors) / own.frobenius();
    }
}
