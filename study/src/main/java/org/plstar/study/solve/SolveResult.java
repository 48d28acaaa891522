package org.plstar.study.solve;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.certify.Absence;

/**
 * Where a search for a solution ended.
 *
 * @param w the point, [p]
 * @param residuals F(w) - y, [n]
 * @param residual its norm
 * @param atStart the norm at the start
 * @param allowed the tolerance times the norm of the sizes of all equations' terms: no residual
 *     above it counts as solved
 * @param steps done
 * @param distance ‖w - start‖
 * @param rank of the Jacobian at w, absent where it is too large to decompose
 * @param nearest of the descent to the nearest solution, where that was asked for and one was found
 * @param absence of a point of least squares: a ball about it without a solution
 * @param errors of a point of least squares with fewer unknowns than equations
 * @param secondOrder of a point of least squares, what second derivatives say
 * @param pressed unknowns that a bound keeps from lowering the residual
 * @param withoutBounds how far a solution is that ignores those bounds; absent if there is none, or
 *     none was found
 * @param detail the test that ended the search, with its numbers
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SolveResult(
        SolveRequest request,
        SolveStatus status,
        double[] w,
        double[] residuals,
        double residual,
        double atStart,
        double allowed,
        int steps,
        double distance,
        Optional<JacobianRank> rank,
        Optional<NearestPoint> nearest,
        Optional<Absence> absence,
        Optional<ParameterErrors> errors,
        Optional<SecondOrder> secondOrder,
        List<Integer> pressed,
        OptionalDouble withoutBounds,
        String detail) {
    /** Whether the residual is at most what is allowed, or no double is nearer to a solution. */
    public boolean solved() {
        return status == SolveStatus.SOLVED || status == SolveStatus.SOLVED_TO_ROUNDING;
    }

    /**
     * How the descent to the nearest solution ended.
     *
     * @param converged whether the point is stationary: nearest of its neighbourhood to first order
     * @param stationarity the norm of w - start along the solution set, in unknowns not at a bound
     * @param steps done
     * @param multipliers μ with w - start = Jᵀμ there, [n]: ∂(½ distance²)/∂y_i
     * @param noneWithin no solution at all is nearer than this; absent if nothing could be proved
     * @param reason why nothing could be
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record NearestPoint(
            boolean converged,
            double stationarity,
            int steps,
            double[] multipliers,
            OptionalDouble noneWithin,
            String reason) {}
}
