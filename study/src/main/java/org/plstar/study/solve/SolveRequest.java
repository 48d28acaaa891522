package org.plstar.study.solve;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.SolveSettings;
import org.plstar.optimize.Box;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.system.ResidualSystem;

/**
 * Solves a system of equations that is given as text or as an AMPL .nl file, from a start, and says
 * how far the solution is from it; or differential equations by collocation or a network.
 *
 * <p>A text declares unknowns and states equations: var x = 1 in [0, 9], then x^2 = 2. See
 * docs/solve.md. Steps are of minimum norm where there are more unknowns than equations, and no
 * point leaves the bounds. Where there is no solution, the result says what is wrong. solution.csv
 * has what was found.
 *
 * @param equations with the starts and bounds of their unknowns
 * @param method Levenberg-Marquardt, or full Gauss-Newton steps
 * @param tolerance solved: each equation holds to T of the size of its terms
 * @param steps most steps
 * @param nearest look for the solution nearest to the start, within bounds
 * @param scale units in which steps and distances are short: the unknowns' as they are, by the
 *     Jacobian, or by starts and bounds; auto: by the Jacobian with no more unknowns than
 *     equations, else by starts and bounds if these differ by more than 1e3
 * @param starts look for the nearest one from K further random starts too, which cover finite
 *     bounds, and for any where the given start leads to none; different solutions are told
 * @param along write K further solutions to along.csv, at growing distances along the set of all
 *     solutions, where unknowns are not determined
 * @param certify prove that an exact solution exists near the point that was found; writes
 *     certificate.json
 * @param seed of these starts and ways
 */
@Study("solve")
public record SolveRequest(
        Equations equations,
        @Asked("lm") SolveMethod method,
        @Asked(value = "1e-10", above = 0, label = "T") double tolerance,
        @Asked(value = "200", least = 0) int steps,
        @Asked boolean nearest,
        @Asked("auto") SolveScale scale,
        @Asked(value = "0", least = 0, label = "K") int starts,

        @Asked(value = "0", least = 0, most = 10_000, label = "K")
        int along,

        @Asked boolean certify,
        @Asked("0") long seed)
        implements Request<SolveResult>, SolveRequestWith {
    /** The default tolerance. */
    private static final double TOLERANCE = 1e-10;

    /** The default number of steps. */
    private static final int STEPS = 200;

    /**
     * Refuses starts and bounds that are invalid.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public SolveRequest {
        requireNonNull(method, "method");
        requireNonNull(scale, "scale");
        int p = equations.unknowns().size();
        for (int j = 0; j < p; j++) {
            Equations.Unknown u = equations.unknowns().get(j);
            if (!Double.isFinite(u.start())) {
                throw StudyRefusal.range("start " + u.start(), "finite numbers");
            }
            if (!(u.lower() <= u.start() && u.start() <= u.upper())) {
                throw StudyRefusal.range(
                        "start " + u.start() + " of unknown " + (j + 1),
                        "a number in [" + u.lower() + ", " + u.upper() + "]");
            }
        }
    }

    /** A request for a system that the user defined, from a start [p], without bounds. */
    public static SolveRequest of(ResidualSystem system, double... start) {
        if (start.length != system.unknowns()) {
            throw StudyRefusal.range(
                    "start of " + start.length + " numbers", system.unknowns() + " numbers");
        }
        return of(Equations.of(system, start));
    }

    /** A request for a text's equations from their starts, with the text's settings. */
    public static SolveRequest of(Equations text) {
        SolveSettings s = text.settings();
        return new SolveRequest(
                text,
                s.method().orElse("").equals("gauss-newton")
                        ? SolveMethod.GAUSS_NEWTON
                        : SolveMethod.LM,
                s.tolerance().orElse(TOLERANCE),
                s.steps().orElse(STEPS),
                s.nearest().orElse(false),
                SolveScale.valueOf(s.scale().orElse("auto").toUpperCase(Locale.ROOT)),
                0,
                0,
                false,
                0);
    }

    /** The scale that {@link SolveScale#AUTO} selects here, or the requested scale. */
    public SolveScale scaledBy() {
        if (scale != SolveScale.AUTO) {
            return scale;
        }
        if (equations.unknowns().size() <= equations.equations().size()) {
            return method == SolveMethod.LM ? SolveScale.JACOBIAN : SolveScale.NONE;
        }
        return VariableScaling.differ(equations.start(), box())
                ? SolveScale.START
                : SolveScale.NONE;
    }

    /**
     * The same request within bounds.
     *
     * @throws org.plstar.refusal.Refusal RANGE for bounds of another size, or without the start
     */
    public SolveRequest within(Box other) {
        if (other.lower().length != equations.unknowns().size()
                || other.upper().length != other.lower().length) {
            throw StudyRefusal.range(
                    "bounds of " + other.lower().length + " unknowns",
                    equations.unknowns().size() + " of each kind");
        }
        Equations bounded = equations.from(equations.start(), other.lower(), other.upper());
        return new SolveRequest(
                bounded, method, tolerance, steps, nearest, scale, starts, along, certify, seed);
    }

    /** The bounds of the unknowns; unknowns in no equation are fixed at their starts. */
    Box box() {
        Box box = new Box(equations.lower(), equations.upper());
        for (int j = 0; j < box.lower().length; j++) {
            if (!equations.structure().isUsed(j)) {
                box.lower()[j] = equations.unknowns().get(j).start();
                box.upper()[j] = box.lower()[j];
            }
        }
        return box;
    }

    /**
     * Whether there are as many equations as unknowns, or more, and the bounds of all unknowns are
     * finite.
     */
    public boolean areBoundedPoints() {
        Box all = box();
        for (int j = 0; j < all.lower().length; j++) {
            if (!(all.upper()[j] - all.lower()[j] < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return equations.equations().size() >= equations.unknowns().size();
    }

    /** Whether an unknown has bounds of its own. */
    boolean isBounded() {
        return new Box(equations.lower(), equations.upper()).isBounded();
    }

    @Override
    public SolveResult run(Session session) {
        return Solving.run(Description.checked(this), session);
    }
}
