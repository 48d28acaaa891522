package org.plstar.study.solve.branch;

import java.util.List;
import org.plstar.data.equations.Equations;
import org.plstar.optimize.Box;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.claim.Digits;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SystemSearch;
import org.plstar.system.GroupedSystem;

/**
 * Equations with a param among their unknowns, and a solution at which a branch begins.
 *
 * @param names of all unknowns, [n + 1]
 * @param param one of these
 * @param box bounds of the unknowns; those of the param are the range
 * @param start a solution at which the param is {@code from}, [n + 1]
 * @param to the other end of the range
 * @param points most points of the branch
 * @param units of unknowns, from their sizes at the start and changes along the range
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Family(
        GroupedSystem system,
        List<String> names,
        String param,
        Box box,
        double[] start,
        double from,
        double to,
        int points,
        SystemSearch.Units units) {
    /**
     * The equations of a text in which the param is an unknown, and the solution to which their
     * starts lead at the beginning of the range.
     *
     * @throws Refusal RANGE where equations and unknowns are not as many, or of too many forms, and
     *     where no solution is found to begin at
     */
    static Family of(
            Equations equations,
            String param,
            double from,
            double to,
            int points,
            Session session) {
        return new Family(
                system(equations, param),
                equations.unknowns().stream().map(Equations.Unknown::name).toList(),
                param,
                new Box(equations.lower(), equations.upper()),
                start(equations, param, from, session),
                from,
                to,
                points,
                sizes -> sizes);
    }

    static GroupedSystem system(Equations equations, String param) {
        int n = equations.equations().size();
        int size = equations.unknowns().size();
        if (n != size - 1) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "param " + param,
                    Digits.count(n, "equation")
                            + " in "
                            + Digits.count(size - 1, "unknown")
                            + " beside it",
                    "as many equations as unknowns",
                    n < size - 1 ? "fix unknowns by equations" : "leave equations out");
        }
        return equations
                .grouped()
                .orElseThrow(() -> Refusal.of(
                        StudyRefusal.RANGE,
                        "param " + param,
                        n + " equations of too many different forms",
                        "equations that differ in numbers and unknowns, in a few forms",
                        "solve for single values of " + param));
    }

    private static double[] start(Equations equations, String param, double from, Session session) {
        int at = equations.unknowns().stream()
                .map(Equations.Unknown::name)
                .toList()
                .indexOf(param);
        double[] start = equations.start();
        double[] lower = equations.lower();
        double[] upper = equations.upper();
        start[at] = from;
        lower[at] = from;
        upper[at] = from;
        Equations there = equations.from(start, lower, upper);
        SolveResult r = SolveRequest.of(there).run(session.withProgress(Progress.SILENT));
        if (!r.found()) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "from " + from,
                    "no solution is found there to begin at: " + r.detail(),
                    "a value at which the starts lead to a solution",
                    "give other starts, or begin at another value");
        }
        return r.w();
    }

    /**
     * Follows the branch through the start.
     *
     * @throws org.plstar.refusal.Refusal RANGE where no branch goes on from there, and for a system
     *     of another size
     */
    public BranchResult follow(Session session) {
        if (system.equations() + 1 != system.unknowns() || start.length != system.unknowns()) {
            throw StudyRefusal.range(
                    system.equations() + " equations in " + system.unknowns() + " unknowns",
                    "one unknown more than equations");
        }
        return BranchStudy.run(this, session);
    }
}
