package org.plstar.study.plan;

import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;

/**
 * The speed of a place in computing and in moving numbers; see docs/cluster.md for the law.
 *
 * @param name of the place, such as {@code this machine}
 * @param slots tasks that run at a time
 * @param threads of each task
 * @param operations a second of a matrix product on one thread, all threads at work
 * @param link bytes a second between the driver and all executors; infinite in one process
 * @param storage bytes a second that one task reads or writes
 * @param job seconds that the start of a job takes
 * @param task seconds that the driver takes for a task
 * @param executors processes, each of which gets what is sent to all; 0 in one process
 */
public record Pace(
        String name,
        int slots,
        int threads,
        double operations,
        double link,
        double storage,
        double job,
        double task,
        int executors) {
    /** The number of bytes a second of a disk. */
    public static final double DISK = 1e9;

    private static final int ORDER = 512;
    private static final long LEAST_NANOS = 50_000_000;

    /** The pace of this process. */
    public static Pace here(Workers workers) {
        return new Pace(
                "this machine, " + workers.threads() + " threads",
                1,
                workers.threads(),
                operations(workers),
                Double.POSITIVE_INFINITY,
                DISK,
                0,
                0,
                0);
    }

    /**
     * The number of operations a second of a matrix product on each thread, measured while all are
     * at work.
     */
    public static double operations(Workers workers) {
        int threads = workers.threads();
        double[] a = new double[ORDER * ORDER];
        double[][] to = new double[threads][ORDER * ORDER];
        product(a, to, workers); // the first product loads the library
        long begin = System.nanoTime();
        int products = 0;
        while (System.nanoTime() - begin < LEAST_NANOS) {
            product(a, to, workers);
            products++;
        }
        double seconds = (System.nanoTime() - begin) * 1e-9;
        return 2.0 * ORDER * ORDER * ORDER * products / seconds;
    }

    private static void product(double[] a, double[][] to, Workers workers) {
        Operand o = Operand.of(a, ORDER, ORDER);
        workers.run(
                to.length, t -> Blas.gemm(1, o, o.transpose(), 0, Operand.of(to[t], ORDER, ORDER)));
    }

    /** The number of operations a second of all threads of all tasks. */
    public double all() {
        return operations * slots * threads;
    }
}
