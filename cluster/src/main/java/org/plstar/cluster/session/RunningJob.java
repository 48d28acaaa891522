package org.plstar.cluster.session;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.plstar.cluster.spec.Answer;

/** Waits for a job's answers, tells how far it is, and cancels it if it is to stop. */
public final class RunningJob {
    private static final long LOOK_MILLIS = 100;

    private RunningJob() {}

    /**
     * All answers.
     *
     * @param looks called ten times a second, and once at the end
     * @throws CancellationException if it was stopped
     */
    public static <T extends Serializable> List<Answer<T>> answers(
            JavaFutureAction<List<Answer<T>>> job, Runnable looks, BooleanSupplier stop) {
        try {
            while (true) {
                try {
                    List<Answer<T>> all = job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    looks.run();
                    return all;
                } catch (TimeoutException e) {
                    looks.run();
                    if (stop.getAsBoolean()) {
                        job.cancel(true);
                        throw new CancellationException();
                    }
                }
            }
        } catch (InterruptedException e) {
            job.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r
                    ? r
                    : new IllegalStateException("the job failed", e.getCause());
        } catch (RuntimeException e) {
            job.cancel(true);
            throw e;
        }
    }
}
