package org.plstar.study.landscape;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.Subject;

/**
 * What to measure around a point of parameter space.
 *
 * @param subject the point: a model with weights on data; the end of a run where there is one
 * @param iterates of that run, [p] each, by step; empty where there are none
 * @param directions how many of each kind
 * @param radius of slices, in units of ‖w‖
 * @param points of each slice
 * @param grid points of the plane of a path along either axis; 0: no plane
 * @param samples of λ_min(K(w)) at random weights and on each sphere
 * @param equations most equations for which kernels are sampled and a solution is sought
 */
public record LandscapeRequest(
        Subject subject,
        NavigableMap<Integer, double[]> iterates,
        int directions,
        double radius,
        int points,
        int grid,
        int samples,
        int equations,
        long seed)
        implements Request<LandscapeResult> {
    /**
     * Checks the ranges.
     *
     * @throws Refusal RANGE
     */
    public LandscapeRequest {
        iterates = Collections.unmodifiableNavigableMap(iterates);
        atLeast("directions", directions, 1);
        atLeast("points", points, 3);
        atLeast("grid", grid, 0);
        if (grid == 1) {
            throw refusal("grid 1", "0, or at least 2");
        }
        atLeast("samples", samples, 1);
        atLeast("equations", equations, 0);
        if (!(radius > 0 && Double.isFinite(radius))) {
            throw refusal("radius " + radius, "a number above 0");
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw refusal(name + " " + value, "at least " + least);
        }
    }

    private static Refusal refusal(String where, String expected) {
        return Refusal.of(
                LandscapeRefusal.RANGE,
                where,
                "out of range",
                expected,
                "leave it out for the default");
    }

    /** Around a point that no run led to, with the default effort. */
    public static LandscapeRequest of(Subject subject) {
        return new LandscapeRequest(subject, new TreeMap<>(), 2, 0.5, 41, 31, 20, 600, 1);
    }

    @Override
    public LandscapeResult run(Session session) {
        return new LandscapeStudy(this, session).run();
    }
}
