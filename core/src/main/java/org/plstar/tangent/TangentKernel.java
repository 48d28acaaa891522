package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
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
 * <p>For a parameter that enters by products with per-sample numbers a, with cotangents g behind
 * them, its share of K for outputs c, c' of samples i, j is Σ_pq (a_ip·a_jq)(g_icp·g_jc'q) over
 * positions p, q; for a dense layer (A Aᵀ)∘(G Gᵀ). Other parameters contribute by per-sample
 * gradients. Tiles on or below the diagonal are computed and mirrored. Memory is the kernel, tiles
 * of up to some five million numbers for each thread, and a and g of all samples for as many
 * parameters at a time as the budget holds (of two runs of samples, where one parameter exceeds it
 * alone). All but the kernel stays for the next one, a and g only if the budget holds them of all
 * parameters and samples. Not thread-safe.
 */
public final class TangentKernel {
    /** Bytes that a and g of the samples may take. */
    public static final long DEFAULT_BUDGET = 512L << 20;

    /** Rows of a tile: two tiles of doubles stay in a second-level cache. */
    private static final int TILE = 256;

    /**
     * Rows of a tile of a large kernel, whose products waste less time on packing and are long
     * enough for any team to share.
     */
    private static final int LARGE_TILE = 512;

    private static final int LARGE = 4096;

    /** Rows of a tile of a large kernel of outputs' sums with separated shares. */
    private static final int SEPARATED_TILE = 1024;

    /**
     * Columns of a tile with separated shares, whose stacked rows are as many as there are pairs of
     * outputs: each is used by as many columns as there are samples.
     */
    private static final int WIDE = 3600;

    /** Runs of rows that a kernel with separated shares has where it is small. */
    private static final int STRIPS = 16;

    private static final int FEWEST_ROWS = 64;

    /** Tasks that a kernel of a few tiles is cut into, so that several threads find work. */
    private static final int FEWEST_TASKS = 8;

    /**
     * Shares whose numbers for all samples fit the budget together, if one alone does, and the
     * program that computes them.
     *
     * @param rows memory of the samples of the kernel's rows
     * @param columns memory of those of its columns, where they are others
     */
    private record Group(
            SiteProgram sites, Executor executor, SiteMemory rows, SiteMemory columns) {
        void clear() {
            rows.clear();
            columns.clear();
        }
    }

    private final ResidualSystem system;
    private final KernelOutputs outputs;
    private final List<Share> shares;
    private final List<Group> groups;
    private final Precision precision;
    private final Workers workers;
    private final long budget;
    private final PerThread<KernelTile> tiles;

    private TangentKernel(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Precision precision,
            Workers workers,
            long budget,
            Predicate<String> wanted) {
        this.precision = precision;
        this.system = system;
        this.outputs = outputs;
        this.workers = workers;
        this.budget = budget;
        this.tiles = new PerThread<>(workers, () -> new KernelTile(precision));
        SiteProgram all = SiteProgram.of(system, method, traced(), wanted);
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
        return new Group(
                sites,
                Executor.of(sites.program(), precision, workers),
                new SiteMemory(precision),
                new SiteMemory(precision));
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
     * @param budget bytes that a and g of the samples may take; at least two samples are always
     *     held
     */
    public static TangentKernel of(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Workers workers,
            long budget) {
        return new TangentKernel(
                system, outputs, method, Precision.DOUBLE, workers, budget, _ -> true);
    }

    /**
     * The same, computed in the given precision; the result is a matrix of doubles all the same.
     */
    public static TangentKernel of(
            ResidualSystem system, KernelOutputs outputs, Precision precision, Workers workers) {
        return new TangentKernel(
                system, outputs, KernelMethod.AUTO, precision, workers, DEFAULT_BUDGET, _ -> true);
    }

    /**
     * The part of the kernel that some of the parameters have, J_θ J_θᵀ: over parts of all
     * parameters these add up to the kernel.
     *
     * @param parameters tells by its name whether a parameter is one of them
     */
    public static TangentKernel ofParameters(
            ResidualSystem system,
            KernelOutputs outputs,
            Predicate<String> parameters,
            Workers workers) {
        return new TangentKernel(
                system,
                outputs,
                KernelMethod.AUTO,
                Precision.DOUBLE,
                workers,
                DEFAULT_BUDGET,
                parameters);
    }

    /** How each parameter's share is computed. */
    public List<Share> shares() {
        return shares;
    }

    /** Order of the kernel: N·C, or N if outputs are summed. */
    public int order() {
        return traced() ? system.samples() : system.equations();
    }

    /**
     * About how many operations the kernel of so many of the samples takes, as {@link
     * OperationCount} counts them, if they fit the budget at once.
     */
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
        return at(precision.of(w));
    }

    /** The same, of parameters in either precision. */
    public Matrix at(Storage w) {
        Matrix k = Matrix.zeros(order(), order());
        into(k, w);
        return k;
    }

