package org.plstar.study.plan;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The cost of a large part of a study, known before the work.
 *
 * @param what the work, such as {@code fit by 1000 centres}
 * @param where it runs, in words
 * @param tiles of rows
 * @param strands in which sums are cut; 0 where nothing is summed over rows
 * @param tasks of all jobs; 1 in one process
 * @param operations of products, about
 * @param bytes what is moved
 * @param memory bytes of a task, beside what all tasks of a process share
 * @param seconds predicted, by what takes them
 */
public record WorkPlan(
        String what,
        String where,
        int tiles,
        int strands,
        int tasks,
        double operations,
        Bytes bytes,
        double memory,
        Seconds seconds) {
    /**
     * The bytes that are moved.
     *
     * @param read from storage by tasks
     * @param down from the driver to all executors together
     * @param up from tasks to the driver
     * @param written to storage, by tasks or the driver
     */
    public record Bytes(double read, double down, double up, double written) {
        /** No bytes, as in one process. */
        public static final Bytes NONE = new Bytes(0, 0, 0, 0);
    }

    /** The possible causes of most of the time. */
    public enum Bottleneck {
        /** The operations of tasks. */
        COMPUTING,
        /** Bytes between the driver and executors. */
        MOVING,
        /** The bytes from and to storage. */
        STORAGE,
        /** The starts of jobs and tasks. */
        ENGINE,
        /** The part that the driver computes alone. */
        DRIVER
    }

    /**
     * The predicted seconds of a plan.
     *
     * @param computing of tasks, all slots at work
     * @param moving bytes down and up
     * @param storage bytes read and written
     * @param engine starts of jobs and tasks
     * @param driver what it computes alone
     */
    public record Seconds(
            double computing, double moving, double storage, double engine, double driver) {
        /** The sum of all parts in seconds. */
        public double total() {
            return computing + moving + storage + engine + driver;
        }

        /** The seconds of one part. */
        public double of(Bottleneck part) {
            return switch (part) {
                case COMPUTING -> computing;
                case MOVING -> moving;
                case STORAGE -> storage;
                case ENGINE -> engine;
                case DRIVER -> driver;
            };
        }
    }

    /** The number of bytes of counters that Spark adds to the result of a task. */
    public static final double OF_TASK = 1800;

    /** The factor of broadcasts and results over their bytes on the link. */
    private static final double OVERHEAD = 1.3;

    /** The part that takes most of the time. */
    public Bottleneck bottleneck() {
        return Arrays.stream(Bottleneck.values())
                .max(Comparator.comparingDouble(seconds::of))
                .orElseThrow();
    }

    /**
     * The law of docs/cluster.md: seconds of jobs.
     *
     * @param jobs how many
     * @param computing seconds of tasks, all slots at work
     * @param driver seconds of the driver alone
     */
    public static Seconds seconds(
            Pace pace, int jobs, int tasks, double computing, Bytes bytes, double driver) {
        return new Seconds(
                computing,
                OVERHEAD * (bytes.down + bytes.up) / pace.link(),
                (bytes.read + bytes.written) / pace.storage() / pace.slots(),
                jobs * pace.job() + tasks * pace.task(),
                driver);
    }
}
