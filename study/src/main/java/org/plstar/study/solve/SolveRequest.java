package org.plstar.study.solve;

import org.plstar.data.equations.Equations;
import org.plstar.data.equations.SolveSettings;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.ResidualSystem;

/**
 * A request to solve F(w) = y from a start.
 *
 * @param system the equations
 * @param start [p], finite; not modified
 * @param tolerance solved means ‖F(w) - y‖ ≤ tolerance·(1 + ‖y‖)
 * @param steps most steps
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SolveRequest(
        ResidualSystem system, double[] start, SolveMethod method, double tolerance, int steps)
        implements Request<SolveResult> {
    /** Unless told otherwise. */
    public static final double TOLERANCE = 1e-10;

    /** Unless told otherwise. */
    public static final int STEPS = 200;

    /**
     * Checks the ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public SolveRequest {
        if (!(tolerance > 0 && Double.isFinite(tolerance))) {
            throw StudyRefusal.range("tolerance " + tolerance, "a number above 0");
        }
        if (steps < 0) {
            throw StudyRefusal.range("steps " + steps, "a number from 0 up");
        }
        if (start.length != system.unknowns()) {
            throw StudyRefusal.range(
                    "start of " + start.length + " numbers", system.unknowns() + " numbers");
        }
        for (double v : start) {
            if (!Double.isFinite(v)) {
                throw StudyRefusal.range("start " + v, "finite numbers");
            }
        }
    }

    /** By Levenberg–Marquardt, tolerance {@value #TOLERANCE}, {@value #STEPS} steps. */
    public static SolveRequest of(ResidualSystem system, double... start) {
        return new SolveRequest(system, start, SolveMethod.LM, TOLERANCE, STEPS);
    }

    /** A text's equations from their starts, by the text's settings. */
    public static SolveRequest of(Equations text) {
        SolveSettings s = text.settings();
        return new SolveRequest(
                text.system(),
                text.start(),
                s.method().orElse("").equals("gauss-newton")
                        ? SolveMethod.GAUSS_NEWTON
                        : SolveMethod.LM,
                s.tolerance().orElse(TOLERANCE),
                s.steps().orElse(STEPS));
    }

    /** The same with another method. */
    public SolveRequest with(SolveMethod other) {
        return new SolveRequest(system, start, other, tolerance, steps);
    }

    /** The same with another tolerance. */
    public SolveRequest withTolerance(double other) {
        return new SolveRequest(system, start, method, other, steps);
    }

    /** The same with another number of steps. */
    public SolveRequest withSteps(int other) {
        return new SolveRequest(system, start, method, tolerance, other);
    }

    @Override
    public SolveResult run(Session session) {
        return Solving.run(this, session);
    }
}
