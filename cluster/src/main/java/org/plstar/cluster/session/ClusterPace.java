package org.plstar.cluster.session;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.array.Workers;
import org.plstar.study.plan.Pace;

/** Measures executors, all slots at work: products, empty jobs, and a broadcast. */
final class ClusterPace {
    /** Numbers of the broadcast, 8 MB. */
    private static final int SENT = 1 << 20;

    private static final int JOBS = 3;

    /** The seconds that the law has for a task, which are too few to be measured with few tasks. */
    private static final double TASK = 0.0012;

    private static final double SLOWEST_LINK = 1e7;
    private static final double FASTEST_LINK = 1e10;

    private ClusterPace() {}

    static Pace measured(ClusterSession session) {
        JavaSparkContext spark = session.spark();
        int slots = session.slots();
        List<Integer> numbers = IntStream.range(0, slots).boxed().toList();
        spark.setJobGroup("plstar-pace", "how fast executors are", true);
        try {
            double operations = spark
                    .parallelize(numbers, slots)
                    .map(new Products(session.coresPerTask()))
                    .collect()
                    .stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            double job = Double.POSITIVE_INFINITY;
            for (int time = 0; time < JOBS; time++) {
                long begin = System.nanoTime();
                spark.parallelize(numbers, slots).map(new Nothing()).collect();
                job = Math.min(job, (System.nanoTime() - begin) * 1e-9);
            }
            double moving = Double.POSITIVE_INFINITY;
            for (int time = 0; time < JOBS; time++) {
                long begin = System.nanoTime();
                Broadcast<double[]> down = spark.broadcast(new double[SENT]);
                spark.parallelize(numbers, slots).map(new Received(down)).collect();
                moving = Math.min(moving, (System.nanoTime() - begin) * 1e-9 - job);
                down.destroy();
            }
            moving = Math.max(1e-3, moving);
            int executors = session.executors();
            return new Pace(
                    "%d executors, %d tasks at a time of %d %s"
                            .formatted(
                                    executors,
                                    slots,
                                    session.coresPerTask(),
                                    session.coresPerTask() == 1 ? "core" : "cores"),
                    slots,
                    session.coresPerTask(),
                    operations,
                    Math.clamp(8.0 * SENT * executors / moving, SLOWEST_LINK, FASTEST_LINK),
                    Pace.DISK,
                    job,
                    TASK,
                    executors);
        } finally {
            spark.clearJobGroup();
        }
    }

    /** Measures operations per second. */
    private record Products(int cores) implements Function<Integer, Double> {
        @Override
        public Double call(Integer number) {
            try (Workers workers = Workers.of(cores)) {
                return Pace.operations(workers);
            }
        }
    }

    /** A task without work. */
    private record Nothing() implements Function<Integer, Integer> {
        @Override
        public Integer call(Integer number) {
            return number;
        }
    }

    /** A task that fetches a broadcast value. */
    private record Received(Broadcast<double[]> down) implements Function<Integer, Integer> {
        @Override
        public Integer call(Integer number) {
            return down.value().length;
        }
    }
}
