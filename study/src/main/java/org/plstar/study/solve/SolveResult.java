package org.plstar.study.solve;

import java.util.Optional;

/**
 * Where a search for a solution ended.
 *
 * @param w the point, [p]
 * @param residuals F(w) - y, [n]
 * @param residual its norm
 * @param atStart the norm at the start
 * @param allowed the norm up to which the system counts as solved
 * @param steps done
 * @param distance ‖w - start‖
 * @param rank of the Jacobian at w, absent where it is too large to decompose
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
        Optional<Rank> rank,
        String detail) {
    /** Whether the residual is at most what is allowed. */
    public boolean solved() {
        return status == SolveStatus.SOLVED;
    }

    /**
     * The singular values of the Jacobian.
     *
     * @param rank number of those above 1e-8 of the largest
     * @param roundingRank number of those above 1e-14 of the largest
     * @param largest σ_max
     * @param smallest σ_min, of min(n, p); below about 1e-16 σ_max it is rounding
     * @param removable the part of ‖r‖ that lies in the range of the Jacobian (rank at 1e-14) and
     *     that a step no longer than 1e6 (1 + ‖w‖) would remove, were the equations linear
     */
    public record Rank(
            int rank, int roundingRank, double largest, double smallest, double removable) {}
}
