package org.plstar.study.pde;

import java.util.Optional;
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
 * @param descent steps of plain gradient descent from the same start to compare with its
 *     prediction; 0 for none
 * @param momentum of steps, from 0 to below 1; SPRING
 */
public record PdeRequest(
        PdeProblem problem, long seed, double tolerance, int steps, int descent, double momentum)
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
        if (!(momentum >= 0 && momentum < 1)) {
            throw StudyRefusal.range("momentum " + momentum, "a number from 0 to below 1");
        }
        if (descent < 0) {
            throw StudyRefusal.range("descent " + descent, "a number from 0 up");
        }
    }

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

    /** The same from another start. */
    public PdeRequest withSeed(long other) {
        return new PdeRequest(problem, other, tolerance, steps, descent, momentum);
    }

    /** The same with another tolerance. */
    public PdeRequest withTolerance(double other) {
        return new PdeRequest(problem, seed, other, steps, descent, momentum);
    }

    /** The same with another number of steps. */
    public PdeRequest withSteps(int other) {
        return new PdeRequest(problem, seed, tolerance, other, descent, momentum);
    }

    /** The same with so many steps of plain gradient descent to compare with. */
    public PdeRequest withDescent(int other) {
        return new PdeRequest(problem, seed, tolerance, steps, other, momentum);
    }

    /** The same with another momentum. */
    public PdeRequest withMomentum(double other) {
        return new PdeRequest(problem, seed, tolerance, steps, descent, other);
    }

    /** The same of another problem. */
    PdeRequest of(PdeProblem other, int otherDescent) {
        return new PdeRequest(other, seed, tolerance, steps, otherDescent, momentum);
    }

    @Override
    public PdeResult run(Session session) {
        return problem.windows() == 1
                ? new PdeSolving(this, session, PreviousWindow.NONE, Optional.empty()).run()
                : new PdeMarch(this, session).run();
    }
}
