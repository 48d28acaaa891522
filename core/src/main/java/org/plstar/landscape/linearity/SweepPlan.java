package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.plstar.network.Network;
import org.plstar.program.Node;
import org.plstar.system.ResidualSystem;

/**
 * What a sweep has to do, how much memory it takes, and what runs side by side: all tasks that
 * would fit as many times as there are threads; the others alone, on all threads. What a task
 * computes does not depend on it.
 *
 * @param tasks the widest first
 * @param peak bytes that vectors and matrices take at most, estimated; the JVM comes on top
 *     ({@link #process})
 */
public record SweepPlan(List<Task> tasks, long peak) {
    /**
     * One network.
     *
     * @param bytes estimated
     * @param alone whether it runs on all threads
     */
    public record Task(int width, long seed, int unknowns, long bytes, boolean alone) {}

    /**
     * Vectors of p numbers that training the quadratic model takes, the differences from the point
     * among them.
     */
    private static final long CATAPULT_VECTORS = 16;

    /** The part of the heap that may stay free after a collection, as one over it. */
    private static final int COLLECTOR = 10;

    private static final long JVM = 384L << 20;

    /** Copies. */
    public SweepPlan {
        tasks = List.copyOf(tasks);
    }

    /**
     * Plans.
     *
     * @param limit bytes that all may take
     * @throws org.plstar.refusal.Refusal TOO_LARGE if one network does not fit
     */
    public static SweepPlan of(
            WidthFamily family,
            int[] widths,
            long firstSeed,
            int seeds,
            ProbeSettings settings,
            int threads,
            long limit) {
        List<Task> tasks = new ArrayList<>();
        for (int width : widths) {
            Network network = family.network().apply(width);
            ResidualSystem system = family.system(network);
            long bytes = bytes(system, settings);
            if (bytes > limit) {
                throw LinearityRefusal.tooLarge(
                        "width " + width,
                        "one network of "
                                + system.unknowns()
                                + " parameters needs about "
                                + (bytes >> 20)
                                + " MiB",
                        "at most " + (limit >> 20) + " MiB",
                        "leave this width out, use fewer rows, or give Java more memory");
            }
            boolean alone = threads == 1 || bytes * threads > limit;
            for (int k = 0; k < seeds; k++) {
                tasks.add(new Task(width, firstSeed + k, system.unknowns(), bytes, alone));
            }
        }
        tasks.sort(Comparator.comparingInt(Task::width).reversed());
        return new SweepPlan(tasks, peak(tasks, threads));
    }

    /** The largest of those that run alone, or as many as there are threads of the others. */
    private static long peak(List<Task> tasks, int threads) {
        long alone =
                tasks.stream().filter(Task::alone).mapToLong(Task::bytes).max().orElse(0);
        long together = tasks.stream()
                .filter(t -> !t.alone())
                .map(Task::bytes)
                .sorted(Comparator.reverseOrder())
                .limit(threads)
                .mapToLong(Long::longValue)
                .sum();
        return Math.max(alone, together);
    }

    /** The same sweep with the limit kernel, which is made before it and kept. */
    public SweepPlan withLimit(WidthFamily family, int[] widths, int threads) {
        LimitPlan made = LimitPlan.of(family, widths);
        ResidualSystem system = family.system(family.network().apply(made.width()));
        return new SweepPlan(
                tasks, Math.max(peak + LimitPlan.bytesKept(system), made.bytes(system, threads)));
    }

    /** The same sweep, and after it the runs with large steps at one width, one on every thread. */
    public SweepPlan withCatapult(WidthFamily family, int width, int threads) {
        ResidualSystem system = family.system(family.network().apply(width));
        long n = system.equations();
        long bytes = Double.BYTES * (CATAPULT_VECTORS * system.unknowns() + 4 * n * n);
        return new SweepPlan(tasks, Math.max(peak, bytes * threads));
    }

    /**
     * Bytes that the whole process takes at most, as the launcher starts it: the vectors and
     * matrices, what the garbage collector leaves free of them, and the JVM with its code, its
     * young objects and the libraries.
     */
    public long process() {
        return peak + peak / COLLECTOR + JVM;
    }

    /**
     * What one network takes: weights three times, activations of its programs, vectors of the
     * Hessian, the kernel four times.
     */
    static long bytes(ResidualSystem system, ProbeSettings settings) {
        long p = system.unknowns();
        long activations = 0;
        for (Node n : system.program().nodes()) {
            if (n.type().axes().sample()) {
                activations += n.type().shape().size();
            }
        }
        activations *= system.samples();
        long n = system.equations();
        SampleFrame frame = SampleFrame.of(system);
        long hessian =
                Math.min(HessianNorm.BUDGET, system.samples() * HessianNorm.bytesPerSample(frame));
        long stacked = p <= settings.stackedUnknowns() ? 4 * p : 0;
        // primal, tangents and cotangents of each of several programs
        return Double.BYTES * (3 * p + stacked + 12 * activations + 4 * n * n) + hessian;
    }
}
