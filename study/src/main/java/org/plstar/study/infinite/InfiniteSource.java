package org.plstar.study.infinite;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.plstar.array.Listener;
import org.plstar.array.store.StoredMatrix;
import org.plstar.infinite.InfiniteBlocks;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.StoredOperator;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelStore;
import org.plstar.study.kernel.StoredBlocks;
import org.plstar.study.kernel.StoredSource;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.tangent.KernelContribution;

/** A kernel of a network of infinite width, block by block. */
final class InfiniteSource implements StoredSource {
    /** About the number of rows of a chunk. */
    private static final int SIDE = 2048;

    /** About the number of operations of a pair of rows and an activation: some 100 ns. */
    private static final double PAIR = 3000;

    private final StoredInfiniteRequest r;
    private final double[][] x;
    private final Session session;
    private final InfiniteBlocks blocks;
    private final int side;

    InfiniteSource(StoredInfiniteRequest r, double[][] x, Session session) {
        this.r = r;
        this.x = x;
        this.session = session;
        session.progress().at("rows at infinite width", 0, 1);
        blocks = r.network().blocks(x, session.workers());
        side = Math.max(1, SIDE / blocks.step()) * blocks.step();
    }

    @Override
    public KernelHeader header(KernelHeader.Triangle triangle) {
        String kind = r.kind() == InfiniteKind.NTK ? "tangent kernel at infinite width" : "NNGP";
        return KernelHeader.ofInfiniteWidth(
                kind, r.network().words(), x, side, triangle, session.workers());
    }

    /** The bytes of a tile, for which nothing is computed that several blocks share. */
    @Override
    public long tileBytes() {
        return 1;
    }

    @Override
    public long formings(int tiles, int held) {
        return tiles;
    }

    @Override
    public double operations(int tiles, int held) {
        double n = x.length;
        return n * (n + 1) / 2 * (r.network().pairs() * PAIR + 2.0 * x[0].length);
    }

    @Override
    public long rank() {
        return Long.MAX_VALUE;
    }

    @Override
    public long seed() {
        return r.seed();
    }

    @Override
    public List<KernelContribution> shares() {
        return List.of();
    }

    @Override
    public String engine() {
        return "this machine";
    }

    @Override
    public WorkPlan plan(
            KernelStore store, List<StoredBlocks.Block> open, int held, double operations) {
        Pace pace = Pace.here(session.workers());
        long chunks = open.stream()
                .mapToLong(b -> b.i() != b.j() && store.wanted(b.j(), b.i()) ? 2 : 1)
                .sum();
        double written = (double) chunks * store.matrix().bytes();
        WorkPlan.Bytes bytes = new WorkPlan.Bytes(0, 0, 0, written);
        return new WorkPlan(
                "kernel at infinite width, %,d blocks".formatted(open.size()),
                pace.name(),
                store.matrix().down(),
                0,
                1,
                operations,
                bytes,
                3.0 * store.matrix().bytes(),
                WorkPlan.seconds(pace, 0, 1, operations / pace.all(), bytes, 0));
    }

    @Override
    public void write(KernelStore store, List<StoredBlocks.Block> missing, int held) {
        StoredMatrix m = store.matrix();
        Listener pace =
                InfinitePace.of("kernel at infinite width", r.patient(), session.progress());
        double[] nngp = new double[m.numbers()];
        double[] ntk = new double[m.numbers()];
        double[] chunk = r.kind() == InfiniteKind.NTK ? ntk : nngp;
        double[] mirror = r.kind() == InfiniteKind.NTK ? nngp : ntk;
        for (int done = 0; done < missing.size(); done++) {
            StoredBlocks.Block b = missing.get(done);
            blocks.block(
                    new InfiniteBlocks.Place(
                            b.i() * side, m.rowsOf(b.i()), b.j() * side, m.rowsOf(b.j())),
                    nngp,
                    ntk,
                    m.side(),
                    session.workers());
            m.write(b.i(), b.j(), chunk);
            if (b.i() != b.j() && store.wanted(b.j(), b.i())) {
                StoredBlocks.transpose(chunk, mirror, m.rowsOf(b.i()), m.rowsOf(b.j()), m.side());
                m.write(b.j(), b.i(), mirror);
            }
            pace.at(done + 1, missing.size());
            if (session.stop().getAsBoolean()) {
                throw new CancellationException();
            }
        }
    }

    @Override
    public LinearOperator products(KernelStore store) {
        return new StoredOperator(store.matrix(), session.workers(), session.stop());
    }
}
