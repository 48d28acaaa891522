package org.plstar.cluster;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Bytes that Spark counts for tasks, while it listens. */
public final class TaskBytes extends SparkListener implements AutoCloseable {
    private final JavaSparkContext spark;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong tasks = new AtomicLong();

    private TaskBytes(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Begins to listen to the shared session, once nothing runs there. */
    public static TaskBytes begin() {
        JavaSparkContext spark = LocalCluster.session().spark();
        TaskBytes all = new TaskBytes(spark);
        spark.sc().addSparkListener(all);
        return all;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics m = end.taskMetrics();
        if (m != null) {
            read.addAndGet(m.inputMetrics().bytesRead());
            up.addAndGet(m.resultSize());
            written.addAndGet(m.outputMetrics().bytesWritten());
        }
        tasks.incrementAndGet();
    }

    /** Forgets. */
    public void clear() throws InterruptedException, TimeoutException {
        settle();
        read.set(0);
        up.set(0);
        written.set(0);
    }

    /** Waits until what Spark has seen has come. */
    public void settle() throws InterruptedException, TimeoutException {
        spark.sc().listenerBus().waitUntilEmpty();
    }

    /** From storage. */
    public long read() {
        return read.get();
    }

    /** Results of tasks. */
    public long up() {
        return up.get();
    }

    /** To storage. */
    public long written() {
        return written.get();
    }

    /** Tasks that ended. */
    public long tasks() {
        return tasks.get();
    }

    @Override
    public void close() {
        spark.sc().removeSparkListener(this);
    }
}
