package org.plstar.cluster.session;

import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.cluster.spec.Fingerprint;

/** The threads and counters of a task on its executor, while it runs. */
public final class TaskScope implements AutoCloseable {
    private final Job.Shared shared;
    private @Nullable Workers team;

    TaskScope(Job.Shared shared) {
        this.shared = shared;
    }

    /**
     * Refuses to compute where bits would differ from the driver's: an executor that joined later
     * was not tested before.
     *
     * @throws org.plstar.refusal.Refusal MIXED_EXECUTORS
     */
    public void requireLikeDriver() {
        String difference = shared.driver().difference(Fingerprint.here());
        if (!difference.isEmpty()) {
            throw ClusterSession.stranger(Map.of(SparkEnv.get().executorId(), difference));
        }
    }

    /**
     * The threads of the task, which end with it.
     *
     * @throws org.plstar.refusal.Refusal as {@link #requireLikeDriver}
     */
    public Workers workers() {
        Workers known = team;
        if (known == null) {
            known = lasting();
            team = known;
        }
        return known;
    }

    /**
     * Threads for objects that outlive the task; the caller closes them.
     *
     * @throws org.plstar.refusal.Refusal as {@link #requireLikeDriver}
     */
    public Workers lasting() {
        requireLikeDriver();
        return Workers.of(cores(), shared.driver().pieces());
    }

    /** The number of cores of the task. */
    public int cores() {
        return shared.cores();
    }

    /** Counts work for the driver's progress. */
    public void done(long more) {
        shared.done().add(more);
    }

    /** Whether the work is to end. */
    public boolean interrupted() {
        return TaskContext.get().isInterrupted();
    }

    /** Counts bytes that were written. */
    public void written(long bytes) {
        TaskContext.get().taskMetrics().outputMetrics().setBytesWritten(bytes);
    }

    @Override
    public void close() {
        if (team != null) {
            team.close();
        }
    }
}
