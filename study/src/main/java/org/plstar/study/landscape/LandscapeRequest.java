package org.plstar.study.landscape;

/**
 * What to look at.
 *
 * @param directions how many of each kind
 * @param radius of slices, in units of ‖w‖
 * @param points of each slice
 * @param grid points of the plane of a path along either axis; 0: no plane
 * @param samples of λ_min(K(w)) at random weights and on each sphere
 * @param equations most equations for which kernels are sampled and a solution is sought
 */
public record LandscapeRequest(
        int directions,
        double radius,
        int points,
        int grid,
        int samples,
        int equations,
        long seed) {}
