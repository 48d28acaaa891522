package org.plstar.tangent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * The tangent kernel K = J Jᵀ of a system, formed without the Jacobian where that is cheaper.
 *
 * <p>For a parameter that enters by products with per-sample numbers a, with cotangents g behind them, its share of K for outputs c, c' of samples i, j
 * is Σ_pq (a_ip·a_jq)(g_icp·g_jc'q) over positions p, q; for a dense layer (A Aᵀ)∘(G Gᵀ). Other parameters contribute by per-sample gradients. Tiles
 * on or below the diagonal are computed and mirrored. Double precision; memory is the kernel, a and g of all samples (or of two runs of them, if
 * they exceed the budget), and a few tiles.
 */
public final class TangentKernel {
    /** Bytes that a and g of the samples may take. */
    public static final long DEFAULT_BUDGET = 512L << 20;

    private static final int TILE = 256;

    private final ResidualSystem system;
    private final KernelOutputs outputs;
    private final SiteProgram sites;
    private final Executor executor;
    private final Workers workers;
    private final long budget;

    private TangentKernel(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Workers workers,
            long budget) {
        this.system = system;
        this.outputs = outputs;
        this.workers = workers;
        this.budget = budget;
        this.sites = SiteProgram.of(system, method, traced());
        this.executor = Executor.of(sites.program(), Precision.DOUBLE, workers);
    }

    /** The kernel of a system, by the method that costs least. */
    public static TangentKernel of(ResidualSystem system, KernelOutputs outputs, Workers workers) {
        return new TangentKernel(system, outputs, KernelMethod.AUTO, workers, DEFAULT_BUDGET);
    }

    /**
     * The kernel of a system by a given method.
     *
     * @param budget bytes that a and g of the samples may take; at least two samples are always held
     */
    public static TangentKernel of(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Workers workers,
            long budget) {
        return new TangentKernel(system, outputs, method, workers, budget);
    }

    /** How each parameter's share is computed. */
    public List<Share> shares() {
        return sites.shares();
    }

    /** Order of the kernel: N·C, or N if outputs are summed. */
    public int order() {
        return traced() ? system.samples() : system.equations();
    }

    /**
     * K at w; symmetric to the last bit.
     *
     * @param w [p]
     * @return a new matrix, to be closed by the caller
     */
    public Matrix at(double[] w) {
        Matrix k = Matrix.zeros(order(), order());
        assemble(k, system, Precision.DOUBLE.of(w), true);
        return k;
    }

    /**
     * The cross kernel J(X) J(Z)ᵀ at w between this system's samples and those of another with the same program.
     *
     * @return [N·C, M·C], or [N, M] if outputs are summed; to be closed by the caller
     */
    public Matrix cross(double[] w, ResidualSystem other) {
        if (!other.program().equals(system.program())) {
            throw new IllegalArgumentException("the other system has another program");
        }
        Matrix k = Matrix.zeros(order(), traced() ? other.samples() : other.equations());
        assemble(k, other, Precision.DOUBLE.of(w), false);
        return k;
    }

    private boolean traced() {
        return outputs != KernelOutputs.FULL;
    }

    private void assemble(Matrix k, ResidualSystem other, Storage w, boolean symmetric) {
        long perSample = 0;
        for (Share s : sites.shares()) {
            perSample += s.numbersPerSample(system.outputs()) * Double.BYTES;
        }
        int most = Math.clamp(budget / Math.max(1, perSample), 2, Integer.MAX_VALUE);
        int all = system.samples();
        boolean whole = symmetric ? all <= most : all + other.samples() <= most;
        int step = whole ? Math.max(all, other.samples()) : Math.max(1, most / 2);
        for (int i = 0; i < all; i += step) {
            SiteBlock x = block(system, w, i, Math.min(step, all - i));
            for (int j = 0; j < (symmetric ? i + 1 : other.samples()); j += step) {
                SiteBlock y =
                        symmetric && i == j
                                ? x
                                : block(other, w, j, Math.min(step, other.samples() - j));
                tiles(k, x, y, symmetric);
            }
        }
    }

    private SiteBlock block(ResidualSystem of, Storage w, int first, int samples) {
        return SiteBlock.of(of, sites, executor, w, first, samples, traced());
    }

    private void tiles(Matrix k, SiteBlock x, SiteBlock y, boolean symmetric) {
        int c = x.outputs();
        int side = Math.max(1, TILE / c);
        int across = (y.samples() + side - 1) / side;
        int down = (x.samples() + side - 1) / side;
        ThreadLocal<KernelTile> tiles = ThreadLocal.withInitial(KernelTile::new);
        double scale = outputs == KernelOutputs.MEAN ? 1.0 / system.outputs() : 1;
        workers.run(
                down * across,
                task -> {
                    int i = task / across * side;
                    int j = task % across * side;
                    if (symmetric && x.first() == y.first() && j > i) {
                        return;
                    }
                    int rows = Math.min(side, x.samples() - i);
                    int columns = Math.min(side, y.samples() - j);
                    double[] tile = tiles.get().compute(x, i, rows, y, j, columns);
                    store(
                            k,
                            tile,
                            (x.first() + i) * c,
                            rows * c,
                            (y.first() + j) * c,
                            columns * c,
                            scale,
                            symmetric);
                });
    }

    /** Writes a tile and, in a symmetric kernel, its mirror image; on the diagonal the part above is the mirror of the part below. */
    private static void store(
            Matrix k,
            double[] tile,
            int row,
            int rows,
            int column,
            int columns,
            double scale,
            boolean symmetric) {
        if (scale != 1) {
            for (int e = 0; e < rows * columns; e++) {
                tile[e] *= scale;
            }
        }
        if (symmetric && row == column) {
            for (int r = 0; r < rows; r++) {
                for (int s = 0; s < r; s++) {
                    tile[s * columns + r] = tile[r * columns + s];
                }
            }
        }
        for (int r = 0; r < rows; r++) {
            write(k, row + r, column, tile, r * columns, columns);
        }
        if (symmetric && row != column) {
            double[] line = new double[rows];
            for (int s = 0; s < columns; s++) {
                for (int r = 0; r < rows; r++) {
                    line[r] = tile[r * columns + s];
                }
                write(k, column + s, row, line, 0, rows);
            }
        }
    }

    private static void write(Matrix k, int row, int column, double[] values, int at, int n) {
        MemorySegment.copy(
                values,
                at,
                k.segment(),
                ValueLayout.JAVA_DOUBLE,
                k.offset(row, column) * Double.BYTES,
                n);
    }
}
