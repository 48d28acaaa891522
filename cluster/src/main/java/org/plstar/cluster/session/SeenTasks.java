package org.plstar.cluster.session;

import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.plstar.study.engine.EngineFacts;

/** Counts executors that were removed, and the work of tasks during a session. */
final class SeenTasks extends SparkListener {
    private int lost;
    private int count;
    private long nanos;
    private long read;
    private long up;
    private long written;

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        lost++;
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        count++;
        TaskMetrics m = end.taskMetrics();
        if (m != null) {
            nanos += m.executorCpuTime() + m.executorDeserializeCpuTime();
            read += m.inputMetrics().bytesRead();
            up += m.resultSize();
            written += m.outputMetrics().bytesWritten();
        }
    }

    synchronized int lost() {
        return lost;
    }

    synchronized EngineFacts.Tasks tasks() {
        return new EngineFacts.Tasks(count, nanos * 1e-9, read, up, written);
    }
}
