package org.plstar.cluster.session;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.cluster.spec.TaskResult;

/**
 * Work that executors do: tasks, the values that are sent to all of them, and their answers in the
 * order of their items. The first refusal of a task ends the work. Closing it frees what was sent.
 */
public final class Job implements AutoCloseable {
    private final JavaSparkContext spark;
    private final String group;
    private final String words;
    private final BooleanSupplier stop;
    private final Shared shared;
    private final List<Broadcast<?>> sent = new ArrayList<>();

    /** The computation of an executor for an item; its refusals are sent as answers. */
    @FunctionalInterface
    public interface Task<I, R extends Serializable> extends Serializable {
        /** Computes the answer for an item. */
        R run(I item, TaskScope scope);
    }

    /** The values that the tasks of a job share. */
    record Shared(
            Fingerprint driver,
            int cores,
            LongAccumulator done,
            CollectionAccumulator<TaskResult.Told> refused)
            implements Serializable {}

    /**
     * A job without work so far.
     *
     * @param group a word that Spark's pages show for all jobs of its kind
     * @param words what is done, on these pages
     * @param stop whether to end it
     */
    public Job(ClusterSession cluster, String group, String words, BooleanSupplier stop) {
        this.spark = cluster.spark();
        this.group = "plstar-" + group;
        this.words = words;
        this.stop = stop;
        this.shared = new Shared(
                Fingerprint.here(),
                cluster.coresPerTask(),
                spark.sc().longAccumulator("done"),
                spark.sc().collectionAccumulator("refused"));
    }

    /** Sends a value once to each executor whose tasks need it. */
    public <T> Broadcast<T> send(T value) {
        Broadcast<T> down = spark.broadcast(value);
        sent.add(down);
        return down;
    }

    /** A task for each item, none of which runs so far. */
    public <I, R extends Serializable> JavaRDD<TaskResult<R>> tasks(
            List<I> items, Task<I, R> task) {
        Shared all = shared;
        return spark.parallelize(items, Math.max(1, items.size()))
                .map(item -> TaskResult.of(() -> run(task, item, all), all.refused));
    }

    /** A function of the answer of an earlier task, applied on the executor that has it. */
    public <H extends Serializable, R extends Serializable>
            Function<TaskResult<H>, TaskResult<R>> next(Task<H, R> task) {
        Shared all = shared;
        return held -> held.then(item -> run(task, item, all), all.refused);
    }

    private static <I, R extends Serializable> R run(Task<I, R> task, I item, Shared shared) {
        try (TaskScope scope = new TaskScope(shared)) {
            return task.run(item, scope);
        }
    }

    /** Begins tasks. */
    public <R extends Serializable> JavaFutureAction<List<TaskResult<R>>> begin(
            JavaRDD<TaskResult<R>> tasks) {
        spark.setJobGroup(group, words, true);
        try {
            return tasks.collectAsync();
        } finally {
            spark.clearJobGroup();
        }
    }

    /**
     * The answers of tasks, including refusals, none of which ends the work.
     *
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    public <I, R extends Serializable> List<TaskResult<R>> answers(List<I> items, Task<I, R> task) {
        return RunningJob.answers(begin(tasks(items, task)), () -> {}, stop);
    }

    /** The answers of {@link #run(JavaRDD, LongConsumer)} for a task of each item. */
    public <I, R extends Serializable> List<R> run(
            List<I> items, Task<I, R> task, LongConsumer progress) {
        return run(tasks(items, task), progress);
    }

    /** The answers of tasks for items, without progress. */
    public <I, R extends Serializable> List<R> run(List<I> items, Task<I, R> task) {
        return run(items, task, _ -> {});
    }

    /** The answers of tasks, without progress. */
    public <R extends Serializable> List<R> run(JavaRDD<TaskResult<R>> tasks) {
        return run(tasks, _ -> {});
    }

    /**
     * Runs tasks and returns their answers.
     *
     * @param progress is told what tasks have done, ten times a second and at the end
     * @throws org.plstar.refusal.Refusal REFUSED_BY_EXECUTOR if a task refuses
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    public <R extends Serializable> List<R> run(
            JavaRDD<TaskResult<R>> tasks, LongConsumer progress) {
        return RunningJob.answers(
                        begin(tasks),
                        () -> {
                            requireNoRefusal();
                            progress.accept(shared.done.value());
                        },
                        stop)
                .stream()
                .map(TaskResult::get)
                .toList();
    }

    /**
     * Throws the first refusal that has arrived so far.
     *
     * @throws org.plstar.refusal.Refusal REFUSED_BY_EXECUTOR
     */
    public void requireNoRefusal() {
        TaskResult.requireNone(shared.refused);
    }

    @Override
    public void close() {
        sent.forEach(Broadcast::destroy);
    }
}
