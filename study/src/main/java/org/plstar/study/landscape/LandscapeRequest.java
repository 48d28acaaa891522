package org.plstar.study.landscape;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Looks at the loss around a run's start and end, or random weights: slices along the Hessian's
 * eigenvectors and random directions, the plane of a run's path, the curvature near a solution, and
 * the kernel's smallest eigenvalue over parameter space.
 *
 * <p>DATA may be the directory of a run of plstar train: its data, network, loss and weights are
 * taken. Random directions have every filter as long as the network's own.
 *
 * @param subject the point: a model with weights on data; the end of a run where there is one
 * @param iterates of that run, [p] each, by step; empty where there are none
 * @param directions slices along so many eigenvectors and so many random directions
 * @param radius half length of slices in units of ‖w‖
 * @param points of each slice
 * @param grid points of the plane of a run's path along either axis, so twice its square losses; 0:
 *     no plane
 * @param samples random weights, and points of each sphere, at which the kernel is computed
 * @param equations compute kernels and seek a solution for at most so many equations, rows times
 *     outputs
 * @param seed of everything random
 */
@Study("landscape")
public record LandscapeRequest(
        Subject subject,
        NavigableMap<Integer, double[]> iterates,
        @Asked(value = "2", least = 1) int directions,
        @Asked(value = "0.5", above = 0) double radius,
        @Asked(value = "41", least = 3) int points,
        @Asked(value = "31", least = 0) int grid,
        @Asked(value = "20", least = 1) int samples,
        @Asked(value = "1200", least = 0) int equations,
        @Asked("1") long seed)
        implements Request<LandscapeResult>, LandscapeRequestWith {
    /**
     * Copies the iterates; {@code run} checks ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE for a grid of one point
     */
    public LandscapeRequest {
        iterates = Collections.unmodifiableNavigableMap(iterates);
        if (grid == 1) {
            throw StudyRefusal.range("grid 1", "0, or at least 2");
        }
    }

    /** A request around a point without a run, with the default effort. */
    public static LandscapeRequest of(Subject subject) {
        requireNonNull(subject, "subject");
        return Description.of(LandscapeRequest.class)
                .make(Map.of("subject", subject, "iterates", new TreeMap<>()));
    }

    @Override
    public LandscapeResult run(Session session) {
        return new LandscapeStudy(Description.checked(this), session).run();
    }
}
