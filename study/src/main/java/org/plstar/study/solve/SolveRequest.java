package org.plstar.study.solve;

import java.util.Locale;
import java.util.Optional;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.SolveSettings;
import org.plstar.optimize.leastsquares.Box;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;

/**
 * Solves F(w) = y from a start, within bounds.
 *
 * <p>Steps are of minimum norm where there are more unknowns than equations. The result says how
 * far the solution is from the start, and what is wrong where there is none.
 *
 * @param system the equations
 * @param grouped the same by its non-zero entries, if it is known so
 * @param start [p], finite, within the box; not modified
 * @param box bounds of the unknowns, which no point leaves
 * @param nearest whether the solution nearest to the start is wanted
 * @param others further starts near the given one: for nearest, and where the given one leads to no
 *     solution
 * @param seed of these starts
 * @param method the steps
 * @param scale the units in which steps and distances are short
 * @param tolerance of the size of an equation's terms ({@link org.plstar.program.RunningError}):
 *     what it may be off by where the system is solved
 * @param steps most steps
 */
@Study("solve")
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SolveRequest(
        ResidualSystem system,
        Optional<GroupedSystem> grouped,
        double[] start,
        Box box,
        @Asked("lm") SolveMethod method,
        @Asked("auto") SolveScale scale,
        @Asked(value = "1e-10", above = 0) double tolerance,
        @Asked(value = "200", least = 0) int steps,
        @Asked boolean nearest,
        @Asked(value = "0", least = 0) int others,
        @Asked("0") long seed)
        implements Request<SolveResult>, SolveRequestWith {
    /** Unless told otherwise. */
    public static final double TOLERANCE = 1e-10;

    /** Unless told otherwise. */
    public static final int STEPS = 200;

    /**
     * Checks start and bounds.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public SolveRequest {
        if (start.length != system.unknowns()) {
            throw StudyRefusal.range(
                    "start of " + start.length + " numbers", system.unknowns() + " numbers");
        }
        for (double v : start) {
            if (!Double.isFinite(v)) {
                throw StudyRefusal.range("start " + v, "finite numbers");
            }
        }
        require(box, start);
    }

    /** Refuses a box of another size, one that is empty, and a start outside. */
    private static void require(Box box, double[] start) {
        if (box.lower().length != start.length || box.upper().length != start.length) {
            throw StudyRefusal.range(
                    "bounds of " + box.lower().length + " unknowns",
                    start.length + " of each kind");
        }
        for (int j = 0; j < start.length; j++) {
            if (!(box.lower()[j] <= start[j] && start[j] <= box.upper()[j])) {
                throw StudyRefusal.range(
                        "start " + start[j] + " of unknown " + (j + 1),
                        "a number in [" + box.lower()[j] + ", " + box.upper()[j] + "]");
            }
        }
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

    /** The same within bounds. */
    public SolveRequest within(Box other) {
        return new SolveRequest(
                system, grouped, start, other, method, scale, tolerance, steps, nearest, others,
                seed);
    }

    @Override
    public SolveResult run(Session session) {
        return Solving.run(Description.checked(this), session);
    }
}
