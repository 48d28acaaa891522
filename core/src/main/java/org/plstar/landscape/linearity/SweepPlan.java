package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.plstar.network.Network;
import org.plstar.program.Node;
import org.plstar.system.ResidualSystem;

/**
 * The tasks of a sweep, their memory, and which run in parallel: tasks that fit in memory once per
 * thread run beside each other, the others alone on all threads. Results do not depend on the plan.
 *
 * @param tasks the widest first
 * @param peak bytes that vectors and matrices take at most, estimated; the JVM comes on top
 *     ({@link #process})
 */
public record SweepPlan(List<Task> tasks, long peak) {
    /**
     * The training and measurement of one network.
     *
     * @param bytes estimated
     * @param alone whether it runs on all threads
     */
    public record Task(int width, long seed, int unknowns, long bytes, boolean alone) {}

    /**
     * The number of vectors of p numbers that training the quadratic model takes, among them the
     * differences from the start.
     */
    private static final long CATAPULT_VECTORS = 16;

    /**
     * The largest share of the heap that the garbage collector leaves free, as one over this
     * number.
     */
    private static final int COLLECTOR = 10;

    private static final long JVM = 384L << 20;

    /** Copies {@code tasks}. */
    public SweepPlan {
        tasks = List.copyOf(tasks);
    }

    /**
     * Plans a sweep.
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

    /**
     * The bytes of the largest task that runs alone, or of as many parallel tasks as there are
     * threads, whichever is more.
     */
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

    /** The plan with the limit kernel added, which is computed first and kept. */
    public SweepPlan withLimit(WidthFamily family, int[] widths, int threads) {
        LimitPlan made = LimitPlan.of(family, widths);
        ResidualSystem system = family.system(family.network().apply(made.width()));
        return new SweepPlan(
                tasks, Math.max(peak + LimitPlan.bytesKept(system), made.bytes(system, threads)));
    }

    /** The plan with runs of large steps at one width added at its end, one on each thread. */
    public SweepPlan withCatapult(WidthFamily family, int width, int threads) {
        ResidualSystem system = family.system(family.network().apply(width));
        long n = system.equations();
        long bytes = Double.BYTES * (CATAPULT_VECTORS * system.unknowns() + 4 * n * n);
        return new SweepPlan(tasks, Math.max(peak, bytes * threads));
    }

    /**
     * The most bytes that the process takes as the launcher starts it: the vectors and matrices,
     * what the garbage collector leaves free of them, and the JVM with its code, its young objects
     * and the libraries.
     */
    public long process() {
        return peak + peak / COLLECTOR + JVM;
    }

    /**
     * The number of bytes of one network: weights three times, activations of its programs, vectors
     * of the Hessian, the kernel four times.
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
