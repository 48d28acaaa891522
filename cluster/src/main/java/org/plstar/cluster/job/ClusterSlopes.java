package org.plstar.cluster.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.SlopesSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.landscape.certificate.slopes.KernelFormer;
import org.plstar.landscape.certificate.slopes.SlopeKernel;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;

/**
 * The kernel of slopes by executors, a square of blocks in a task. What a block is, and how its
 * sums are rounded, is {@link SlopeKernel}'s; bounds and theorems are computed by the driver, from
 * a matrix with the bytes that it would have formed itself.
 */
public final class ClusterSlopes implements KernelFormer {
    /** Tasks for each slot, where there are blocks enough. */
    private static final int TASKS = 3;

    private final Supplier<ClusterSession> session;
    private final Model model;
    private final ModelState state;
    private final Session local;

    /**
     * Of equations of a model.
     *
     * @param session begun when it is first needed
     * @param state its running statistics count
     */
    public ClusterSlopes(
            Supplier<ClusterSession> session, Model model, ModelState state, Session local) {
        this.session = session;
        this.model = model;
        this.state = state;
        this.local = local;
    }

    /** Tiles of rows [from, to) with tiles of columns [first, last), up to the diagonal. */
    private record Part(int from, int to, int first, int last) implements Serializable {}

    /** A block. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Block(int i, int j, double[] numbers) implements Serializable {}

    @Override
    public void form(SlopeKernel kernel, Matrix to, Workers workers) {
        int tiles = kernel.tiles();
        if (tiles == 1) {
            KernelFormer.LOCAL.form(kernel, to, workers);
            return;
        }
        ClusterSession cluster = session.get();
        ModelSpec sent = ModelSpec.of(model, cluster.spark());
        int side = side(kernel, cluster);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < tiles; i += side) {
            for (int j = 0; j <= i; j += side) {
                parts.add(new Part(i, Math.min(tiles, i + side), j, Math.min(tiles, j + side)));
            }
        }
        ResidualSystem system = kernel.system();
        JavaSparkContext spark = cluster.spark();
        Broadcast<SlopesSpec> spec =
                spark.broadcast(
                        new SlopesSpec(
                                sent,
                                WeightsSpec.of(new ModelState(kernel.point(), state.buffers())),
                                system.input(model.inputName()),
                                system.targets(),
                                system.program().nodes().size(),
                                kernel.parts(),
                                Fingerprint.here(),
                                cluster.coresPerTask()));
        LongAccumulator done = spark.sc().longAccumulator("blocks done");
        CollectionAccumulator<Answer.Told> refused = spark.sc().collectionAccumulator("refused");
        int all = tiles * (tiles + 1) / 2;
        spark.setJobGroup(
                "plstar-slopes",
                "kernel of %,d equations in %,d blocks".formatted(system.equations(), all),
                true);
        try {
            RunningJob.answers(
                            spark.parallelize(parts, parts.size())
                                    .map(new Blocks(spec, done, refused))
                                    .collectAsync(),
                            () -> {
                                Answer.requireNone(refused);
                                local.progress()
                                        .at("kernel of slopes", Math.min(done.value(), all), all);
                            },
                            local.stop())
                    .forEach(
                            answer ->
                                    answer.get().forEach(b -> kernel.put(b.i, b.j, b.numbers, to)));
        } finally {
            spark.clearJobGroup();
            spec.destroy();
        }
    }

    /** Tiles on each side of a task's square: all tiles of rows of it are held, and one more. */
    private static int side(SlopeKernel kernel, ClusterSession cluster) {
        long room = cluster.bytesPerTask();
        if (room < 2 * kernel.tileBytes()) {
            throw Refusal.of(
                    ClusterRefusal.MEMORY,
                    "executors",
                    "a task needs %,d MB for rows of the Jacobian, and has %,d MB"
                            .formatted((2 * kernel.tileBytes()) >> 20, room >> 20),
                    "room for two tiles of rows",
                    "give executors more (spark.executor.memory), or fewer cores each");
        }
        double blocks = kernel.tiles() * (kernel.tiles() + 1.0) / 2;
        int wanted = (int) Math.sqrt(blocks / (TASKS * cluster.slots()));
        return Math.clamp(Math.min(wanted, room / kernel.tileBytes() - 1), 1, kernel.tiles());
    }

    /** Computes a square. */
    private record Blocks(
            Broadcast<SlopesSpec> spec,
            LongAccumulator done,
            CollectionAccumulator<Answer.Told> refused)
            implements Function<Part, Answer<ArrayList<Block>>> {
        @Override
        public Answer<ArrayList<Block>> call(Part part) {
            return Answer.of(() -> blocks(part), refused);
        }

        private ArrayList<Block> blocks(Part part) {
            SlopesSpec s = spec.value();
            ClusterSession.requireLikeDriver(s.fingerprint());
            ArrayList<Block> all = new ArrayList<>();
            try (Workers workers = s.workers()) {
                s.kernel(BuiltModels.of(s.model()), workers)
                        .blocks(
                                part.from,
                                part.to,
                                part.first,
                                part.last,
                                (i, j, numbers) -> {
                                    all.add(new Block(i, j, numbers));
                                    done.add(1);
                                });
            }
            return all;
        }
    }
}
