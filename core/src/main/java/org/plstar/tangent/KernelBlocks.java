package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.OperationCount;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * The tangent kernel of N samples in blocks, each computed from two tiles of samples by itself: for
 * kernels that are larger than memory, and for several machines.
 *
 * <p>Everything that last bits depend on follows from the program and from N: the tile, how each
 * parameter's share is computed, and how a block's products are cut. So {@link TangentKernel#at},
 * which is made of the same blocks, has the same bytes, in whatever order and wherever blocks are
 * computed. Tiles are numbered from 0; tile t has samples [t·T, (t+1)·T).
 *
 * <p>Not thread-safe; a block's products are shared by the team.
 */
public final class KernelBlocks {
    /** Bytes of a and g by which a method is chosen, on any machine: last bits depend on it. */
    private static final long HELD = 512L << 20;

    private final ResidualSystem system;
    private final KernelOutputs outputs;
    private final int samples;
    private final Precision precision;
    private final Workers workers;
    private final SiteProgram sites;
    private final Executor executor;
    private final KernelCut cut;
    private final BlockFill fill;

    /**
     * Prepares the blocks of a system's kernel.
     *
     * @param tile samples of a tile; 0 for what suits the program
     * @param wanted the parameters whose shares are computed
     * @param apart whether each parameter has a share of its own
     */
    KernelBlocks(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            int samples,
            int tile,
            Precision precision,
            Workers workers,
            Predicate<String> wanted,
            boolean apart) {
        this.system = system;
        this.outputs = outputs;
        this.samples = samples;
        this.precision = precision;
        this.workers = workers;
        SiteProgram least = SiteProgram.of(system, method, samples, traced(), wanted, apart);
        boolean formedAgain = bytesPerSample(least) * samples > HELD;
        this.sites = method == KernelMethod.AUTO && formedAgain
                ? cheaper(
                        least,
                        SiteProgram.of(
                                system, KernelMethod.PAIRWISE, samples, traced(), wanted, apart))
                : least;
        this.executor = Executor.of(sites.program(), precision, workers);
        int own = tile > 0 ? tile : KernelCut.tile(rowsPerSample(), bytesPerSample());
        this.cut = KernelCut.of(samples, -1, rowsPerSample(), separated(), own);
        this.fill = new BlockFill(workers, precision, rowsPerSample());
    }

    /**
     * The one of two programs that takes fewer operations, where a and g of all samples are not
     * held: those of tiles are formed again for other tiles.
     */
    private SiteProgram cheaper(SiteProgram one, SiteProgram other) {
        return operations(other) < operations(one) ? other : one;
    }

    /** About the number of operations of the whole kernel, if a and g may take {@link #HELD}. */
    private double operations(SiteProgram by) {
        double pairs = operationsPerPair(by) / 2 * samples * (samples + 1.0);
        long most = Math.max(1, HELD / Math.max(1, bytesPerSample(by)));
        // rows and columns are held at a time: each range of rows meets those above it
        double ranges = samples <= most ? 1 : Math.ceil(2.0 * samples / most);
        return forming(by, samples) * (ranges + 1) / 2 + pairs;
    }

    private KernelBlocks(KernelBlocks rows, int others) {
        this.system = rows.system;
        this.outputs = rows.outputs;
        this.samples = rows.samples;
        this.precision = rows.precision;
        this.workers = rows.workers;
        this.sites = rows.sites;
        this.executor = rows.executor;
        this.cut = rows.cut(others);
        this.fill = rows.fill;
    }

    /**
     * Blocks of the kernel of these samples (rows) with other samples (columns), with the bytes of
     * {@link TangentKernel#cross}.
     *
     * @param others M; their tile t has samples [t·T, (t+1)·T) of them
     */
    public KernelBlocks against(int others) {
        Require.atLeast(1, others, TangentRefusal.RANGE, "others");
        return new KernelBlocks(this, others);
    }

    /**
     * Blocks of the kernel of a program on N samples, by the method that costs least.
     *
     * @param system gives the program; its samples may be any part of the N
     * @param samples N, of the whole kernel
     */
    public static KernelBlocks of(
            ResidualSystem system, KernelOutputs outputs, int samples, Workers workers) {
        requireNonNull(outputs, "outputs");
        return of(system, outputs, KernelMethod.AUTO, samples, 0, workers);
    }

    /**
     * The blocks of a kernel by a given method, in tiles of a given size.
     *
     * @param tile samples of a tile, which last bits depend on; 0 for what suits the program: as
     *     many as give 2,048 rows, and fewer where their numbers would take more than 256 MB
     */
    public static KernelBlocks of(
            ResidualSystem system,
            KernelOutputs outputs,
            KernelMethod method,
            int samples,
            int tile,
            Workers workers) {
        requireNonNull(method, "method");
        requireNonNull(outputs, "outputs");
        Require.atLeast(1, samples, TangentRefusal.RANGE, "samples");
        Require.atLeast(0, tile, TangentRefusal.RANGE, "tile");
        return new KernelBlocks(
                system,
                outputs,
                method,
                samples,
                tile,
                Precision.DOUBLE,
                workers,
                _ -> true,
                false);
    }

    /** The way in which each parameter's share is computed. */
    public List<KernelContribution> shares() {
        return sites.shares();
    }

    /** The number of samples of a tile, T; the last tile may have fewer. */
    public int tile() {
        return cut.tile();
    }

    /** Number of tiles. */
    public int tiles() {
        return Math.ceilDiv(samples, cut.tile());
    }

    /** The first sample of a tile. */
    public int firstSample(int tile) {
        Require.index(tile, tiles(), TangentRefusal.RANGE, "tile");
        return tile * cut.tile();
    }

    /** The number of samples of a tile. */
    public int samplesOf(int tile) {
        return Math.min(cut.tile(), samples - firstSample(tile));
    }

    /** The number of rows of the kernel for each sample: C, or 1 if outputs are summed. */
    public int rowsPerSample() {
        return traced() ? 1 : system.outputs();
    }

    /** The number of bytes of the numbers a and g of one sample. */
    public long bytesPerSample() {
        return bytesPerSample(sites);
    }

    private long bytesPerSample(SiteProgram by) {
        return by.shares().stream()
                        .mapToLong(s -> s.numbersPerSample(system.outputs()))
                        .sum()
                * precision.bytes();
    }

    /** About the number of operations to compute a and g of a number of samples. */
    public double forming(int some) {
        return forming(sites, some);
    }

    private double forming(SiteProgram by, int some) {
        return OperationCount.of(by.program(), some, system.outputs());
    }

    /** About the number of operations of the block of one sample with one other. */
    public double operationsPerPair() {
        return operationsPerPair(sites);
    }

    private double operationsPerPair(SiteProgram by) {
        int c = system.outputs();
        return 2
                * by.shares().stream()
                        .mapToDouble(s -> traced() ? s.traced(c).costPerPair(1) : s.costPerPair(c))
                        .sum();
    }

    /**
     * Computes the numbers a and g of consecutive samples: new memory of {@link #bytesPerSample}
     * times their number, twice that where outputs are summed over several positions.
     *
     * @param of a system of the same program, which holds the samples
     * @param first of these samples in that system
     * @param w [p]
     */
    public KernelSites sites(ResidualSystem of, int first, int count, double[] w) {
        Require.that(
                first >= 0 && count >= 1 && first <= of.samples() - count,
                TangentRefusal.RANGE,
                count + " samples from " + first + " on",
                "samples from 0 to " + (of.samples() - 1));
        Require.size(of.unknowns(), w.length, TangentRefusal.SIZE, "w");
        Require.finite(w, TangentRefusal.NOT_FINITE, "w");
        return new KernelSites(sites(of, first, count, precision.of(w), new SiteMemory(precision)));
    }

    SiteBlock sites(ResidualSystem of, int first, int count, Storage w, SiteMemory memory) {
        return SiteBlock.of(of, sites, executor, w, first, count, traced(), memory);
    }

    /**
     * Writes the block of two tiles: K of x's samples with y's.
     *
     * @param x samples of the rows
     * @param y samples of the columns; the same object for a block on the diagonal, which is
     *     symmetric to the last bit. The bits of the others are those of blocks below the diagonal:
     *     what lies above is their transpose.
     * @param block [x.rows(), y.rows()] from {@code at} on, overwritten
     * @param ld from one row to the next
     */
    public void block(KernelSites x, KernelSites y, double[] block, int at, int ld) {
        long end = at + (x.rows() - 1L) * ld + y.rows();
        if (at < 0 || ld < y.rows() || end > block.length) {
            throw Refusal.of(
                    TangentRefusal.SIZE,
                    "%d numbers from %d on with %d to a row".formatted(block.length, at, ld),
                    "they do not hold the block",
                    "room for [%d, %d]".formatted(x.rows(), y.rows()),
                    "pass a longer array");
        }
        MemorySegment to = MemorySegment.ofArray(block).asSlice((long) at * Double.BYTES);
        fill(List.of(new BlockFill.Placed(x.block(), 0, y.block(), 0, x == y)), cut, false, to, ld);
    }

    /**
     * Sets a condition that is tested before each range of pairs, and ends the computation when it
     * is true.
     */
    void stopIf(BooleanSupplier asked) {
        fill.stopIf(asked);
    }

    /** The division of this kernel into tiles and ranges. */
    KernelCut cut() {
        return cut;
    }

    /** The division of the kernel with other samples into tiles and ranges. */
    KernelCut cut(int others) {
        return KernelCut.of(samples, others, rowsPerSample(), separated(), cut.tile());
    }

    /**
     * Computes blocks, whose ranges the team shares.
     *
     * @param mirrored whether the transpose of a block is written as well
     * @param to a row-major matrix, where blocks are placed
     */
    void fill(
            List<BlockFill.Placed> blocks,
            KernelCut by,
            boolean mirrored,
            MemorySegment to,
            long ld) {
        double scale = outputs == KernelOutputs.MEAN ? 1.0 / system.outputs() : 1;
        Precision written = by.addends() == 1 ? precision : Precision.DOUBLE;
        fill.run(blocks, by, mirrored, () -> new TileWriter(to, ld, written, scale));
    }

    private boolean separated() {
        return sites.shares().stream().anyMatch(s -> s.separated() && s.pairwise());
    }

    private boolean traced() {
        return outputs != KernelOutputs.FULL;
    }
}
