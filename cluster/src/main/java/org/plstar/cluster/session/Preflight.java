package org.plstar.cluster.session;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.plstar.cluster.spec.Fingerprint;

/** Reports the fingerprint of an executor before any work. */
final class Preflight implements Function<Integer, Preflight.Report> {
    private static final long serialVersionUID = 1L;

    /** The report of one executor. */
    record Report(String host, String executor, Fingerprint fingerprint) implements Serializable {}

    static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Override
    public Report call(Integer number) {
        SparkEnv env = SparkEnv.get();
        return new Report(
                env.blockManager().blockManagerId().host(), env.executorId(), Fingerprint.here());
    }
}
