package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Session;

/**
 * Searches for the solution nearest to the start, in given units, and judges each solution that is
 * found.
 */
final class NearestSearch {
    /**
     * The number of Jacobian entries up to which a second search for a near solution is always
     * made.
     */
    private static final long CHEAP = 50_000;

    /**
     * The ratio of a solution's distance to the linear estimate up to which it counts as direct.
     */
    private static final double DIRECT = 1.25;

    /** The difference relative to an unknown below which two solutions are the same. */
    private static final double SAME = 1e-8;

    private final LocalSystem system;
    private final Box box;
    private final double[] start;
    private final double tolerance;
    private final Solved judge;
    private final Session session;

    NearestSearch(
            LocalSystem system,
            Box box,
            double[] start,
            double tolerance,
            Solved judge,
            Session session) {
        this.system = system;
        this.box = box;
        this.start = start;
        this.tolerance = tolerance;
        this.judge = judge;
        this.session = session;
    }

    /**
     * The nearest solution from a given one, and by a second search where that may be nearer;
     * absent where neither ends at a solution.
     *
     * @param most the largest size of each unknown on the way to it, [p]
     */
    Optional<MinimumNormSolver.Found> from(double[] solution, double[] most) {
        Optional<MinimumNormSolver.Found> first = along(solution, most, session);
        boolean large = (long) system.rows() * system.columns() > CHEAP;
        if (large
                && first.isPresent()
                && SolutionSet.away(first.get().w(), start) <= DIRECT * linearDistance()) {
            return first;
        }
        Optional<MinimumNormSolver.Found> second = NearestPath.from(
                        system, box, start, tolerance, session)
                .filter(f -> holds(f, most));
        return second.isPresent() && (first.isEmpty() || isBetter(second.get(), first.get()))
                ? second
                : first;
    }

    /** The nearest solution by movement along the solution set alone. */
    Optional<MinimumNormSolver.Found> along(double[] solution, double[] most, Session watched) {
        return Optional.of(MinimumNormSolver.from(
                        system, box, start, solution, tolerance, MinimumNormSolver.EXACT, watched))
                .filter(f -> holds(f, most));
    }

    private boolean holds(MinimumNormSolver.Found found, double[] most) {
        return judge.of(found.w(), most).holds();
    }

    /**
     * Whether a solution is nearer than another; of two equal solutions, the one with the smaller
     * residual is better.
     */
    boolean isBetter(MinimumNormSolver.Found one, MinimumNormSolver.Found other) {
        return areOne(one.w(), other.w())
                ? residual(one.w()) < residual(other.w())
                : SolutionSet.away(one.w(), start) < SolutionSet.away(other.w(), start);
    }

    private double residual(double[] w) {
        return LeastSquares.norm(system.residuals(w));
    }

    /** Whether solutions differ by their errors only. */
    boolean areOne(double[] one, double[] other) {
        Optional<double[]> errors = Optional.empty();
        for (int j = 0; j < one.length; j++) {
            double apart = Math.abs(one[j] - other[j]);
            if (apart <= SAME * Math.max(Math.abs(one[j]), Math.abs(other[j]))) {
                continue;
            }
            errors = errors.or(() -> errors(other));
            if (errors.isEmpty() || !(apart <= errors.get()[j])) {
                return false;
            }
        }
        return true;
    }

    private Optional<double[]> errors(double[] w) {
        double[] r = system.residuals(w);
        return ErrorEstimate.at(system, box, w, r, system.sizes(), true).map(ErrorEstimate::of);
    }

    /** The length of the first Gauss–Newton step. */
    private double linearDistance() {
        double[] r = system.residuals(start);
        Optional<LinearSteps> steps = system.steps();
        if (steps.isEmpty()) {
            return 0;
        }
        try (LinearSteps all = steps.get()) {
            return LeastSquares.norm(all.step(0, r));
        }
    }
}
