package org.plstar.tangent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.plstar.array.Matrix;
import org.plstar.array.PerThread;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.program.OperationCount;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * The tangent kernel K = J Jᵀ of a system, formed without the Jacobian where that is cheaper.
 *
 * <p>For a parameter that enters by products with per-sample numbers a, with cotangents g behind them, its share of K for outputs c, c' of samples i, j
 * is Σ_pq (a_ip·a_jq)(g_icp·g_jc'q) over positions p, q; for a dense layer (A Aᵀ)∘(G Gᵀ). Other parameters contribute by per-sample gradients. Tiles
 * on or below the diagonal are computed and mirrored. Memory is the kernel, a few tiles, and a and g of all samples for as many
 * parameters at a time as the budget holds (of two runs of samples, where one parameter exceeds it alone).
 */
public final class TangentKernel {
    /** Bytes that a and g of the samples may take. */
    public static final long DEFAULT_BUDGET = 512L << 20;

    /** Rows of a tile: two tiles of doubles stay in a second-level cache. */
    private static final int TILE = 256;

    /** Rows of a tile of a large kernel, whose products waste less time on packing and are long enough for any team to share. */
    private static final int LARGE_TILE = 512;

    private static final int LARGE = 4096;

    /** Rows of a tile of a large kernel with separated shares, whose products are as many times shorter as there are outputs. */
    private static final int SEPARATED_TILE = 1024;

    /** Columns of a tile that are mirrored together: several cache lines of a row, so that the processor fetches them ahead. */
    private static final int MIRRORED = 64;

    /** Rows of a tile that are mirrored together: their pages stay at hand. */
    private static final int MIRRORED_ROWS = 256;

    /** Doubles between the mirrored lines, so that lines whose length is a power of two don't fall into one set of the cache. */
    private static final int PADDING = 8;

    /** Tasks that a kernel of a few tiles is cut into, so that several threads find work. */
    private static final int FEWEST_TASKS = 8;

    /** Shares whose numbers for all samples fit the budget together, if one alone does, and the program that computes them. */
    private record Group(SiteProgram sites, Executor executor) {}

    private final ResidualSystem system;
    private final KernelOutputs outputs;
    private final List<Share> shares;
    private final List<Group> groups;
    private final Precision precision;
    private final Workers workers;
    private final long budget;

    private TangentKernel(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Precision precision,
            Workers workers,
            long budget) {
        this.precision = precision;
        this.system = system;
        this.outputs = outputs;
        this.workers = workers;
        this.budget = budget;
        SiteProgram all = SiteProgram.of(system, method, traced());
        this.shares = all.shares();
        this.groups = new ArrayList<>();
        List<Share> together = new ArrayList<>();
        long bytes = 0;
        for (Share s : shares) {
            if (s.structure() == Share.Structure.JOINED) {
                continue;
            }
            long more = Math.multiplyExact(bytesPerSample(List.of(s)), (long) system.samples());
            if (!together.isEmpty() && bytes + more > budget) {
                groups.add(group(all.only(List.copyOf(together))));
                together.clear();
                bytes = 0;
            }
            together.add(s);
            bytes += more;
        }
        groups.add(group(all.only(together)));
    }

    private Group group(SiteProgram sites) {
        return new Group(sites, Executor.of(sites.program(), precision, workers));
    }

    private long bytesPerSample(List<Share> some) {
        return some.stream().mapToLong(s -> s.numbersPerSample(system.outputs())).sum()
                * precision.bytes();
    }

    /** The kernel of a system, by the method that costs least. */
    public static TangentKernel of(ResidualSystem system, KernelOutputs outputs, Workers workers) {
        return of(system, outputs, KernelMethod.AUTO, workers, DEFAULT_BUDGET);
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
        return new TangentKernel(system, outputs, method, Precision.DOUBLE, workers, budget);
    }

    /** The same, computed in the given precision; the result is a matrix of doubles all the same. */
    public static TangentKernel of(
            ResidualSystem system, KernelOutputs outputs, Precision precision, Workers workers) {
        return new TangentKernel(
                system, outputs, KernelMethod.AUTO, precision, workers, DEFAULT_BUDGET);
    }

    /** How each parameter's share is computed. */
    public List<Share> shares() {
        return shares;
    }

    /** Order of the kernel: N·C, or N if outputs are summed. */
    public int order() {
        return traced() ? system.samples() : system.equations();
    }

    /** About how many operations the kernel of so many of the samples takes, as {@link OperationCount} counts them, if they fit the budget at once. */
    public double operations(int samples) {
        int c = system.outputs();
        double n = samples;
        double forming =
                groups.stream()
                        .mapToDouble(g -> OperationCount.of(g.sites.program(), samples, c))
                        .sum();
        double perPair =
                shares.stream()
                        .mapToDouble(s -> traced() ? s.traced(c).costPerPair(1) : s.costPerPair(c))
                        .sum();
        // half of the pairs, a multiplication and an addition each
        return forming + perPair * n * (n + 1);
    }

    /**
     * K at w; symmetric to the last bit.
     *
     * @param w [p]
     * @return a new matrix, to be closed by the caller
     */
    public Matrix at(double[] w) {
        Matrix k = Matrix.zeros(order(), order());
        assemble(k, system, precision.of(w), true);
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
        assemble(k, other, precision.of(w), false);
        return k;
    }

    private boolean traced() {
        return outputs != KernelOutputs.FULL;
    }

    private void assemble(Matrix k, ResidualSystem other, Storage w, boolean symmetric) {
        for (Group g : groups) {
            assemble(k, g, other, w, symmetric, !g.equals(groups.getFirst()));
        }
    }

    private void assemble(
            Matrix k,
            Group group,
            ResidualSystem other,
            Storage w,
            boolean symmetric,
            boolean add) {
        long perSample = Math.max(1, bytesPerSample(group.sites.shares()));
        int most = Math.clamp(budget / perSample, 2, Integer.MAX_VALUE);
        int all = system.samples();
        boolean whole = symmetric ? all <= most : all + other.samples() <= most;
        int step = whole ? Math.max(all, other.samples()) : Math.max(1, most / 2);
        for (int i = 0; i < all; i += step) {
            SiteBlock x = block(group, system, w, i, Math.min(step, all - i));
            for (int j = 0; j < (symmetric ? i + 1 : other.samples()); j += step) {
                SiteBlock y =
                        symmetric && i == j
                                ? x
                                : block(group, other, w, j, Math.min(step, other.samples() - j));
                tiles(k, x, y, symmetric, add);
            }
        }
    }

    private SiteBlock block(Group g, ResidualSystem of, Storage w, int first, int samples) {
        OptionalInt chunk = traced() ? OptionalInt.empty() : OptionalInt.of(side());
        return SiteBlock.of(of, g.sites, g.executor, w, first, samples, workers, chunk);
    }

    /** Samples along a tile. */
    private int side() {
        int c = traced() ? 1 : system.outputs();
        boolean separated = shares.stream().anyMatch(s -> s.separated() && s.pairwise());
        int rows = order() < LARGE ? TILE : separated ? SEPARATED_TILE : LARGE_TILE;
        return Math.max(1, rows / c);
    }

    private void tiles(Matrix k, SiteBlock x, SiteBlock y, boolean symmetric, boolean add) {
        int c = x.outputs();
        int side = side();
        int across = (y.samples() + side - 1) / side;
        int down = (x.samples() + side - 1) / side;
        PerThread<KernelTile> tiles = new PerThread<>(workers, () -> new KernelTile(precision));
        boolean lower = symmetric && x.first() == y.first();
        int count = lower ? down * (down + 1) / 2 : down * across;
        int addends = count >= FEWEST_TASKS ? 1 : Math.ceilDiv(FEWEST_TASKS, count);
        double[][] partial = new double[addends == 1 ? 0 : count * addends][];
        workers.run(
                count * addends,
                task -> {
                    Place p = Place.of(task / addends, lower, across, side, x, y);
                    Storage tile =
                            tiles.get()
                                    .compute(
                                            x,
                                            p.i,
                                            p.rows,
                                            y,
                                            p.j,
                                            p.columns,
                                            task % addends,
                                            addends);
                    if (addends == 1) {
                        int n = p.rows * c * p.columns * c;
                        store(k, tiles.get().doubles(n), p, x, y, symmetric, add);
                    } else {
                        partial[task] = tile.toDoubles(0, p.rows * c * p.columns * c);
                    }
                });
        if (addends > 1) {
            workers.run(
                    count,
                    t -> {
                        double[] total = partial[t * addends];
                        for (int a = 1; a < addends; a++) {
                            DoubleElementwise.axpy(
                                    1, partial[t * addends + a], 0, total, 0, total.length);
                        }
                        store(
                                k,
                                total,
                                Place.of(t, lower, across, side, x, y),
                                x,
                                y,
                                symmetric,
                                add);
                    });
        }
    }

    /** Samples of a tile within its blocks. */
    private record Place(int i, int rows, int j, int columns) {
        /** The t-th tile, row by row; of the lower triangle if {@code lower}. */
        static Place of(int t, boolean lower, int across, int side, SiteBlock x, SiteBlock y) {
            int row = t / across;
            int column = t % across;
            if (lower) {
                row = 0;
                for (column = t; column > row; row++) {
                    column -= row + 1;
                }
            }
            return new Place(
                    row * side,
                    Math.min(side, x.samples() - row * side),
                    column * side,
                    Math.min(side, y.samples() - column * side));
        }
    }

    private void store(
            Matrix k,
            double[] tile,
            Place p,
            SiteBlock x,
            SiteBlock y,
            boolean symmetric,
            boolean add) {
        int c = x.outputs();
        double scale = outputs == KernelOutputs.MEAN ? 1.0 / system.outputs() : 1;
        store(
                k,
                tile,
                (x.first() + p.i) * c,
                p.rows * c,
                (y.first() + p.j) * c,
                p.columns * c,
                scale,
                symmetric,
                add);
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
            boolean symmetric,
            boolean add) {
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
            write(k, row + r, column, tile, r * columns, columns, add);
        }
        if (symmetric && row != column) {
            mirror(k, tile, row, rows, column, columns, add);
        }
    }

    /** Writes a tile's mirror image, by blocks that stay in the cache. */
    private static void mirror(
            Matrix k, double[] tile, int row, int rows, int column, int columns, boolean add) {
        int pitch = Math.min(rows, MIRRORED_ROWS) + PADDING;
        double[] lines = new double[MIRRORED * pitch];
        for (int top = 0; top < rows; top += MIRRORED_ROWS) {
            int deep = Math.min(MIRRORED_ROWS, rows - top);
            for (int first = 0; first < columns; first += MIRRORED) {
                int some = Math.min(MIRRORED, columns - first);
                for (int r = 0; r < deep; r++) {
                    int from = (top + r) * columns + first;
                    for (int s = 0; s < some; s++) {
                        lines[s * pitch + r] = tile[from + s];
                    }
                }
                for (int s = 0; s < some; s++) {
                    write(k, column + first + s, row + top, lines, s * pitch, deep, add);
                }
            }
        }
    }

    private static void write(
            Matrix k, int row, int column, double[] values, int at, int n, boolean add) {
        long to = k.offset(row, column) * Double.BYTES;
        if (add) {
            double[] sum = new double[n];
            MemorySegment.copy(k.segment(), ValueLayout.JAVA_DOUBLE, to, sum, 0, n);
            DoubleElementwise.axpy(1, values, at, sum, 0, n);
            MemorySegment.copy(sum, 0, k.segment(), ValueLayout.JAVA_DOUBLE, to, n);
        } else {
            MemorySegment.copy(values, at, k.segment(), ValueLayout.JAVA_DOUBLE, to, n);
        }
    }
}
