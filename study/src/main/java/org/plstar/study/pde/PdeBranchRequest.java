package org.plstar.study.pde;

import java.util.List;
import java.util.Optional;
import org.plstar.data.equations.PdeProblem;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Follows the solutions of differential equations of one coordinate while a param of theirs
 * changes, past the values at which a branch turns back, by collocation on one mesh.
 *
 * <p>The branch is followed again on finer meshes until in each interval, at each of its points,
 * the residual is at most the tolerance; then once more with all intervals halved, and how far that
 * moves the folds is told.
 *
 * @param problem at the value of the param where the branch begins
 * @param free the same problem with the param as a coefficient
 * @param param its name
 * @param from the value at which the branch begins
 * @param to the other end of the range that is followed
 * @param points most points of the branch
 * @param show what the page draws and sentences name; else what changes most
 * @param tolerance of collocation: solved means that in each interval the residual is at most T of
 *     the size of the equations' terms
 * @param nodes most nodes of the mesh
 */
@Study("function_branch")
public record PdeBranchRequest(
        PdeProblem problem,
        PdeProblem free,
        String param,
        double from,
        double to,

        @Asked(value = "400", least = 2, label = "N", group = "A branch by a param")
        int points,

        @Asked(label = "NAME", group = "A branch by a param")
        Optional<String> show,

        @Asked(value = "1e-8", above = 0, label = "T") double tolerance,

        @Asked(
                value = "20000",
                least = 9,
                most = 1_000_000,
                label = "N",
                group = "Differential equations")
        int nodes)
        implements Request<PdeBranchResult>, PdeBranchRequestWith {
    private static final int POINTS = 400;
    private static final int NODES = 20_000;

    /**
     * Refuses problems that collocation does not do, a param that is no coefficient of the second
     * one, an empty range, and a number to show that there is not.
     *
     * @throws Refusal RANGE
     */
    public PdeBranchRequest {
        States.hindrance(problem).or(() -> States.hindrance(free, 1)).ifPresent(why -> {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "branch " + param,
                    why,
                    "equations of one coordinate, one for each function, without measurements",
                    "solve it for single values of " + param);
        });
        if (free.coefficients().stream().noneMatch(c -> c.name().equals(param))) {
            throw refused(
                    "branch " + param,
                    "the equations have no such coefficient",
                    "one that they have");
        }
        if (!Double.isFinite(from) || !Double.isFinite(to) || from == to) {
            throw refused(
                    "branch " + param,
                    "its range is from " + from + " to " + to,
                    "two different numbers");
        }
        List<String> all = PdeBranch.readings(free, param);
        if (show.isPresent() && !all.contains(show.get())) {
            throw refused("show " + show.get(), "a branch has no such number", "one of " + all);
        }
    }

    private static Refusal refused(String what, String why, String expected) {
        return Refusal.of(StudyRefusal.RANGE, what, why, expected, "correct it");
    }

    /** The request by the text's settings. */
    public static PdeBranchRequest of(
            PdeProblem problem, PdeProblem free, String param, double from, double to) {
        return new PdeBranchRequest(
                problem,
                free,
                param,
                from,
                to,
                POINTS,
                Optional.empty(),
                CollocationRequest.of(problem).tolerance(),
                NODES);
    }

    /**
     * Follows the branch.
     *
     * @throws Refusal RANGE where no solution is found to begin at
     */
    @Override
    public PdeBranchResult run(Session session) {
        return new PdeBranch(Description.checked(this), session).run();
    }
}
