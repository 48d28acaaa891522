package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.plstar.array.Listener;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.OperationCount;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * The tangent kernel K = J Jᵀ of a system, formed without the Jacobian where that is cheaper.
 *
 * <p>For a parameter that enters by products with per-sample numbers a, with cotangents g behind
 * them, its share of K for outputs c, c' of samples i, j is Σ_pq (a_ip·a_jq)(g_icp·g_jc'q) over
 * positions p, q; for a dense layer (A Aᵀ)∘(G Gᵀ). Other parameters contribute by per-sample
 * gradients. The kernel is made of {@link KernelBlocks}: those on or below the diagonal are
 * computed and mirrored. Memory is the kernel, ranges of up to some five million numbers for each
 * thread, and a and g of as many tiles of samples as the budget holds, at least two; where it does
 * not hold all, tiles are formed again. All but the kernel stays for the next one, a and g only if
 * the budget holds them of all samples. Not thread-safe.
 */
public final class TangentKernel {
    /**
     * The most bytes of the numbers a and g of all samples: an eighth of the heap, and 512 MB at
     * least.
     */
    public static final long DEFAULT_BUDGET =
            Math.max(512L << 20, Runtime.getRuntime().maxMemory() / 8);

    private final ResidualSystem system;
    private final KernelOutputs outputs;
    private final Precision precision;
    private final long budget;
    private final KernelBlocks blocks;

    /** Memory of the tiles of the kernel's rows. */
    private final TileMemory rows;

    /** Memory for the numbers of the columns, where these are other samples than the rows. */
    private final TileMemory columns;

    private TangentKernel(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Precision precision,
            Workers workers,
            long budget,
            Predicate<String> wanted,
            boolean apart) {
        this.precision = precision;
        this.system = system;
        this.outputs = outputs;
        this.budget = budget;
        Require.atLeast(0, budget, TangentRefusal.RANGE, "budget");
        this.blocks = new KernelBlocks(
                system, outputs, method, system.samples(), 0, precision, workers, wanted, apart);
        this.rows = new TileMemory(blocks, precision);
        this.columns = new TileMemory(blocks, precision);
    }

    /** The kernel of a system, by the method that costs least. */
    public static TangentKernel of(ResidualSystem system, KernelOutputs outputs, Workers workers) {
        requireNonNull(outputs, "outputs");
        return of(system, outputs, KernelMethod.AUTO, workers, DEFAULT_BUDGET);
    }

    /**
     * The kernel of a system by a given method.
     *
     * @param budget bytes that a and g of the samples may take; two tiles are always held. It
     *     changes no bit of the result.
     */
    public static TangentKernel of(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            Workers workers,
            long budget) {
        requireNonNull(method, "method");
        requireNonNull(outputs, "outputs");
        return new TangentKernel(
                system, outputs, method, Precision.DOUBLE, workers, budget, _ -> true, false);
    }

    /** A kernel that is computed in the given precision; its matrix has doubles in either case. */
    public static TangentKernel of(
            ResidualSystem system, KernelOutputs outputs, Precision precision, Workers workers) {
        requireNonNull(outputs, "outputs");
        return new TangentKernel(
                system,
                outputs,
                KernelMethod.AUTO,
                precision,
                workers,
                DEFAULT_BUDGET,
                _ -> true,
                false);
    }

    /**
     * The share of some parameters in the kernel, J_θ J_θᵀ: the shares of disjoint parts of all
     * parameters sum to the kernel.
     *
     * @param parameters tells by its name whether a parameter is one of them
     */
    public static TangentKernel ofParameters(
            ResidualSystem system,
            KernelOutputs outputs,
            Predicate<String> parameters,
            Workers workers) {
        requireNonNull(outputs, "outputs");
        requireNonNull(parameters, "parameters");
        return new TangentKernel(
                system,
                outputs,
                KernelMethod.AUTO,
                Precision.DOUBLE,
                workers,
                DEFAULT_BUDGET,
                parameters,
                false);
    }

