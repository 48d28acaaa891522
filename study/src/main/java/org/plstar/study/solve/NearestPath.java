package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.optimize.Box;
import org.plstar.study.Progress;
import org.plstar.study.Session;

/**
 * A second way to a near solution: the nearest points of F(w) = F(w₀) + s(y - F(w₀)) are followed
 * from s = 0 to 1. It leads along solutions that stay near the start, where steps straight to y may
 * go far; it is a descent all the same, and promises no global minimum.
 */
final class NearestPath {
    private static final int STAGES = 6;
    private static final int MOST_RETURNS = 40;

    private NearestPath() {}

    /** The point at the end of the path; absent where the path ends before. */
    static Optional<MinimumNormSolver.Found> from(
            LocalSystem system, Box box, double[] start, double tolerance, Session session) {
        Session silent = session.withProgress(Progress.SILENT);
        double[] atStart = system.residuals(start);
        double[] w = start.clone();
        Optional<MinimumNormSolver.Found> found = Optional.empty();
        for (int stage = 1; stage <= STAGES; stage++) {
            session.progress().at("stages", stage - 1, STAGES);
            double left = 1 - (double) stage / STAGES;
            double[] shift = Arrays.stream(atStart).map(v -> left * v).toArray();
            LocalSystem part = VariableScaling.shifted(system, shift);
            StepRules rules = new StepRules(StepRules.Kind.DAMPED, MOST_RETURNS, tolerance, false);
            SolverOutcome back = DampedSteps.run(
                    part, w, box, rules, new Solved(part, box, start, tolerance), silent);
            if (back.status() != SolveStatus.SOLVED) {
                return Optional.empty();
            }
            double aimed = stage == STAGES ? MinimumNormSolver.EXACT : MinimumNormSolver.ROUGH;
            found = Optional.of(
                    MinimumNormSolver.from(part, box, start, back.w(), tolerance, aimed, silent));
            w = found.get().w();
        }
        return found;
    }
}