    /**
     * Writes K at w over what a matrix holds: for kernels one after another, since touching new
     * memory takes a tenth of a large kernel's time and more.
     *
     * @param k [N·C, N·C], or [N, N] if outputs are summed
     * @param w [p], rounded to the precision of this kernel if it has another
     * @throws IllegalArgumentException if k has another size
     */
    public void into(Matrix k, Storage w) {
        if (k.rows() != order() || k.columns() != order()) {
            throw new IllegalArgumentException(
                    "the matrix is [%d, %d], the kernel [%d, %d]"
                            .formatted(k.rows(), k.columns(), order(), order()));
        }
        Storage own = w.precision() == precision ? w : precision.of(w.toDoubles(0, w.size()));
        assemble(k, system, own, true);
    }

    /** The same at parameters in double precision, which are rounded to that of this kernel. */
    public void into(Matrix k, double[] w) {
        into(k, precision.of(w));
    }

    /**
     * The cross kernel J(X) J(Z)ᵀ at w between this system's samples and those of another with the
     * same program.
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

    /** Numbers of samples that stay in memory for the next kernel. */
    long kept() {
        return groups.stream().mapToLong(g -> g.rows.size() + g.columns.size()).sum();
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
        if (!whole) {
            group.clear(); // of what fitted before
        }
        for (int i = 0; i < all; i += step) {
            SiteBlock x = block(group, group.rows, system, w, i, Math.min(step, all - i));
            for (int j = 0; j < (symmetric ? i + 1 : other.samples()); j += step) {
                SiteBlock y =
                        symmetric && i == j
                                ? x
                                : block(
                                        group,
                                        group.columns,
                                        other,
                                        w,
                                        j,
                                        Math.min(step, other.samples() - j));
                tiles(k, x, y, symmetric, add);
            }
        }
        if (!whole || groups.size() > 1) {
            group.clear();
        }
    }

    private SiteBlock block(
            Group g, SiteMemory memory, ResidualSystem of, Storage w, int first, int samples) {
        return SiteBlock.of(of, g.sites, g.executor, w, first, samples, traced(), memory);
    }

    private void tiles(Matrix k, SiteBlock x, SiteBlock y, boolean symmetric, boolean add) {
        int c = x.outputs();
        boolean lower = symmetric && x.first() == y.first();
        List<TileRange> ranges = ranges(x.samples(), y.samples(), lower);
        double scale = outputs == KernelOutputs.MEAN ? 1.0 / system.outputs() : 1;
        int addends = Math.ceilDiv(FEWEST_TASKS, Math.clamp(ranges.size(), 1, FEWEST_TASKS));
        PerThread<TileWriter> writers =
                new PerThread<>(
                        workers,
                        () ->
                                new TileWriter(
                                        k,
                                        addends == 1 ? precision : Precision.DOUBLE,
                                        scale,
                                        add));
        double[][] partial = new double[addends == 1 ? 0 : ranges.size() * addends][];
        workers.run(
                ranges.size() * addends,
                task -> {
                    TileRange p = ranges.get(task / addends);
                    Storage tile =
                            tiles.get()
                                    .compute(
                                            x,
                                            p.i,
                                            p.rows,
                                            y,
                                            p.j,
                                            p.columns,
                                            lower ? p.i - p.j : p.columns,
                                            task % addends,
                                            addends);
                    if (addends == 1) {
                        store(writers.get(), tile, p, x, y, symmetric);
                    } else {
                        partial[task] = tile.toDoubles(0, p.rows * c * p.columns * c);
                    }
                });
        if (addends > 1) {
            workers.run(
                    ranges.size(),
                    t -> {
                        double[] total = partial[t * addends];
                        for (int a = 1; a < addends; a++) {
                            DoubleElementwise.axpy(
                                    1, partial[t * addends + a], 0, total, 0, total.length);
                        }
                        Storage tile = Precision.DOUBLE.of(total);
                        store(writers.get(), tile, ranges.get(t), x, y, symmetric);
                    });
        }
    }

    /** Samples of a tile within its blocks. */
    private record TileRange(int i, int rows, int j, int columns) {}

    /** Tiles row by row, the longest last; of the lower triangle if {@code lower}. */
    private List<TileRange> ranges(int down, int across, boolean lower) {
        int c = traced() ? 1 : system.outputs();
        boolean separated = shares.stream().anyMatch(s -> s.separated() && s.pairwise());
        int rows = order() < LARGE ? TILE : separated ? SEPARATED_TILE : LARGE_TILE;
        int side = Math.max(1, rows / c);
        int wide = side;
        if (separated && c > 1) {
            side = Math.max(1, Math.clamp(order() / STRIPS, FEWEST_ROWS, LARGE_TILE) / c);
            wide = Math.max(1, WIDE / c / side) * side;
        }
        List<TileRange> ranges = new ArrayList<>();
        for (int i = 0; i < down; i += side) {
            int some = Math.min(side, down - i);
            int end = lower ? i + some : across;
            for (int j = 0; j < end; j += wide) {
                ranges.add(new TileRange(i, some, j, Math.min(wide, end - j)));
            }
        }
        return ranges;
    }

    private static void store(
            TileWriter writer,
            Storage tile,
            TileRange p,
            SiteBlock x,
            SiteBlock y,
            boolean symmetric) {
        int c = x.outputs();
        int top = (x.first() + p.i) * c;
        int left = (y.first() + p.j) * c;
        if (symmetric) {
            writer.writeBoth(tile, p.rows * c, p.columns * c, top, left);
        } else {
            writer.write(tile, p.rows * c, p.columns * c, top, left);
        }
    }
}
