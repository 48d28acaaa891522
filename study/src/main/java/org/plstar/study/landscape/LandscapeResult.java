package org.plstar.study.landscape;

import java.util.List;
import java.util.Optional;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;

/**
 * What was seen.
 *
 * @param slices of the loss
 * @param path the loss over the plane of the path
 * @param noPath why there is none; empty if there is
 * @param nearSolution λ_min(Hess L) at shrinking distances from a solution
 * @param noSolution why there is none; empty if there is
 * @param kernels λ_min(K(w)/N) over parameter space
 * @param noKernels why there are none; empty if there are
 */
public record LandscapeResult(
        List<Slice> slices,
        Optional<PathPlanes> path,
        String noPath,
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
     * The loss over the plane that holds most of a run's path, through its end and through its start.
     *
     * @param steps of the iterates
     * @param iterates their places in the plane, in units of the length of the path's end, ‖w‖, the end at (0, 0)
     * @param explained part of the squared offsets from the end that lies in the plane
     * @param x places of the columns of both grids, relative to the point that the plane goes through
     * @param y places of the rows
     * @param atEnd the loss; a value that is not finite stands where the loss overflows
     * @param atStart the same in the parallel plane through the start
     */
    @SuppressWarnings("ArrayRecordComponent") // a result, never compared
    public record PathPlanes(
            int[] steps,
            double[][] iterates,
            double explained,
            double[] x,
            double[] y,
            double[][] atEnd,
            double[][] atStart) {}

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
