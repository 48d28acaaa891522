package org.plstar.cluster.job;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.array.Matrix;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.CentresSpec;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.LeftOutSpec;
import org.plstar.cluster.spec.RowsPart;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.Nystrom;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;
import org.plstar.predict.StrandFold;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.CentresCost;
import org.plstar.study.table.InputRows;
import org.plstar.study.table.PassTrial;
import org.plstar.study.table.PlannedPasses;

/**
 * Passes over rows on executors, a task for each strand. Executors fetch the chunks that their
 * tasks need, and form versions of images from them; sums come up once for each strand, and are
 * added here in the fixed tree.
 */
final class ClusterPasses implements PlannedPasses {
    private final ClusterSession cluster;
    private final CentredRows rows;
    private final int outputs;
    private final Session local;
    private final SentRows sent;
    private final Broadcast<double[][]> centres;

    ClusterPasses(
            ClusterSession cluster,
            CentredRows rows,
            int outputs,
            Optional<String> place,
            Optional<ClusterTable> table,
            Session local) {
        this.cluster = cluster;
        this.rows = rows;
        this.outputs = outputs;
        this.local = local;
        requireRoom();
        this.sent = new SentRows(cluster, rows, outputs, place, table);
        this.centres = spark().broadcast(rows.z());
    }

    /** Heap of an executor: the centres' numbers, a strand's sums, the rows of a tile. */
    private void requireRoom() {
        double m = rows.z().length;
        double width = rows.z()[0].length;
        double bytes = Double.BYTES * (2.5 * m * m + (m + 2 * RowTiles.TILE) * width);
        if (bytes > cluster.bytesPerTask()) {
            throw Refusal.of(
                    ClusterRefusal.MEMORY,
                    "executors",
                    "a task by %,d centres needs %,.0f MB, and has %,d MB"
                            .formatted(
                                    rows.z().length,
                                    bytes / (1 << 20),
                                    cluster.bytesPerTask() >> 20),
                    "room for the numbers of the centres in each task",
                    "give executors more (spark.executor.memory), or fewer cores each, or take"
                            + " fewer centres");
        }
    }

    private JavaSparkContext spark() {
        return cluster.spark();
    }

    @Override
    public int rows() {
        return rows.rows();
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public int group() {
        return rows.group();
    }

    @Override
    public WorkPlan plan(Matrix own) {
        RowTiles cut = Nystrom.cut(rows(), own.rows());
        CentresCost cost = new CentresCost(rows, outputs, cut);
        Pace pace = cluster.pace();
        double perRow = trial(own, cut);
        int tasks = 2 * cut.strands();
        double rounds = (double) Math.ceilDiv(cut.strands(), pace.slots()) / cut.strands();
        WorkPlan.Bytes bytes =
                new WorkPlan.Bytes(
                        sent.bytesRead(cut),
                        sent.bytesDown(pace.executors()) + pace.executors() * cost.sharedBytes(),
                        Double.BYTES
                                        * (cut.strands() * cost.sums()
                                                + (double) rows() / group() * outputs)
                                + tasks * WorkPlan.OF_TASK,
                        sent.bytesToWrite());
        return new WorkPlan(
                cost.words(),
                pace.name(),
                cut.tiles(),
                cut.strands(),
                tasks,
                cost.operations(),
                bytes,
                cost.taskBytes(),
                WorkPlan.seconds(
                        pace,
                        2,
                        tasks,
                        rows() * perRow * rounds,
                        bytes,
                        cost.driverOperations() / Pace.here(local.workers()).all()));
    }

    /** Seconds of a row in both passes, all slots at work. */
    private double trial(Matrix own, RowTiles cut) {
        // rows that are elsewhere take as long as the centres
        InputRows x = sent.elsewhere() ? InputRows.of(rows.z()) : rows.x();
        int most = Math.min(x.count(), rows.x().count());
        int some = Math.clamp(PassTrial.ROWS / rows.group() + 1, 1, most);
        Broadcast<RowsPart> part =
                spark().broadcast(
                                new RowsPart(
                                        x.rows(0, some), Arrays.copyOf(rows.y(), some * outputs)));
        Broadcast<double[]> kernel = spark().broadcast(LeftOutSpec.numbers(own));
        int slots = cluster.slots();
        spark().setJobGroup("plstar-trial", "try on some rows", true);
        try {
            return spark()
                    .parallelize(IntStream.range(0, slots).boxed().toList(), slots)
                    .map(new RowsTask.Trial(spec(0, cut), part, centres, kernel))
                    .collect()
                    .stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        } finally {
            spark().clearJobGroup();
            part.destroy();
            kernel.destroy();
        }
    }

    @Override
    public FeatureMoments moments(FeatureMap map, RowTiles cut) {
        Broadcast<double[]> factor = spark().broadcast(LeftOutSpec.numbers(map.factor()));
        LongAccumulator done = spark().sc().longAccumulator("tiles summed");
        CollectionAccumulator<Answer.Told> refused = spark().sc().collectionAccumulator("refused");
        try {
            StrandFold<FeatureMoments> fold = new StrandFold<>(FeatureMoments::plus);
            for (double[] sums :
                    run(
                            "sums over %,d rows".formatted(rows()),
                            cut,
                            done,
                            refused,
                            new RowsTask.Sums(
                                    spec(map.jitter(), cut),
                                    sent.chunks(),
                                    centres,
                                    factor,
                                    done,
                                    refused))) {
                fold.add(FeatureMoments.of(map.centres(), outputs, sums));
            }
            return fold.total();
        } finally {
            factor.destroy();
        }
    }

    @Override
    public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
        Broadcast<double[]> factor = spark().broadcast(LeftOutSpec.numbers(fit.map().factor()));
        Broadcast<LeftOutSpec> numbers = spark().broadcast(LeftOutSpec.of(fit));
        LongAccumulator done = spark().sc().longAccumulator("tiles left out");
        CollectionAccumulator<Answer.Told> refused = spark().sc().collectionAccumulator("refused");
        try {
            double[] all = new double[Math.multiplyExact(rows() / group(), outputs)];
            int at = 0;
            for (double[] some :
                    run(
                            "rows left out, %,d of them".formatted(rows()),
                            cut,
                            done,
                            refused,
                            new RowsTask.Left(
                                    spec(fit.map().jitter(), cut),
                                    sent.chunks(),
                                    centres,
                                    factor,
                                    numbers,
                                    done,
                                    refused))) {
                System.arraycopy(some, 0, all, at, some.length);
                at += some.length;
            }
            return all;
        } finally {
            factor.destroy();
            numbers.destroy();
        }
    }

    private CentresSpec spec(double jitter, RowTiles cut) {
        return CentresSpec.of(rows, cut, outputs, jitter, cluster.coresPerTask());
    }

    /** What each strand answers, in their order. */
    private List<double[]> run(
            String what,
            RowTiles cut,
            LongAccumulator done,
            CollectionAccumulator<Answer.Told> refused,
            Function<Integer, Answer<double[]>> task) {
        List<Integer> strands = IntStream.range(0, cut.strands()).boxed().toList();
        spark().setJobGroup("plstar-rows", what, true);
        try {
            return RunningJob.answers(
                            spark().parallelize(strands, strands.size()).map(task).collectAsync(),
                            () -> {
                                Answer.requireNone(refused);
                                local.progress()
                                        .at(what, Math.min(done.value(), cut.tiles()), cut.tiles());
                            },
                            local.stop())
                    .stream()
                    .map(Answer::get)
                    .toList();
        } finally {
            spark().clearJobGroup();
        }
    }

    @Override
    public void close() {
        sent.close();
        centres.destroy();
    }
}
