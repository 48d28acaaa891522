package org.plstar.study.solve.branch;

import java.util.List;
import org.plstar.optimize.leastsquares.Box;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
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
