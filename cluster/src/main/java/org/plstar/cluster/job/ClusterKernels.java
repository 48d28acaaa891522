package org.plstar.cluster.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.array.Workers;
import org.plstar.array.store.ChunkPlace;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.cluster.spec.KernelSpec;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.StoredRows;
import org.plstar.operator.LinearOperator;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelStore;
import org.plstar.tangent.KernelBlocks;

/** Blocks of kernels on executors, and products with what they stored. */
public final class ClusterKernels implements KernelEngine {
    private static final String PROBE = ".probe";

    private final Supplier<ClusterSession> session;
    private final OptionalInt side;

    /** On the executors of a session, which is begun when it is first needed. */
    public ClusterKernels(Supplier<ClusterSession> session) {
        this(session, OptionalInt.empty());
    }

    /**
     * The same with a given cut into tasks, on which no byte depends.
     *
     * @param side tiles on each side of a task's square of blocks
     */
    ClusterKernels(Supplier<ClusterSession> session, OptionalInt side) {
        this.session = session;
        this.side = side;
    }

    @Override
    public String name() {
        return session.get().name();
    }

    @Override
    public ChunkPlace place(String name) {
        return Places.of(name);
    }

    @Override
    public void write(Work work, Session local) {
        ClusterSession cluster = session.get();
        JavaSparkContext spark = cluster.spark();
        KernelRequest k = work.kernel();
        KernelHeader header = work.store().header();
        ModelSpec model = ModelSpec.of(k.model());
        ChunkPlace place = work.store().matrix().place();
        requireShared(place, spark, cluster.slots());
        int width = k.model().input().size();
        RowsSpec rows =
                new RowsSpec(
                        Places.name(place.beside("-rows")), header.rows(), width, header.tile());
        StoredRows.write(rows, k.inputs(), header.rowsSha256());
        int held;
        int best;
        try (Workers one = Workers.of(1)) {
            KernelBlocks blocks = work.blocks(k.system(), one);
            held = held(blocks, work.store(), cluster);
            double block = blocks.operationsPerPair() * Math.pow(blocks.samplesOf(0), 2);
            best =
                    Square.side(
                            blocks.forming(blocks.samplesOf(0)),
                            block,
                            blocks.tiles(),
                            cluster.slots(),
                            held);
        }
        List<Square> squares = Square.of(work.missing(), side.orElse(best));
        KernelSpec spec =
                new KernelSpec(
                        model,
                        k.outputs(),
                        k.method(),
                        header.rows(),
                        header.tile(),
                        rows,
                        Places.name(work.store().matrix().place()),
                        Fingerprint.here(),
                        cluster.coresPerTask(),
                        held);
        Broadcast<WeightsSpec> weights = spark.broadcast(WeightsSpec.of(k.state()));
        LongAccumulator done = spark.sc().longAccumulator("blocks done");
        CollectionAccumulator<Answer.Told> refused = spark.sc().collectionAccumulator("refused");
        spark.setJobGroup(
                "plstar-kernel",
                "kernel: %,d blocks of %,d rows".formatted(work.missing().size(), header.side()),
                true);
        try {
            List<Answer<Integer>> answers =
                    RunningJob.answers(
                            spark.parallelize(squares, squares.size())
                                    .map(new KernelTask(spec, weights, done, refused))
                                    .collectAsync(),
                            () -> {
                                Answer.requireNone(refused);
                                int all = work.missing().size();
                                local.progress().at("kernel", Math.min(done.value(), all), all);
                            },
                            local.stop());
            answers.forEach(Answer::get);
        } finally {
            spark.clearJobGroup();
            weights.destroy();
        }
    }

    /** Tiles that a task may hold beside one more. */
    private static int held(KernelBlocks blocks, KernelStore store, ClusterSession cluster) {
        long tile = Math.max(1, blocks.bytesPerSample() * blocks.samplesOf(0));
        long room = cluster.bytesPerTask() - 2 * store.matrix().bytes();
        if (room < 2 * tile) {
            throw Refusal.of(
                    ClusterRefusal.MEMORY,
                    "executors",
                    "a task needs %,d MB, and has %,d MB"
                            .formatted(
                                    (2 * tile + 2 * store.matrix().bytes()) >> 20,
                                    cluster.bytesPerTask() >> 20),
                    "room for two tiles of rows and two blocks",
                    "give executors more (spark.executor.memory), or fewer cores each, or ask for"
                            + " smaller tiles");
        }
        return Math.clamp(room / tile - 1, 1, blocks.tiles());
    }

    /** Has executors read what the driver wrote. */
    private static void requireShared(ChunkPlace place, JavaSparkContext spark, int slots) {
        byte[] word = String.valueOf(System.nanoTime()).getBytes(StandardCharsets.UTF_8);
        try {
            place.write(PROBE, out -> out.write(word));
        } catch (IOException e) {
            throw notShared(place, "the driver cannot write there");
        }
        List<String> blind =
                spark
                        .parallelize(IntStream.range(0, 2 * slots).boxed().toList(), 2 * slots)
                        .map(new ProbeTask(Places.name(place), word))
                        .collect()
                        .stream()
                        .filter(host -> !host.isEmpty())
                        .distinct()
                        .sorted()
                        .toList();
        try {
            place.delete(PROBE);
        } catch (IOException e) {
            throw notShared(place, "the driver cannot delete there");
        }
        if (!blind.isEmpty()) {
            throw notShared(place, "executors on " + String.join(", ", blind) + " do not see it");
        }
    }

    private static Refusal notShared(ChunkPlace place, String why) {
        return Refusal.of(
                ClusterRefusal.NOT_SHARED,
                place.name(""),
                why,
                "a place that the driver and all executors read and write",
                "name a shared disk, or a file system by its URI such as hdfs://… or s3a://…");
    }

    @Override
    public LinearOperator products(KernelStore store, Session local) {
        ClusterSession cluster = session.get();
        return new ClusterProducts(
                store.matrix(),
                cluster.spark(),
                Fingerprint.here(),
                cluster.coresPerTask(),
                local.stop());
    }

    /** Answers the host that does not read what the driver wrote; empty if it does. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record ProbeTask(String place, byte[] word) implements Function<Integer, String> {
        @Override
        public String call(Integer number) {
            try (var in = Places.of(place).open(PROBE)) {
                if (Arrays.equals(in.readAllBytes(), word)) {
                    return "";
                }
            } catch (IOException e) {
                // it does not
            }
            return SparkEnv.get().blockManager().blockManagerId().host();
        }
    }
}
