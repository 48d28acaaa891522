package org.plstar.study.pde;

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
 * Solves differential equations of one coordinate by collocation on a mesh.
 *
 * <p>Functions are cubics between nodes, which Newton's method finds. Nodes are added where the
 * equations do not hold between the points at which they are made to; then all intervals are halved
 * once more, and how far that moves the functions is told.
 *
 * @param problem the equations
 * @param method of differential equations: auto is collocation for one coordinate without data and
 *     without an option that networks alone have
 * @param tolerance of collocation: solved means that in each interval the residual is at most T of
 *     the size of the equations' terms
 * @param nodes most nodes of the mesh
 */
@Study("collocation")
public record CollocationRequest(
        PdeProblem problem,
        @Asked("auto") PdeProblem.Method method,
        @Asked(value = "1e-8", above = 0, label = "T") double tolerance,

        @Asked(
                value = "20000",
                least = 9,
                most = 1_000_000,
                label = "N",
                group = "Differential equations")
        int nodes)
        implements Request<CollocationResult>, CollocationRequestWith {
    private static final double TOLERANCE = 1e-8;
    private static final int NODES = 20_000;

    /**
     * Refuses a problem that collocation does not do.
     *
     * @throws Refusal RANGE
     */
    public CollocationRequest {
        States.hindrance(problem).ifPresent(why -> {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "method collocation",
                    why,
                    "equations of one coordinate, one for each function, without measurements",
                    "solve it by a network: method = network");
        });
        if (method == PdeProblem.Method.NETWORK) {
            throw StudyRefusal.range("method network of collocation", "auto or collocation");
        }
    }

    /** Whether collocation does this problem. */
    public static boolean does(PdeProblem problem) {
        return States.hindrance(problem).isEmpty();
    }

    /** The request by the text's settings. */
    public static CollocationRequest of(PdeProblem problem) {
        return new CollocationRequest(
                problem,
                Optional.of(problem.method())
                        .filter(m -> m != PdeProblem.Method.NETWORK)
                        .orElse(PdeProblem.Method.AUTO),
                problem.settings().tolerance().orElse(TOLERANCE),
                NODES);
    }

    /**
     * Solves the problem.
     *
     * @throws Refusal RANGE for a start at which an equation has no finite value
     */
    @Override
    public CollocationResult run(Session session) {
        return new Collocation(Description.checked(this), session).run();
    }
}
