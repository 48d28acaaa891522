package org.plstar.study.pde;

import org.plstar.data.equations.PdeProblem;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * A request to solve partial differential equations by a network at points.
 *
 * @param problem the equations
 * @param seed of the network's start
 * @param tolerance solved means that the root of twice the loss is at most this
 * @param steps most steps
 */
public record PdeRequest(PdeProblem problem, long seed, double tolerance, int steps)
        implements Request<PdeResult> {
    /** Unless told otherwise. */
    public static final double TOLERANCE = 1e-5;

    /** Unless told otherwise. */
    public static final int STEPS = 200;

    /**
     * Checks the ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public PdeRequest {
        if (!(tolerance > 0 && Double.isFinite(tolerance))) {
            throw StudyRefusal.range("tolerance " + tolerance, "a number above 0");
        }
        if (steps < 0) {
            throw StudyRefusal.range("steps " + steps, "a number from 0 up");
        }
    }

    /** By the text's settings, with seed 0. */
    public static PdeRequest of(PdeProblem problem) {
        return new PdeRequest(
                problem,
                0,
                problem.settings().tolerance().orElse(TOLERANCE),
                problem.settings().steps().orElse(STEPS));
    }

    /** The same from another start. */
    public PdeRequest withSeed(long other) {
        return new PdeRequest(problem, other, tolerance, steps);
    }

    /** The same with another tolerance. */
    public PdeRequest withTolerance(double other) {
        return new PdeRequest(problem, seed, other, steps);
    }

    /** The same with another number of steps. */
    public PdeRequest withSteps(int other) {
        return new PdeRequest(problem, seed, tolerance, other);
    }

    @Override
    public PdeResult run(Session session) {
        return new PdeSolving(this, session).run();
    }
}
