package org.plstar.cluster.session;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaFutureAction;
import org.plstar.cluster.spec.TaskResult;

/** Waits for answers of jobs, reports their progress, and cancels them if they are to stop. */
public final class RunningJob {
    private static final long LOOK_MILLIS = 100;

    /**
     * The pattern of the text after which Spark has the last failure of a task that failed too
     * often.
     */
    private static final Pattern LAST_FAILURE =
            Pattern.compile("failed ([0-9]+) times, most recent failure: .*?\\): (.*)");

    private RunningJob() {}

    /** Receives the ends of jobs. */
    public interface Ends<K, T extends Serializable> {
        /** The answers of a job. */
        void answered(K job, List<TaskResult<T>> all);

        /** A job whose task failed as often as Spark tries, with the last reason. */
        void failed(K job, String reason);
    }

    /**
     * All answers of a job.
     *
     * @param looks called ten times a second, and once at the end
     * @throws CancellationException if it was stopped
     */
    public static <T extends Serializable> List<TaskResult<T>> answers(
            JavaFutureAction<List<TaskResult<T>>> job, Runnable looks, BooleanSupplier stop) {
        try {
            while (true) {
                try {
                    List<TaskResult<T>> all = job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    looks.run();
                    return all;
                } catch (TimeoutException e) {
                    looks.run();
                    if (stop.getAsBoolean()) {
                        throw new CancellationException(); // the job is cancelled below
                    }
                }
            }
        } catch (InterruptedException e) {
            job.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (ExecutionException e) {
            throw fault(e);
        } catch (RuntimeException e) {
            job.cancel(true);
            throw e;
        }
    }

    /**
     * Waits for parallel jobs, each of which may fail by itself.
     *
     * @param looks called ten times a second, and once at the end
     * @throws CancellationException if they were stopped
     */
    public static <K, T extends Serializable> void each(
            Map<K, JavaFutureAction<List<TaskResult<T>>>> jobs,
            Ends<K, T> ends,
            Runnable looks,
            BooleanSupplier stop) {
        Map<K, JavaFutureAction<List<TaskResult<T>>>> open = new HashMap<>(jobs);
        try {
            while (!open.isEmpty()) {
                open.entrySet()
                        .removeIf(e ->
                                e.getValue().isDone() && ended(e.getKey(), e.getValue(), ends));
                looks.run();
                if (stop.getAsBoolean()) {
                    throw new CancellationException();
                }
                if (!open.isEmpty()) {
                    Thread.sleep(LOOK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } finally {
            open.values().forEach(job -> job.cancel(true));
        }
    }

    private static <K, T extends Serializable> boolean ended(
            K key, JavaFutureAction<List<TaskResult<T>>> job, Ends<K, T> ends) {
        try {
            ends.answered(key, job.get());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            Matcher m =
                    LAST_FAILURE.matcher(String.valueOf(cause == null ? null : cause.getMessage()));
            if (!m.find()) {
                throw fault(e);
            }
            ends.failed(
                    key,
                    "its task failed %s times, the last time by %s"
                            .formatted(m.group(1), m.group(2)));
        } catch (InterruptedException e) {
            throw new IllegalStateException("a job that is done does not wait", e);
        }
        return true;
    }

    private static RuntimeException fault(ExecutionException e) {
        return e.getCause() instanceof RuntimeException r
                ? r
                : new IllegalStateException("the job failed", e.getCause());
    }
}
