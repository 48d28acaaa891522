package org.plstar.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.plstar.cluster.session.ClusterSession;

/**
 * Two executors of one core, each a process of its own. All test classes share them; a class that
 * needs a context with other settings, or none, ends them first.
 */
public final class LocalCluster {
    private static final int EXECUTORS = 2;
    private static final long LONGEST_MILLIS = 120_000;

    private static volatile @Nullable ClusterSession shared;

    private LocalCluster() {}

    /** The settings, for this process and for those that it starts. */
    public static SparkConf conf() {
        return new SparkConf()
                .setMaster("local-cluster[" + EXECUTORS + ",1,1024]")
                .setAppName("tests")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }

    /** The same with the compiler that elementwise functions want. */
    public static SparkConf compiling() {
        return conf().set("spark.executor.extraJavaOptions", "-XX:+UseSerialGC");
    }

    /**
     * The session that test classes share, begun by the first. All its executors are there, also
     * after one was killed, and nothing runs on them that was stopped.
     */
    public static synchronized ClusterSession session() {
        ClusterSession session = shared;
        if (session == null) {
            session = ClusterSession.of(new JavaSparkContext(compiling()));
            shared = session;
        }
        awaitIdleExecutors(session.spark());
        return session;
    }

    /** Kills one of the executors of the shared session; Spark begins another. */
    public static void killAnExecutor() {
        long process = Objects.requireNonNull(shared)
                .spark()
                .parallelize(List.of(1), 1)
                .map(_ -> ProcessHandle.current().pid())
                .collect()
                .getFirst();
        ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Ends the shared session, if there is one: a process has one context at a time. */
    public static synchronized void end() {
        ClusterSession session = shared;
        if (session != null) {
            session.spark().stop();
            shared = null;
        }
    }

    private static void awaitIdleExecutors(JavaSparkContext spark) {
        long until = System.currentTimeMillis() + LONGEST_MILLIS;
        while (!idle(spark.statusTracker().getExecutorInfos())) {
            if (System.currentTimeMillis() > until) {
                throw new AssertionError("an executor is missing, or has work");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The driver is among them. */
    private static boolean idle(SparkExecutorInfo[] all) {
        return all.length == EXECUTORS + 1
                && Arrays.stream(all).allMatch(e -> e.numRunningTasks() == 0);
    }
}
