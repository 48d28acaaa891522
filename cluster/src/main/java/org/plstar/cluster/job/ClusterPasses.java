package org.plstar.cluster.job;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.array.Matrix;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.spec.CentresSpec;
import org.plstar.cluster.spec.LeftOutSpec;
import org.plstar.cluster.spec.RowsPart;
import org.plstar.cluster.store.RowSource;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.Nystrom;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;
import org.plstar.predict.StrandFold;
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
        this.centres = cluster.spark().broadcast(rows.z());
    }

    /** Heap of an executor: the centres' numbers, a strand's sums, the rows of a tile. */
    private void requireRoom() {
        double m = rows.z().length;
        double width = rows.z()[0].length;
        double bytes = Double.BYTES * (2.5 * m * m + (m + 2 * RowTiles.TILE) * width);
        cluster.requireRoom(
                bytes,
                "a task by %,d centres".formatted(rows.z().length),
                "room for the numbers of the centres in each task",
                "take fewer centres");
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
        WorkPlan.Bytes bytes = new WorkPlan.Bytes(
                sent.bytesRead(cut),
                sent.bytesDown(pace.executors()) + pace.executors() * cost.sharedBytes(),
                Double.BYTES * (cut.strands() * cost.sums() + (double) rows() / group() * outputs)
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

    /** The seconds of a row in both passes, with all slots at work. */
    private double trial(Matrix own, RowTiles cut) {
        // rows that are stored elsewhere take as long as the centres
        InputRows x = sent.elsewhere() ? InputRows.of(rows.z()) : rows.x();
        int most = Math.min(x.count(), rows.x().count());
        int some = Math.clamp(PassTrial.ROWS / rows.group() + 1, 1, most);
        try (Job job = new Job(cluster, "trial", "try on some rows", local.stop())) {
            RowsTask.Trial task = new RowsTask.Trial(
                    spec(0, cut),
                    job.send(
                            new RowsPart(x.rows(0, some), Arrays.copyOf(rows.y(), some * outputs))),
                    centres,
                    job.send(LeftOutSpec.numbers(own)));
            return job.run(IntStream.range(0, cluster.slots()).boxed().toList(), task).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }
    }

    @Override
    public FeatureMoments moments(FeatureMap map, RowTiles cut) {
        String words = "sums over %,d rows".formatted(rows());
        RowSource chunks = sent.chunks();
        try (Job job = new Job(cluster, "rows", words, local.stop())) {
            RowsTask.Sums task = new RowsTask.Sums(
                    spec(map.jitter(), cut),
                    chunks,
                    centres,
                    job.send(LeftOutSpec.numbers(map.factor())));
            StrandFold<FeatureMoments> fold = new StrandFold<>(FeatureMoments::plus);
            for (double[] sums : run(job, words, cut, task)) {
                fold.add(FeatureMoments.of(map.centres(), outputs, sums));
            }
            return fold.total();
        }
    }

    @Override
    public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
        String words = "rows left out, %,d of them".formatted(rows());
        RowSource chunks = sent.chunks();
        try (Job job = new Job(cluster, "rows", words, local.stop())) {
            RowsTask.Left task = new RowsTask.Left(
                    spec(fit.map().jitter(), cut),
                    chunks,
                    centres,
                    job.send(LeftOutSpec.numbers(fit.map().factor())),
                    job.send(LeftOutSpec.of(fit)));
            double[] all = new double[Math.multiplyExact(rows() / group(), outputs)];
            int at = 0;
            for (double[] some : run(job, words, cut, task)) {
                System.arraycopy(some, 0, all, at, some.length);
                at += some.length;
            }
            return all;
        }
    }

    private CentresSpec spec(double jitter, RowTiles cut) {
        return CentresSpec.of(rows, cut, outputs, jitter);
    }

    /** The answers of all strands, in their order. */
    private List<double[]> run(
            Job job, String words, RowTiles cut, Job.Task<Integer, double[]> task) {
        int tiles = cut.tiles();
        return job.run(
                IntStream.range(0, cut.strands()).boxed().toList(),
                task,
                done -> local.progress().at(words, Math.min(done, tiles), tiles));
    }

    @Override
    public void close() {
        sent.close();
        centres.destroy();
    }
}
