package org.plstar.cluster.session;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Counts executors that were removed while the session ran. */
final class LostExecutors extends SparkListener {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        count.incrementAndGet();
    }

    int count() {
        return count.get();
    }
}