    /**
     * The parts of the kernel that groups of parameters have, from one pass through the program.
     * Cost: that of the kernel, and one addition for each number of a parameter's part in a group.
     *
     * @param groups each tells by its name whether a parameter is in it; groups may overlap
     * @param budget bytes that a and g of the samples may take
     * @param listener told of blocks of the kernel
     * @return for each group K [N·C, N·C], or [N, N] if outputs are summed; to be closed by the
     *     caller
     * @throws Refusal NOT_FINITE if a kernel is
     */
    public static List<Matrix> ofGroups(
            ResidualSystem system,
            KernelOutputs outputs,
            List<? extends Predicate<String>> groups,
            double[] w,
            Workers workers,
            long budget,
            Listener listener) {
        requireNonNull(outputs, "outputs");
        requireNonNull(w, "w");
        TangentKernel all = new TangentKernel(
                system,
                outputs,
                KernelMethod.AUTO,
                Precision.DOUBLE,
                workers,
                budget,
                name -> groups.stream().anyMatch(g -> g.test(name)),
                true);
        int n = all.order();
        List<Matrix> kernels = groups.stream().map(_ -> Matrix.zeros(n, n)).toList();
        int tiles = Math.ceilDiv(system.samples(), all.blocks.cut().tile());
        AtomicInteger done = new AtomicInteger();
        try {
            all.assemble(
                    system,
                    Precision.DOUBLE.of(w),
                    true,
                    (blocks, cut) -> blocks.forEach(b -> {
                        listener.at(done.getAndIncrement(), tiles * (tiles + 1) / 2);
                        all.add(b, cut, groups, kernels);
                    }));
        } catch (RuntimeException e) {
            kernels.forEach(Matrix::close);
            throw e;
        }
        for (Matrix k : kernels) {
            if (!(k.largest() < Double.POSITIVE_INFINITY)) {
                kernels.forEach(Matrix::close);
                throw notFinite();
            }
        }
        return kernels;
    }

    /** Adds each parameter's part of a block, and of its mirror image, to the groups it is in. */
    private void add(
            BlockFill.Placed b,
            KernelCut cut,
            List<? extends Predicate<String>> groups,
            List<Matrix> kernels) {
        int rows = b.x().samples() * blocks.rowsPerSample();
        int columns = b.y().samples() * blocks.rowsPerSample();
        double[] part = new double[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < b.x().parts().size(); i++) {
            String name = b.x().parts().get(i).share().param();
            SiteBlock x = b.x().only(i);
            SiteBlock y = b.diagonal() ? x : b.y().only(i);
            blocks.fill(
                    List.of(new BlockFill.Placed(x, 0, y, 0, b.diagonal())),
                    cut,
                    false,
                    MemorySegment.ofArray(part),
                    columns);
            for (int g = 0; g < kernels.size(); g++) {
                if (groups.get(g).test(name)) {
                    add(part, columns, kernels.get(g), b);
                }
            }
        }
    }

    private static void add(double[] part, int columns, Matrix to, BlockFill.Placed b) {
        for (int i = 0; i < part.length / columns; i++) {
            for (int j = 0; j < columns; j++) {
                int row = (int) b.top() + i;
                int column = (int) b.left() + j;
                to.set(row, column, to.get(row, column) + part[i * columns + j]);
                if (!b.diagonal()) {
                    to.set(column, row, to.get(column, row) + part[i * columns + j]);
                }
            }
        }
    }

    /**
     * This kernel, whose computation ends with a {@link java.util.concurrent.CancellationException}
     * when the condition is true.
     *
     * @param stop asked before each range of pairs of samples, by any thread of the team
     */
    public TangentKernel stoppedBy(BooleanSupplier stop) {
        requireNonNull(stop, "stop");
        blocks.stopIf(stop);
        return this;
    }

    /** The way in which each parameter's share is computed. */
    public List<KernelContribution> shares() {
        return blocks.shares();
    }

    /** Order of the kernel: N·C, or N if outputs are summed. */
    public int order() {
        return traced() ? system.samples() : system.equations();
    }

    /**
     * About the number of operations of the kernel of some of the samples, as
     * {@link OperationCount} counts them, if their numbers fit into the budget at once.
     */
    public double operations(int samples) {
        // half of the pairs, by symmetry
        return blocks.forming(samples) + blocks.operationsPerPair() / 2 * samples * (samples + 1.0);
    }

    /**
     * K at w; symmetric to the last bit.
     *
     * @param w [p]
     * @return a new matrix, to be closed by the caller
     */
    public Matrix at(double[] w) {
        requireNonNull(w, "w");
        return at(precision.of(w));
    }

    /** The kernel at parameters in either precision. */
    public Matrix at(Storage w) {
        Matrix k = Matrix.zeros(order(), order());
        try {
            into(k, w);
            return k;
        } catch (RuntimeException e) {
            k.close();
            throw e;
        }
    }

