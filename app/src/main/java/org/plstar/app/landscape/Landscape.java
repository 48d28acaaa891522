package org.plstar.app.landscape;

import java.util.List;
import java.util.Optional;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;

/**
 * What was seen.
 *
 * @param slices of the loss
 * @param nearSolution λ_min(Hess L) at shrinking distances from a solution
 * @param noSolution why there is none; empty if there is
 * @param kernels λ_min(K(w)/N) over parameter space
 * @param noKernels why there are none; empty if there are
 */
public record Landscape(
        List<Slice> slices,
        List<EssentialNonConvexity.Row> nearSolution,
        String noSolution,
        List<Sampled> kernels,
        String noKernels) {
    /**
     * The loss along a line.
     *
     * @param point "at the start" for instance
     * @param direction what the line follows
     * @param eigenvalue of the Hessian along it, if it is an eigenvector
     * @param t places, in units of ‖w‖ (of the whole way for the line from start to end)
     * @param loss at them; a value that is not finite stands where the loss overflows
     */
    @SuppressWarnings("ArrayRecordComponent") // a result, never compared
    public record Slice(
            String point,
            String direction,
            Optional<Estimate> eigenvalue,
            double[] t,
            double[] loss) {}

    /**
     * λ_min(K(w)/N) at many points.
     *
     * @param where which points
     * @param lambdaMin ascending
     * @param mu half the value at the point itself
     * @param above the part of the points whose value is above μ
     */
    @SuppressWarnings("ArrayRecordComponent") // a result, never compared
    public record Sampled(String where, double[] lambdaMin, double mu, double above) {}
}
