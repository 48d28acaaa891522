package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Matrix;
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
 * Rows of Ĵ in tiles of samples, and ĴĴᵀ from them.
 *
 * <p>Two tiles are in memory at a time; where all rows fit, each is computed once, else a tile once
 * for every tile before it. Products are cut into pieces of {@link #PIECE} rows, so that results do
 * not depend on the number of threads.
 */
final class JacobianRows {
    private static final int PIECE = 96;

    /** Columns of one product: sums of sums lose less than one long sum. */
    private static final int CHUNK = 512;

    private final SlopeSystem at;
    private final ResidualSystem system;
    private final Workers workers;
    private final Executor rows;
    private final int tile;

    JacobianRows(SlopeSystem at, long budget, Workers workers) {
        this.at = at;
        this.workers = workers;
        system = at.system();
        rows = Executor.of(at.keep(SlopeSystem.ROWS), Precision.DOUBLE, workers);
        long sample = 8L * system.outputs() * system.unknowns();
        long most = Math.min(budget / 2 / sample, Integer.MAX_VALUE / Math.max(1, sample / 8));
        tile = (int) Math.max(1, Math.min(system.samples(), most));
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
            b.output(SlopeSystem.ROWS + name, s, 0);
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
     * ĴĴᵀ [n, n]; the caller closes it. Each element is off by γ |Ĵ_i||Ĵ_j| at most, γ that of
     * {@link #terms} terms.
     */
    Matrix kernel() {
        int n = system.equations();
        Matrix k = Matrix.zeros(n, n);
        for (int i = 0; i < system.samples(); i += tile) {
            int height = Math.min(tile, system.samples() - i);
            List<double[]> left = tile(i, height);
            for (int j = 0; j <= i; j += tile) {
                int width = Math.min(tile, system.samples() - j);
                List<double[]> right = j == i ? left : tile(j, width);
                multiply(k, i, height, left, j, width, right);
            }
        }
        k.mirrorLower();
        return k;
    }

    private void multiply(
            Matrix k,
            int i,
            int height,
            List<double[]> left,
            int j,
            int width,
            List<double[]> right) {
        int n = k.rows();
        int outputs = system.outputs();
        int pieces = (height * outputs + PIECE - 1) / PIECE;
        workers.run(
                pieces,
                piece -> {
                    int from = piece * PIECE;
                    int count = Math.min(PIECE, height * outputs - from);
                    Operand c =
                            Operand.of(k.segment(), to(i, from, j, n), count, width * outputs, n);
                    double keep = 0;
                    for (int t = 0; t < left.size(); t++) {
                        int size = system.layout().entry(at.params().get(t)).size();
                        for (int o = 0; o < size; o += CHUNK) {
                            int part = Math.min(CHUNK, size - o);
                            Operand a = Operand.of(left.get(t), from * size + o, count, part, size);
                            Operand b = Operand.of(right.get(t), o, width * outputs, part, size);
                            Blas.gemm(1, a, b.transpose(), keep, c);
                            keep = 1;
                        }
                    }
                });
    }

    private long to(int sample, int row, int other, int n) {
        return (long) (sample * system.outputs() + row) * n + (long) other * system.outputs();
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
