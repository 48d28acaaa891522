package org.plstar.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.store.ChunkReader;
import org.plstar.array.store.StoredMatrix;

/** The panels of a {@link StoredCholesky}, factored one after another. */
final class CholeskyFactoring {
    /** The number of rows of a task's strip. */
    private static final int STRIP = 512;

    private final StoredMatrix a;
    private final double ridge;
    private final StoredMatrix l;
    private final Workers workers;
    private final StoredCholesky.Progress progress;
    private final double total;
    private double done;

    CholeskyFactoring(
            StoredMatrix a,
            double ridge,
            StoredMatrix l,
            Workers workers,
            StoredCholesky.Progress progress) {
        this.a = a;
        this.ridge = ridge;
        this.l = l;
        this.workers = workers;
        this.progress = progress;
        double n = a.rows();
        this.total = n * n * n / 3;
    }

    /** Reports a number of columns of chunks that need no work. */
    void skip(int columns) {
        double left = Math.max(0, a.rows() - (double) columns * a.side()) / a.rows();
        done = total * (1 - left * left * left);
    }

    /** The number of columns of chunks, from the left, that L has completely. */
    int finished() {
        for (int j = 0; j < l.across(); j++) {
            for (int i = j; i < l.down(); i++) {
                if (l.state(i, j) != StoredMatrix.Chunk.WHOLE) {
                    return j;
                }
            }
        }
        return l.across();
    }

    /** Factors columns of chunks [from, to); returns the pivot at which it fails, if it does. */
    OptionalInt panel(int from, int to) {
        Matrix[][] panel = new Matrix[a.down() - from][to - from];
        try {
            load(panel, from, to);
            subtractFinished(panel, from, to);
            return columns(panel, from, to);
        } finally {
            for (Matrix[] row : panel) {
                for (Matrix tile : row) {
                    if (tile != null) {
                        tile.close();
                    }
                }
            }
        }
    }

    private void load(Matrix[][] panel, int from, int to) {
        List<ChunkReader.Key> order = new ArrayList<>();
        for (int i = from; i < a.down(); i++) {
            for (int j = from; j < Math.min(to, i + 1); j++) {
                order.add(new ChunkReader.Key(i, j));
            }
        }
        try (ChunkReader chunks = ChunkReader.of(a, order)) {
            for (ChunkReader.Key at : order) {
                double[] chunk = chunks.next();
                int height = a.rowsOf(at.i());
                Matrix tile = Matrix.zeros(height, a.columnsOf(at.j()));
                panel[at.i() - from][at.j() - from] = tile;
                for (int r = 0; r < height; r++) {
                    if (at.i() == at.j()) {
                        chunk[r * a.side() + r] += ridge;
                    }
                    tile.writeRow(r, chunk, r * a.side());
                }
            }
        }
    }

    /** Subtracts the contributions of all earlier columns from the panel. */
    private void subtractFinished(Matrix[][] panel, int from, int to) {
        List<ChunkReader.Key> order = new ArrayList<>();
        for (int k = 0; k < from; k++) {
            for (int i = from; i < a.down(); i++) {
                order.add(new ChunkReader.Key(i, k));
            }
        }
        double[][] heads = new double[to - from][];
        try (ChunkReader chunks = ChunkReader.of(l, order)) {
            for (ChunkReader.Key at : order) {
                double[] chunk = chunks.next();
                subtract(panel, heads, chunk, at.i() - from, at.j(), 0);
            }
        }
    }

    /**
     * Subtracts L_ik L_jkᵀ from the tiles of one row of the panel.
     *
     * @param heads L_jk of the panel's own rows, as far as they have come
     * @param chunk L_ik
     * @param row of the panel
     * @param k column of chunks of L
     * @param first column of the panel that is not finished
     */
    private void subtract(
            Matrix[][] panel, double[][] heads, double[] chunk, int row, int k, int first) {
        int columns = Math.min(heads.length, row + 1);
        if (row < heads.length) {
            heads[row] = chunk.clone();
        }
        int height = l.rowsOf(l.down() - panel.length + row);
        int depth = l.columnsOf(k);
        int strips = Math.ceilDiv(height, STRIP);
        Operand left = Operand.of(chunk, 0, height, depth, l.side());
        workers.run(strips * Math.max(0, columns - first), task -> {
            int j = first + task / strips;
            int at = task % strips * STRIP;
            int count = Math.min(STRIP, height - at);
            Matrix tile = panel[row][j];
            // of a tile on the diagonal, only the lower triangle
            int width = j == row ? at + count : tile.columns();
            Operand right = Operand.of(heads[j], 0, width, depth, l.side());
            Blas.gemm(
                    -1,
                    left.part(at, 0, count, depth),
                    right.transpose(),
                    1,
                    Operand.of(tile).part(at, 0, count, width));
        });
        for (int j = first; j < columns; j++) {
            done += (j == row ? 1.0 : 2.0) * height * depth * panel[row][j].columns();
        }
        progress.at(Math.min(done, total), total);
    }

    /**
     * Factors the panel's columns one after another, and subtracts each from the columns after it.
     */
    private OptionalInt columns(Matrix[][] panel, int from, int to) {
        double[] chunk = new double[l.numbers()];
        for (int c = 0; c < to - from; c++) {
            Matrix diagonal = panel[c][c];
            OptionalInt failed = Lapack.cholesky(diagonal, workers);
            if (failed.isPresent()) {
                return OptionalInt.of((from + c) * a.side() + failed.getAsInt());
            }
            double[][] heads = new double[to - from][];
            for (int row = c; row < panel.length; row++) {
                Matrix tile = panel[row][c];
                if (row > c) {
                    below(diagonal, tile);
                }
                copy(tile, row == c, chunk);
                l.write(from + row, from + c, chunk);
                if (row > c) {
                    subtract(panel, heads, chunk, row, from + c, c + 1);
                    tile.close();
                }
            }
            diagonal.close();
        }
        return OptionalInt.empty();
    }

    private void below(Matrix diagonal, Matrix tile) {
        Operand all = Operand.of(tile);
        workers.run(Math.ceilDiv(tile.rows(), STRIP), t -> {
            int at = t * STRIP;
            int count = Math.min(STRIP, tile.rows() - at);
            Blas.solveRight(Operand.of(diagonal), all.part(at, 0, count, tile.columns()));
        });
    }

    private void copy(Matrix tile, boolean lower, double[] chunk) {
        for (int r = 0; r < tile.rows(); r++) {
            tile.readRow(r, chunk, r * l.side());
            if (lower) {
                int end = r * l.side() + tile.columns();
                Arrays.fill(chunk, r * l.side() + r + 1, end, 0);
            }
        }
    }
}
