package org.plstar.cluster.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.MeasuredRow;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.SweepRows;
import org.plstar.cluster.spec.TaskResult;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.Session;
import org.plstar.study.linearity.NetworkEngine;
import org.plstar.study.plan.WorkPlan;

/**
 * Measures networks of sweeps on executors, one task each, the widest first.
 *
 * @param session begun when it is first needed
 */
public record ClusterNetworks(Supplier<ClusterSession> session) implements NetworkEngine {
    @Override
    public WorkPlan plan(Work work, Session local) {
        double numbers = work.family().features().length
                + work.family().targets().length
                + work.limit()
                        .map(k -> (double) k.mean().rows() * k.mean().rows())
                        .orElse(0.0);
        return work.at(session.get().pace(), Double.BYTES * numbers);
    }

    @Override
    public List<WidthRow> measure(
            Work work, Session local, Consumer<WidthRow> finished, DoubleConsumer progress) {
        List<NetworkTask.Key> open = work.open().stream()
                .map(t -> new NetworkTask.Key(t.width(), t.seed()))
                .toList();
        Map<NetworkTask.Key, WidthRow> rows = new HashMap<>();
        work.done().forEach(r -> rows.put(new NetworkTask.Key(r.width(), r.seed()), r));
        if (!open.isEmpty()) {
            run(work, local, open, rows, finished, progress);
        }
        List<WidthRow> all = new ArrayList<>(rows.values());
        all.sort(Comparator.comparingInt(WidthRow::width).thenComparingLong(WidthRow::seed));
        return all;
    }

    private void run(
            Work work,
            Session local,
            List<NetworkTask.Key> open,
            Map<NetworkTask.Key, WidthRow> rows,
            Consumer<WidthRow> finished,
            DoubleConsumer progress) {
        ClusterSession cluster = session.get();
        cluster.requireRoom(
                (double) work.plan().tasks().stream()
                        .mapToLong(SweepPlan.Task::bytes)
                        .max()
                        .orElse(0),
                "a task with the widest network",
                "room for one network in each task",
                "leave the widest out");
        JavaSparkContext spark = cluster.spark();
        Map<Integer, ModelSpec> models = new HashMap<>();
        for (NetworkTask.Key k : open) {
            models.computeIfAbsent(
                    k.width(), m -> ModelSpec.of(work.family().network().apply(m)));
        }
        CollectionAccumulator<MeasuredRow> measured = spark.sc().collectionAccumulator("networks");
        String words = "sweep: %d networks".formatted(open.size());
        try (Job job = new Job(cluster, "networks", words, local.stop())) {
            NetworkTask task = new NetworkTask(
                    models,
                    work.settings(),
                    job.send(SweepRows.of(
                            work.family().features(), work.family().targets(), work.limit())),
                    measured);
            Map<NetworkTask.Key, JavaFutureAction<List<TaskResult<MeasuredRow>>>> jobs =
                    new LinkedHashMap<>();
            for (NetworkTask.Key k : open) {
                // a separate job, since a task that fails too often then ends only its own job
                jobs.put(k, job.begin(job.tasks(List.of(k), task)));
            }
            RunningJob.each(
                    jobs,
                    new RunningJob.Ends<>() {
                        @Override
                        public void answered(NetworkTask.Key k, List<TaskResult<MeasuredRow>> all) {
                            take(all.stream().map(TaskResult::get).toList(), rows, finished);
                        }

                        @Override
                        public void failed(NetworkTask.Key k, String reason) {
                            take(List.of(failure(work.plan(), k, reason)), rows, finished);
                        }
                    },
                    () -> {
                        job.requireNoRefusal();
                        take(measured.value(), rows, finished);
                        progress.accept((double) (rows.size() - work.done().size()) / open.size());
                    },
                    local.stop());
        } catch (CancellationException e) {
            // rows that are measured are kept
        }
    }

    /** The row for a network whose task failed as often as Spark tries. */
    private static MeasuredRow failure(SweepPlan plan, NetworkTask.Key k, String reason) {
        int unknowns = plan.tasks().stream()
                .filter(t -> t.width() == k.width())
                .mapToInt(SweepPlan.Task::unknowns)
                .findFirst()
                .orElse(0);
        return MeasuredRow.of(WidthRow.failed(k.width(), k.seed(), unknowns, reason));
    }

    /** Adds rows that have arrived since, each once. */
    private static void take(
            List<MeasuredRow> measured,
            Map<NetworkTask.Key, WidthRow> rows,
            Consumer<WidthRow> finished) {
        for (MeasuredRow m : List.copyOf(measured)) {
            NetworkTask.Key key = new NetworkTask.Key(m.width(), m.seed());
            WidthRow row = m.row();
            if (!row.cutShort() && !rows.containsKey(key)) {
                rows.put(key, row);
                finished.accept(row);
            }
        }
    }
}
