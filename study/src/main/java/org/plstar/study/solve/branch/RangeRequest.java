package org.plstar.study.solve.branch;

import java.util.List;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Proves a solution for every value of a param in a range, cell by cell, from the solution at its
 * beginning on.
 *
 * <p>Cost: of a cell some three proofs of a solution near a point.
 *
 * @param equations with the param as an unknown, see {@link Equations#withUnknown}
 * @param param its name
 * @param from the least value
 * @param to the greatest value
 * @param certify write what is proved as certificate.json, which anybody can check
 */
@Study("range")
public record RangeRequest(
        Equations equations,
        String param,
        double from,
        double to,
        @Asked boolean certify) implements Request<RangeResult>, RangeRequestWith {
    /**
     * Refuses a param that is no unknown of the equations, and ends that do not grow.
     *
     * @throws Refusal RANGE
     */
    public RangeRequest {
        if (equations.unknowns().stream().noneMatch(u -> u.name().equals(param))) {
            throw refused(
                    "for " + param, "the equations have no such unknown", "one that they have");
        }
        if (!Double.isFinite(from) || !Double.isFinite(to) || !(from < to)) {
            throw refused(
                    "for " + param,
                    "its range is from " + from + " to " + to,
                    "two finite numbers, the first the smaller");
        }
    }

    private static Refusal refused(String param, String why, String expected) {
        return Refusal.of(StudyRefusal.RANGE, param, why, expected, "correct it");
    }

    /** A request. */
    public static RangeRequest of(Equations text, String param, double from, double to) {
        return new RangeRequest(text, param, from, to, true);
    }

    /** The names of the unknowns beside the param. */
    public List<String> names() {
        return equations.unknowns().stream()
                .map(Equations.Unknown::name)
                .filter(name -> !name.equals(param))
                .toList();
    }

    /**
     * Proves what it can.
     *
     * @throws Refusal RANGE where equations and unknowns are not as many, or of too many forms, and
     *     where no solution is found to begin at
     */
    @Override
    public RangeResult run(Session session) {
        return RangeStudy.run(Description.checked(this), session);
    }
}
