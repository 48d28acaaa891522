package org.plstar.study.kernel;

import java.util.List;
import org.plstar.operator.LinearOperator;
import org.plstar.study.Session;
import org.plstar.study.plan.WorkPlan;
import org.plstar.tangent.KernelBlocks;
import org.plstar.tangent.KernelContribution;
import org.plstar.tangent.KernelOutputs;

/** The tangent kernel of a network, computed where an engine says. */
final class TangentSource implements StoredSource {
    private final KernelRequest kernel;
    private final int tile;
    private final KernelEngine engine;
    private final Session session;
    private final KernelBlocks blocks;

    TangentSource(KernelRequest kernel, int tile, KernelEngine engine, Session session) {
        this.kernel = kernel;
        this.tile = tile;
        this.engine = engine;
        this.session = session;
        this.blocks = kernel.blocks(kernel.system(), tile, session.workers());
    }

    @Override
    public KernelHeader header(KernelHeader.Triangle triangle) {
        return KernelHeader.of(kernel, blocks, triangle, session.workers());
    }

    @Override
    public long tileBytes() {
        return Math.max(1, blocks.bytesPerSample() * blocks.samplesOf(0));
    }

    @Override
    public long formings(int tiles, int held) {
        int across = across();
        return across == 0
                ? StoredBlocks.formings(tiles, held)
                : tiles + (long) Math.ceilDiv(tiles, held) * across;
    }

    /** The number of tiles of the columns if they are of other rows; otherwise 0. */
    private int across() {
        int width = kernel.model().input().size();
        return kernel.against()
                .map(z -> Math.ceilDiv(z.length / width, blocks.tile()))
                .orElse(0);
    }

    @Override
    public double operations(int tiles, int held) {
        double rows = kernel.rows();
        double width = kernel.model().input().size();
        double pairs =
                kernel.against().map(z -> rows * z.length / width).orElse(rows * (rows + 1) / 2);
        return formings(tiles, held) * blocks.forming(blocks.samplesOf(0))
                + blocks.operationsPerPair() * pairs;
    }

    @Override
    public long rank() {
        int p = kernel.model().layout().size();
        return kernel.outputs() == KernelOutputs.FULL
                ? p
                : (long) p * kernel.model().output().size();
    }

    @Override
    public long seed() {
        return kernel.seed();
    }

    @Override
    public List<KernelContribution> shares() {
        return blocks.shares();
    }

    @Override
    public String engine() {
        return engine.name();
    }

    @Override
    public WorkPlan plan(
            KernelStore store, List<StoredBlocks.Block> open, int held, double operations) {
        return engine.plan(work(store, open, held), operations, session);
    }

    @Override
    public void write(KernelStore store, List<StoredBlocks.Block> missing, int held) {
        engine.write(work(store, missing, held), session);
    }

    private KernelEngine.Work work(KernelStore store, List<StoredBlocks.Block> some, int held) {
        return new KernelEngine.Work(kernel, tile, store, some, held, tileBytes());
    }

    @Override
    public LinearOperator products(KernelStore store) {
        return engine.products(store, session);
    }
}
