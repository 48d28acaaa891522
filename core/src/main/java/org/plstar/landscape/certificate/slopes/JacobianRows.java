package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.program.ParamLayout;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * Rows of Ĵ in tiles of samples, and blocks of ĴĴᵀ from them.
 *
 * <p>A tile has at most {@link #MOST} rows and a quarter of the budget, wherever it is computed, so
 * that a block has the same bytes everywhere: products are cut into pieces of {@link #PIECE} rows
 * and {@link #CHUNK} columns of a tile.
 */
final class JacobianRows {
    private static final int PIECE = 96;

    /** Rows of a tile, where a sample has no more. */
    private static final int MOST = 4 * PIECE;

    /** Columns of one product: sums of sums lose less than one long sum. */
    private static final int CHUNK = 512;

    private final SlopeProgram at;
    private final ResidualSystem system;
    private final Workers workers;
    private final Executor rows;
    private final int tile;

    JacobianRows(SlopeProgram at, long budget, Workers workers) {
        this.at = at;
        this.workers = workers;
        system = at.system();
        rows = Executor.of(at.keep(SlopeProgram.ROWS), Precision.DOUBLE, workers);
        long sample = 8L * system.outputs() * system.unknowns();
        long most =
                Math.min(
                        Math.min(budget / 4 / sample, MOST / system.outputs()),
                        Integer.MAX_VALUE / Math.max(1, sample / 8));
        tile = (int) Math.max(1, Math.min(system.samples(), most));
    }

    /** How many tiles there are. */
    int tiles() {
        return Math.ceilDiv(system.samples(), tile);
    }

    /** Bytes of a tile's rows. */
    long bytes() {
        return 8L * tile * system.outputs() * system.unknowns();
    }

    private int samples(int number) {
        return Math.min(tile, system.samples() - number * tile);
    }

    /** Rows of a tile. */
    int rowsOf(int number) {
        return samples(number) * system.outputs();
    }

    /** First row of a tile. */
    int firstRow(int number) {
        return number * tile * system.outputs();
    }

    /** A tile: one array for each param, [rows, size]. */
    List<double[]> tile(int number) {
        return tile(number * tile, samples(number));
    }

    /** One array for each param, [samples · outputs, size]. */
    private List<double[]> tile(int first, int samples) {
        List<double[]> blocks = new ArrayList<>();
        Binding b = at.binding(first, 0);
        for (String name : at.params()) {
            int size = system.layout().entry(name).size();
            double[] block = new double[Math.multiplyExact(samples * system.outputs(), size)];
            Storage s = Precision.DOUBLE.of(block);
            blocks.add(block);
            b.output(SlopeProgram.ROWS + name, s, 0);
        }
        rows.run(b, samples, system.outputs());
        return blocks;
    }

    /** All rows: one array for each param, [n, size], whatever the budget. */
    List<double[]> all() {
        return tile(0, system.samples());
    }

    /** Ĵ d, [n]. Cost: one pass over all rows. */
    double[] times(double[] d) {
        int c = system.outputs();
        double[] product = new double[system.equations()];
        for (int i = 0; i < system.samples(); i += tile) {
            List<double[]> blocks = tile(i, Math.min(tile, system.samples() - i));
            for (int t = 0; t < blocks.size(); t++) {
                ParamLayout.Entry e = system.layout().entry(at.params().get(t));
                double[] block = blocks.get(t);
                for (int k = 0; k < block.length; k++) {
                    product[i * c + k / e.size()] += block[k] * d[e.offset() + k % e.size()];
                }
            }
        }
        return product;
    }

    /**
     * A block of ĴĴᵀ. Each element is off by γ |Ĵ_i||Ĵ_j| at most, γ that of {@link #terms} terms:
     * the sum over a chunk of columns in whatever order, then over chunks, one after the other.
     *
     * @param i tile of its rows
     * @param left that tile
     * @param j tile of its columns
     * @param right that tile
     * @param to where to put it, row-major with so many columns as the tile has rows
     */
    void multiply(int i, List<double[]> left, int j, List<double[]> right, double[] to) {
        int height = rowsOf(i);
        int width = rowsOf(j);
        workers.run(
                Math.ceilDiv(height, PIECE),
                piece -> {
                    int from = piece * PIECE;
                    int count = Math.min(PIECE, height - from);
                    Operand c = Operand.of(to, from * width, count, width, width);
                    double keep = 0;
                    for (int t = 0; t < left.size(); t++) {
                        int size = system.layout().entry(at.params().get(t)).size();
                        for (int o = 0; o < size; o += CHUNK) {
                            int part = Math.min(CHUNK, size - o);
                            Operand a = Operand.of(left.get(t), from * size + o, count, part, size);
                            Operand b = Operand.of(right.get(t), o, width, part, size);
                            Blas.gemm(1, a, b.transpose(), keep, c);
                            keep = 1;
                        }
                    }
                });
    }

    /** Terms of the longest sum in an element of the kernel: of a chunk, then of all chunks. */
    long terms() {
        long chunks = 0;
        for (String name : at.params()) {
            chunks += (system.layout().entry(name).size() + CHUNK - 1) / CHUNK;
        }
        return CHUNK + chunks + 8;
    }
}
