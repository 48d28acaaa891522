package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Session;

/**
 * Finds further solutions around a given one: by short steps in directions that change no equation
 * to first order, each followed by a return to the solutions.
 */
final class FurtherSolutions {
    /** The size, relative to a direction, below which its part along the solutions is rounding. */
    private static final double NOTHING = 1e-7;

    /** The least number of steps of a path. */
    private static final int PARTS = 8;

    private static final int MOST_STEPS = 200;

    /** The length of steps, relative to the path, below which the path ends. */
    private static final double SHORTEST = 1e-6;

    private final LocalSystem system;
    private final Box box;
    private final double[] solution;
    private final double tolerance;
    private final SolutionSet set;

    FurtherSolutions(LocalSystem system, Box box, double[] solution, double tolerance) {
        this.system = system;
        this.box = box;
        this.solution = solution;
        this.tolerance = tolerance;
        this.set = new SolutionSet(system, box, solution, tolerance);
    }

    /**
     * Solutions at growing distances, on both sides in turn; fewer where paths end early.
     *
     * @param count the number of solutions to find
     * @param reach the distance of the last solution
     */
    List<double[]> along(int count, double reach, long seed, Session session) {
        RandomStream random = RandomStream.of(seed, "along");
        List<double[]> all = new ArrayList<>();
        double[] first = {};
        for (int k = 0; k < count && !session.stop().getAsBoolean(); k++) {
            session.progress().at("along", k, count);
            double[] t = new double[solution.length];
            random.fork("direction " + k).normals(0, t, 0, t.length);
            Optional<LinearSteps> here = at(solution);
            if (here.isEmpty()) {
                return all;
            }
            try (LinearSteps linear = here.get()) {
                double size = LeastSquares.norm(t);
                t = SolutionSet.projected(linear, set.masked(t));
                if (LeastSquares.norm(t) <= NOTHING * size) {
                    return all;
                }
                first = k == 0 ? t : first;
                boolean back = (CurvatureSolve.dot(t, first) > 0) == (k % 2 == 1);
                walk(linear, t, back ? -1 : 1, reach * (k + 1) / count).ifPresent(all::add);
            }
        }
        return all;
    }

    /** The linear steps at a point, in the unknowns at no bound. */
    private Optional<LinearSteps> at(double[] w) {
        set.hold(w);
        system.residuals(w);
        return set.free();
    }

    /** The end of a path of a given length; absent where it does not leave the solution. */
    private Optional<double[]> walk(
            LinearSteps linear, double[] direction, int sign, double length) {
        double[] at = solution;
        double[] t = direction;
        double done = 0;
        double h = length / PARTS;
        for (int k = 0; k < MOST_STEPS && done < length && h > SHORTEST * length; k++) {
            double part = sign * Math.min(h, length - done) / LeastSquares.norm(t);
            double[] there = at.clone();
            for (int j = 0; j < there.length; j++) {
                there[j] = box.clamp(j, there[j] + part * t[j]);
            }
            Optional<double[]> back = set.returned(linear, there).filter(this::isSolution);
            if (back.isEmpty() || SolutionSet.away(back.get(), there) > h / 4) {
                set.hold(at);
                h /= 2;
                continue;
            }
            done += SolutionSet.away(back.get(), at);
            at = back.get();
            Optional<LinearSteps> here = at(at);
            if (here.isEmpty()) {
                break;
            }
            try (LinearSteps next = here.get()) {
                t = SolutionSet.projected(next, set.masked(t));
            }
            if (!(LeastSquares.norm(t) > NOTHING * LeastSquares.norm(direction))) {
                break;
            }
            h *= 1.5;
        }
        return done > 0 ? Optional.of(at) : Optional.empty();
    }

    private boolean isSolution(double[] w) {
        double[] r = system.residuals(w);
        return Nearness.worst(r, system.sizes()) <= tolerance;
    }
}
