package org.plstar.study.landscape;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;

/**
 * The loss and the kernel around a point.
 *
 * @param slices of the loss
 * @param path the loss over the plane of the path; absent for the reason {@code noPath}
 * @param nearSolution λ_min(Hess L) at shrinking distances from a solution; empty for the reason
 *     {@code noSolution}
 * @param kernels λ_min(K(w)/N) over parameter space; empty for the reason {@code noKernels}
 */
public record LandscapeResult(
        List<Slice> slices,
        Optional<PathPlanes> path,
        Optional<Absence> noPath,
        List<EssentialNonConvexity.Row> nearSolution,
        Optional<Absence> noSolution,
        List<Sampled> kernels,
        Optional<Absence> noKernels) {
    /** Copies {@code slices}, {@code nearSolution} and {@code kernels}. */
    public LandscapeResult {
        slices = List.copyOf(slices);
        nearSolution = List.copyOf(nearSolution);
        kernels = List.copyOf(kernels);
    }

    /** The number of steps of Levenberg–Marquardt in which a solution was sought, at most. */
    public static final int SOLVER_STEPS = LandscapeStudy.NEWTON_STEPS;

    /** Why a number was not measured. */
    public enum Absence {
        /** The point is not the end of a run. */
        NO_RUN,
        /** The measurement was not requested. */
        NOT_REQUESTED,
        /** The run has kept no iterates. */
        NO_ITERATES,
        /** There are more equations than the limit. */
        TOO_MANY_EQUATIONS,
        /** Cross-entropy has no solution at finite weights. */
        CROSS_ENTROPY,
        /** The loss is neither the square loss nor cross-entropy. */
        OTHER_LOSS,
        /** There are no more parameters than equations. */
        TOO_FEW_PARAMETERS,
        /** No solution was found near the point. */
        NO_SOLUTION_FOUND,
        /** The tangent kernel is singular at the solution. */
        SINGULAR_KERNEL;

        String words(LandscapeRequest r) {
            return switch (this) {
                case NO_RUN -> "there is no run that leads here";
                case NOT_REQUESTED -> "no grid was asked for";
                case NO_ITERATES -> "the run has kept no iterates";
                case TOO_MANY_EQUATIONS ->
                    r.subject().system().equations()
                            + " equations are more than the "
                            + r.equations()
                            + " that were allowed";
                case CROSS_ENTROPY -> "cross-entropy has no solution at finite weights";
                case OTHER_LOSS -> "the curvature near a solution is that of the square loss";
                case TOO_FEW_PARAMETERS -> "there are not more parameters than equations";
                case NO_SOLUTION_FOUND ->
                    "no solution was found from here in " + SOLVER_STEPS + " steps";
                case SINGULAR_KERNEL ->
                    "the tangent kernel is singular at the solution, as with duplicate rows";
            };
        }
    }

    /** The point that a slice goes through. */
    public enum Through {
        /** The slice goes from the start of a run to its end. */
        WAY,
        /** Through the start of a run. */
        START,
        /** Through the end of a run. */
        END,
        /** The slice goes through a point without a run. */
        POINT
    }

    /** The direction of a slice. */
    public enum Along {
        /** The straight line from start to end. */
        STRAIGHT_LINE,
        /** The slice follows an eigenvector of the Hessian. */
        EIGENVECTOR,
        /** The slice follows a random direction whose filters are as long as the network's. */
        RANDOM
    }

    /**
     * The loss along a line.
     *
     * @param through what the line goes through
     * @param along what it follows
     * @param number of the eigenvector or the random direction, from 1 on
     * @param eigenvalue of the Hessian along it, if it is an eigenvector
     * @param t positions, in units of ‖w‖ (of the whole way for the line from start to end)
     * @param loss at them; a value that is not finite stands where the loss overflows
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Slice(
            Through through,
            Along along,
            int number,
            Optional<Estimate> eigenvalue,
            double[] t,
            double[] loss) {}

    /**
     * The smallest eigenvalues λ_min(K(w)/N) at many points.
     *
     * @param radius of the sphere around the point, in units of ‖w‖; absent for random weights
     * @param lambdaMin ascending
     * @param rounding what rounding may do to an eigenvalue at the point itself: smaller ones count
     *     as 0
     * @param mu half the value at the point itself; absent if that counts as 0
     * @param above the part of the points whose value is above μ; absent without one
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Sampled(
            OptionalDouble radius,
            double[] lambdaMin,
            double rounding,
            OptionalDouble mu,
            OptionalDouble above) {
        /** The number of points at which the kernel is singular up to rounding. */
        public int singular() {
            return (int) Arrays.stream(lambdaMin).filter(v -> v <= rounding).count();
        }
    }
}
