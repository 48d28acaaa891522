package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.leastsquares.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Session;

/**
 * Goes along the solutions about a given one: steps in the directions that no equation sees, to
 * first order, each with a return to the set by steps of least norm, and within the box.
 */
final class SolutionSet {
    /** Of a random direction: less along the set is rounding. */
    private static final double NOTHING = 1e-7;

    /** Steps that a way has at least. */
    private static final int PARTS = 8;

    private static final int MOST_STEPS = 200;
    private static final int MOST_RETURNS = 8;

    /** Of the way: shorter steps lead nowhere. */
    private static final double SHORTEST = 1e-6;

    private final LocalSystem system;
    private final Box box;
    private final double[] solution;
    private final double tolerance;

    SolutionSet(LocalSystem system, Box box, double[] solution, double tolerance) {
        this.system = system;
        this.box = box;
        this.solution = solution;
        this.tolerance = tolerance;
    }

    /**
     * Solutions at growing distances, on both sides in turn; fewer where ways end early.
     *
     * @param count how many are looked for
     * @param reach how far the last is
     */
    List<double[]> along(int count, double reach, long seed, Session session) {
        RandomStream random = RandomStream.of(seed, "along");
        List<double[]> all = new ArrayList<>();
        double[] first = {};
        for (int k = 0; k < count && !session.stop().getAsBoolean(); k++) {
            session.progress().at("along", k, count);
            double[] any = new double[solution.length];
            random.fork("direction " + k).normals(0, any, 0, any.length);
            double[] t = tangent(solution, any);
            if (LeastSquares.norm(t) <= NOTHING * LeastSquares.norm(any)) {
                return all;
            }
            first = k == 0 ? t : first;
            boolean back = CurvatureSolve.dot(t, first) > 0 == (k % 2 == 1);
            walk(t, back ? -1 : 1, reach * (k + 1) / count).ifPresent(all::add);
        }
        return all;
    }

    /** The part of v that no equation sees, in unknowns that do not leave the box by it. */
    private double[] tangent(double[] w, double[] v) {
        double[] inner = v.clone();
        boolean[] held = new boolean[w.length];
        for (int j = 0; j < w.length; j++) {
            held[j] = box.isAtBound(w, j);
            inner[j] = held[j] ? 0 : v[j];
        }
        system.residuals(w);
        Optional<LinearSteps> here = system.steps();
        if (here.isEmpty()) {
            return new double[w.length];
        }
        try (LinearSteps all = here.get();
                LinearSteps free = all.withoutColumns(held)) {
            double[] back = free.step(0, free.product(inner));
            for (int j = 0; j < back.length; j++) {
                inner[j] = held[j] ? 0 : inner[j] + back[j];
            }
            return inner;
        }
    }

    /** The end of a way of some length; absent where it does not leave the solution. */
    private Optional<double[]> walk(double[] direction, int sign, double length) {
        double[] at = solution;
        double[] t = direction;
        double done = 0;
        double h = length / PARTS;
        for (int k = 0; k < MOST_STEPS && done < length && h > SHORTEST * length; k++) {
            double[] there = at.clone();
            double part = sign * Math.min(h, length - done) / LeastSquares.norm(t);
            for (int j = 0; j < there.length; j++) {
                there[j] = box.clamp(j, there[j] + part * t[j]);
            }
            Optional<double[]> back = returned(there);
            double moved = back.map(w -> away(w, there)).orElse(Double.POSITIVE_INFINITY);
            if (moved > h / 4) {
                h /= 2;
                continue;
            }
            done += away(back.get(), at);
            at = back.get();
            double[] next = tangent(at, t);
            if (LeastSquares.norm(next) <= NOTHING * LeastSquares.norm(t)) {
                break;
            }
            t = next;
            h *= 1.5;
        }
        return done > 0 ? Optional.of(at) : Optional.empty();
    }

    /** The solution that steps of least norm lead to. */
    private Optional<double[]> returned(double[] from) {
        double[] best = from;
        double before = Double.POSITIVE_INFINITY;
        for (int k = 0; k < MOST_RETURNS; k++) {
            double[] point = best.clone();
            if (k > 0) {
                Optional<LinearSteps> here = system.steps();
                if (here.isEmpty()) {
                    break;
                }
                try (LinearSteps all = here.get()) {
                    double[] d = all.step(0, system.residuals(best));
                    for (int j = 0; j < point.length; j++) {
                        point[j] = box.clamp(j, point[j] + d[j]);
                    }
                }
            }
            double norm = LeastSquares.norm(system.residuals(point));
            if (!(norm < before)) {
                break;
            }
            best = point;
            before = norm;
        }
        double[] r = system.residuals(best);
        return Nearness.worst(r, system.sizes()) <= tolerance
                ? Optional.of(best)
                : Optional.empty();
    }

    private static double away(double[] w, double[] from) {
        double[] d = w.clone();
        for (int j = 0; j < d.length; j++) {
            d[j] -= from[j];
        }
        return LeastSquares.norm(d);
    }
}
