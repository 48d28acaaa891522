package org.plstar.study.pde;

import java.util.Optional;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Solves partial differential equations by a network at points.
 *
 * <p>The residuals of all conditions are one system of least squares. The result says how the
 * equations hold at other points too.
 *
 * @param problem the equations
 * @param seed of the network's start
 * @param tolerance solved means that the root of twice the loss is at most this
 * @param steps most steps
 * @param descent steps of plain gradient descent from the same start to compare with its
 *     prediction; 0 for none
 * @param momentum of steps, from 0 to below 1; SPRING
 */
@Study("solve")
public record PdeRequest(
        PdeProblem problem,
        @Asked("0") long seed,
        @Asked(value = "1e-5", above = 0) double tolerance,
        @Asked(value = "200", least = 0) int steps,
        @Asked(value = "0", least = 0) int descent,
        @Asked(value = "0", least = 0, below = 1) double momentum)
        implements Request<PdeResult>, PdeRequestWith {
    /** Unless told otherwise. */
    public static final double TOLERANCE = 1e-5;

    /** Unless told otherwise. */
    public static final int STEPS = 200;

    /** By the text's settings, with seed 0. */
    public static PdeRequest of(PdeProblem problem) {
        return new PdeRequest(
                problem,
                0,
                problem.settings().tolerance().orElse(TOLERANCE),
                problem.settings().steps().orElse(STEPS),
                0,
                problem.momentum());
    }

    /** The same of another problem. */
    PdeRequest of(PdeProblem other, int otherDescent) {
        return new PdeRequest(other, seed, tolerance, steps, otherDescent, momentum);
    }

    @Override
    public PdeResult run(Session session) {
        Description.checked(this);
        return problem.windows() == 1
                ? new PdeSolving(this, session, PreviousWindow.NONE, Optional.empty()).run()
                : new PdeMarch(this, session).run();
    }
}
