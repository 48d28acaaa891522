package org.plstar.study.solve.branch;

import java.util.Optional;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Follows the solutions of as many equations as unknowns while a param of theirs changes, past the
 * values at which a branch turns back.
 *
 * <p>The branch is a curve in unknowns and param. Each step goes along its tangent, and Newton's
 * method across the tangent leads back to it. Cost: a sparse LU factorization for each correction.
 *
 * @param equations with the param as an unknown, see {@link Equations#withUnknown}
 * @param param its name
 * @param from the value at which the branch begins, at the solution that is found from the starts
 * @param to the other end of the range that is followed
 * @param points most points of the branch
 * @param show what the page draws and sentences name; else what changes most
 */
@Study("branch")
public record BranchRequest(
        Equations equations,
        String param,
        double from,
        double to,

        @Asked(value = "400", least = 2, label = "N", group = "A branch by a param")
        int points,

        @Asked(label = "NAME", group = "A branch by a param")
        Optional<String> show)
        implements Request<BranchResult>, BranchRequestWith {
    private static final int POINTS = 400;

    /**
     * Refuses a param that is no unknown of the equations, and an empty range.
     *
     * @throws Refusal RANGE
     */
    public BranchRequest {
        if (equations.unknowns().stream().noneMatch(u -> u.name().equals(param))) {
            throw refused(
                    "branch " + param, "the equations have no such unknown", "one that they have");
        }
        if (!Double.isFinite(from) || !Double.isFinite(to) || from == to) {
            throw refused(
                    "branch " + param,
                    "its range is from " + from + " to " + to,
                    "two different numbers");
        }
        if (show.isPresent()
                && (show.get().equals(param)
                        || equations.unknowns().stream()
                                .noneMatch(u -> u.name().equals(show.get())))) {
            throw refused("show " + show.get(), "it is no unknown", "an unknown to show");
        }
    }

    /** The place of the unknown that is shown, among those beside the param. */
    public int shown(BranchResult result) {
        return result.shown(show);
    }

    private static Refusal refused(String param, String why, String expected) {
        return Refusal.of(StudyRefusal.RANGE, param, why, expected, "correct it");
    }

    /** A request with the default number of points. */
    public static BranchRequest of(Equations text, String param, double from, double to) {
        return new BranchRequest(text, param, from, to, POINTS, Optional.empty());
    }

    /**
     * Follows the branch.
     *
     * @throws Refusal RANGE where equations and unknowns are not as many, or of too many forms, and
     *     where no solution is found to begin at
     */
    @Override
    public BranchResult run(Session session) {
        Description.checked(this);
        return Family.of(equations, param, from, to, points, session).follow(session);
    }
}