    /**
     * Writes K at w to an existing matrix: for kernels one after another, since first access to new
     * memory takes a tenth of a large kernel's time and more.
     *
     * @param k [N·C, N·C], or [N, N] if outputs are summed
     * @param w [p], rounded to the precision of this kernel if it has another
     * @throws Refusal SIZE if k or w has another size; NOT_FINITE if w or the kernel is
     */
    public void into(Matrix k, Storage w) {
        if (k.rows() != order() || k.columns() != order()) {
            throw Refusal.of(
                    TangentRefusal.SIZE,
                    k.toString(),
                    "it does not fit the kernel",
                    "a matrix [%d, %d]".formatted(order(), order()),
                    "make it of that size");
        }
        Storage own = w.precision() == precision ? w : precision.of(w.toDoubles(0, w.size()));
        assemble(system, own, true, filling(k, true));
        // |K_ij|² ≤ K_ii K_jj: where the diagonal is finite, all is
        for (int i = 0; i < k.rows(); i++) {
            if (!Double.isFinite(k.get(i, i))) {
                throw notFinite();
            }
        }
    }

    private static Refusal notFinite() {
        return Refusal.of(
                TangentRefusal.NOT_FINITE,
                "the kernel at these weights",
                "it is beyond the range of numbers",
                "weights at which the model's slopes are finite",
                "take weights of an earlier step, or a smaller step size");
    }

    /**
     * Writes the kernel at parameters in double precision, which are rounded to the precision of
     * this kernel.
     */
    public void into(Matrix k, double[] w) {
        requireNonNull(w, "w");
        into(k, precision.of(w));
    }

    /**
     * The cross kernel J(X) J(Z)ᵀ at w between this system's samples and those of another with the
     * same program.
     *
     * @return [N·C, M·C], or [N, M] if outputs are summed; to be closed by the caller
     */
    public Matrix cross(double[] w, ResidualSystem other) {
        requireNonNull(w, "w");
        if (!other.program().equals(system.program())) {
            throw Refusal.of(
                    TangentRefusal.PROGRAM,
                    "the other system",
                    "it has another program",
                    "rows of the same model",
                    "make both systems of one model");
        }
        Matrix k = Matrix.zeros(order(), traced() ? other.samples() : other.equations());
        assemble(other, precision.of(w), false, filling(k, false));
        if (!(k.largest() < Double.POSITIVE_INFINITY)) {
            k.close();
            throw notFinite();
        }
        return k;
    }

    /** The number of elements of samples that are kept in memory for the next kernel. */
    long kept() {
        return rows.size() + columns.size();
    }

    private boolean traced() {
        return outputs != KernelOutputs.FULL;
    }

    private BiConsumer<List<BlockFill.Placed>, KernelCut> filling(Matrix k, boolean symmetric) {
        return (placed, cut) -> blocks.fill(placed, cut, symmetric, k.segment(), k.columns());
    }

    /** Block after block, with as many tiles at a time as the budget holds. */
    private void assemble(
            ResidualSystem other,
            Storage w,
            boolean symmetric,
            BiConsumer<List<BlockFill.Placed>, KernelCut> fill) {
        Require.size(system.unknowns(), w.size(), TangentRefusal.SIZE, "w");
        KernelCut cut = symmetric ? blocks.cut() : blocks.cut(other.samples());
        int down = Math.ceilDiv(system.samples(), cut.tile());
        int across = Math.ceilDiv(other.samples(), cut.tile());
        long held = Math.max(1, blocks.bytesPerSample() * Math.min(cut.tile(), system.samples()));
        long most = budget / held;
        boolean whole = symmetric ? down <= most : down + across <= most;
        int step = whole ? Math.max(down, across) : Math.clamp(most / 2, 1, down);
        if (!whole) {
            rows.forget(); // numbers that fitted before may no longer fit
            columns.forget();
        }
        for (int i = 0; i < down; i += step) {
            List<SiteBlock> x = rows.of(system, cut.tile(), i, Math.min(down, i + step), w);
            int end = symmetric ? i + 1 : across;
            for (int j = 0; j < end; j += step) {
                boolean own = symmetric && i == j;
                List<SiteBlock> y =
                        own ? x : columns.of(other, cut.tile(), j, Math.min(across, j + step), w);
                fill.accept(placed(x, i, y, j, own, cut.tile()), cut);
            }
        }
        if (!whole) {
            rows.forget();
            columns.forget();
        }
    }

    /** All pairs of tiles, or only those on and below the diagonal. */
    private List<BlockFill.Placed> placed(
            List<SiteBlock> x, int i, List<SiteBlock> y, int j, boolean lower, int tile) {
        long height = (long) tile * blocks.rowsPerSample();
        List<BlockFill.Placed> all = new ArrayList<>();
        for (int r = 0; r < x.size(); r++) {
            for (int s = 0; s < (lower ? r + 1 : y.size()); s++) {
                all.add(new BlockFill.Placed(
                        x.get(r), (i + r) * height, y.get(s), (j + s) * height, lower && r == s));
            }
        }
        return all;
    }
}
