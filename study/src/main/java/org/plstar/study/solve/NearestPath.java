package org.plstar.study.solve;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
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
            LocalSystem part = new Shifted(system, atStart, left);
            DampedSteps.Rules rules = new DampedSteps.Rules(false, MOST_RETURNS, tolerance, false);
            SolverOutcome back = DampedSteps.run(part, w, box, rules, silent);
            if (back.status() != SolveStatus.SOLVED) {
                return Optional.empty();
            }
            double aimed = stage == STAGES ? MinimumNormSolver.EXACT : MinimumNormSolver.ROUGH;
            found =
                    Optional.of(
                            MinimumNormSolver.from(
                                    part, box, start, back.w(), tolerance, aimed, silent));
            w = found.get().w();
        }
        return found;
    }

    /** F(w) - y less a part of what it is at the start. */
    private record Shifted(LocalSystem system, double[] atStart, double part)
            implements LocalSystem {
        @Override
        public int rows() {
            return system.rows();
        }

        @Override
        public int columns() {
            return system.columns();
        }

        @Override
        public double[] residuals(double[] w) {
            double[] r = system.residuals(w);
            for (int i = 0; i < r.length; i++) {
                r[i] -= part * atStart[i];
            }
            return r;
        }

        @Override
        public double[] sizes() {
            double[] sizes = system.sizes();
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] += Math.abs(part * atStart[i]);
            }
            return sizes;
        }

        @Override
        public void entries(Visitor visitor) {
            system.entries(visitor);
        }

        @Override
        public Matrix jacobian() {
            return system.jacobian();
        }

        @Override
        public Optional<LinearSteps> steps(double[] rows, UnaryOperator<double[]> scale) {
            return system.steps(rows, scale);
        }

        @Override
        public void transpose(double[] u, double[] g) {
            system.transpose(u, g);
        }
    }
}
