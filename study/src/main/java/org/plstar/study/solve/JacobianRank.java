package org.plstar.study.solve;

/**
 * The singular values of the Jacobian.
 *
 * @param rank number of those above 1e-8 of the largest
 * @param roundingRank number of those above 1e-14 of the largest
 * @param largest σ_max
 * @param smallest σ_min, of min(n, p); below about 1e-16 σ_max it is rounding
 * @param removable the part of ‖r‖ that lies in the range of the Jacobian (rank at 1e-14) and that
 *     a step no longer than 1e6 (1 + ‖w‖) would remove, were the equations linear
 */
public record JacobianRank(
        int rank, int roundingRank, double largest, double smallest, double removable) {}
