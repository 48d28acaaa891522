package org.plstar.study.solve;

import java.util.Locale;
import java.util.Optional;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.SolveSettings;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;

/**
 * A request to solve F(w) = y from a start.
 *
 * @param system the equations
 * @param grouped the same by its non-zero entries, if it is known so
 * @param start [p], finite, within the box; not modified
 * @param box bounds of the unknowns, which no point leaves
 * @param nearest whether the solution nearest to the start is wanted
 * @param others further starts near the given one: for nearest, and where the given one leads to no
 *     solution
 * @param seed of these starts
 * @param scale the units in which steps and distances are short
 * @param tolerance of the size of an equation's terms ({@link org.plstar.program.RunningError}):
 *     what it may be off by where the system is solved
 * @param steps most steps
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SolveRequest(
        ResidualSystem system,
        Optional<GroupedSystem> grouped,
        double[] start,
        Box box,
        SolveMethod method,
        SolveScale scale,
        double tolerance,
        int steps,
        boolean nearest,
        int others,
        long seed)
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
        if (others < 0) {
            throw StudyRefusal.range("starts " + others, "a number from 0 up");
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
        box.require(start);
    }

    /** By Levenberg–Marquardt, tolerance {@value #TOLERANCE}, {@value #STEPS} steps. */
    public static SolveRequest of(ResidualSystem system, double... start) {
        return new SolveRequest(
                system,
                Optional.empty(),
                start,
                Box.none(start.length),
                SolveMethod.LM,
                SolveScale.AUTO,
                TOLERANCE,
                STEPS,
                false,
                0,
                0);
    }

    /** A text's equations from their starts, by the text's settings. */
    public static SolveRequest of(Equations text) {
        SolveSettings s = text.settings();
        return new SolveRequest(
                text.system(),
                text.grouped(),
                text.start(),
                new Box(text.lower(), text.upper()),
                s.method().orElse("").equals("gauss-newton")
                        ? SolveMethod.GAUSS_NEWTON
                        : SolveMethod.LM,
                SolveScale.valueOf(s.scale().orElse("auto").toUpperCase(Locale.ROOT)),
                s.tolerance().orElse(TOLERANCE),
                s.steps().orElse(STEPS),
                s.nearest().orElse(false),
                0,
                0);
    }

    /** The same with another method. */
    public SolveRequest with(SolveMethod other) {
        return new SolveRequest(
                system, grouped, start, box, other, scale, tolerance, steps, nearest, others, seed);
    }

    /** The same in other units. */
    public SolveRequest with(SolveScale other) {
        return new SolveRequest(
                system, grouped, start, box, method, other, tolerance, steps, nearest, others,
                seed);
    }

    /** What {@link SolveScale#AUTO} is here, or what was asked for. */
    public SolveScale scaledBy() {
        if (scale != SolveScale.AUTO) {
            return scale;
        }
        if (system.unknowns() <= system.equations()) {
            return method == SolveMethod.LM ? SolveScale.JACOBIAN : SolveScale.NONE;
        }
        return VariableScaling.differ(start, box) ? SolveScale.START : SolveScale.NONE;
    }

    /** The same with another tolerance. */
    public SolveRequest withTolerance(double other) {
        return new SolveRequest(
                system, grouped, start, box, method, scale, other, steps, nearest, others, seed);
    }

    /** The same with another number of steps. */
    public SolveRequest withSteps(int other) {
        return new SolveRequest(
                system, grouped, start, box, method, scale, tolerance, other, nearest, others,
                seed);
    }

    /** The same within bounds. */
    public SolveRequest within(Box other) {
        return new SolveRequest(
                system, grouped, start, other, method, scale, tolerance, steps, nearest, others,
                seed);
    }

    /** The same for the solution nearest to the start, or for any. */
    public SolveRequest nearest(boolean other) {
        return new SolveRequest(
                system, grouped, start, box, method, scale, tolerance, steps, other, others, seed);
    }

    /** The same for the nearest solution, looked for from further starts too. */
    public SolveRequest nearest(int furtherStarts, long otherSeed) {
        return new SolveRequest(
                system,
                grouped,
                start,
                box,
                method,
                scale,
                tolerance,
                steps,
                true,
                furtherStarts,
                otherSeed);
    }

    @Override
    public SolveResult run(Session session) {
        return Solving.run(this, session);
    }
}
