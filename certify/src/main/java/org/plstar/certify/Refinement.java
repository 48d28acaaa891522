package org.plstar.certify;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.Ending;
import org.plstar.optimize.KernelNewton;
import org.plstar.system.ResidualSystem;

/**
 * A point near w0 at which the residual is as small as double precision makes it, by Levenberg and
 * Marquardt's method.
 *
 * <p>How it was found proves nothing and does not have to: theorem C'' is about the point itself.
 *
 * @param point w1 [p]
 * @param distance ‖w1 - w0‖ from above
 * @param ending how the iteration ended
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Refinement(double[] point, double distance, Ending ending) {
    private static final int STEPS = 200;

    /**
     * Residual at which to stop, per root of the equations and unit of the targets: some hundred
     * units in the last place.
     */
    private static final double TARGET = 1e-13;

    /**
     * Solves the equations as far as rounding permits. Cost: a tangent kernel and n³/3 per step,
     * some ten steps.
     *
     * @param w0 [p], not modified
     */
    public static Refinement of(ResidualSystem system, double[] w0, Workers workers) {
        return of(system, w0, w0, workers);
    }

    /**
     * Solves the equations from a point beside the end of steps from w0: a solution on a kink,
     * where units are at its edge, cannot be proved, but a nearby one may be.
     *
     * @param start [p], not modified
     * @param share how far to go from there at random, as a part of its norm
     */
    public static Refinement beside(
            ResidualSystem system, double[] w0, double[] start, double share, Workers workers) {
        double[] moved = start.clone();
        double each = share * norm(start) / Math.sqrt(start.length);
        RandomStream random = RandomStream.of(1, "beside a kink");
        for (int k = 0; k < moved.length; k++) {
            moved[k] += each * random.normal(k);
        }
        return of(system, w0, moved, workers);
    }

    private static Refinement of(
            ResidualSystem system, double[] w0, double[] start, Workers workers) {
        Storage w = Precision.DOUBLE.of(start.clone());
        double size = Math.max(1, norm(system.targets()));
        Ending ending;
        try (KernelNewton newton =
                KernelNewton.of(system, KernelNewton.Method.LEVENBERG_MARQUARDT, w, workers)) {
            ending = newton.run(STEPS, TARGET * size, _ -> true);
        }
        double[] w1 = w.toDoubles(0, w.size());
        double[] step = new double[w1.length];
        for (int k = 0; k < step.length; k++) {
            step[k] = w1[k] - w0[k];
        }
        // one rounding for each difference
        return new Refinement(w1, norm(step), ending);
    }

    private static double norm(double[] x) {
        double s = 0;
        for (double v : x) {
            s += v * v;
        }
        return Math.sqrt(s);
    }
}
