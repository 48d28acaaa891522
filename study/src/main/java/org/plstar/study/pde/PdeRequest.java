package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.plstar.data.equations.PdeProblem;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.study.solve.ExistenceProof;
import org.plstar.study.solve.SolveRequest;

/**
 * Solves differential equations by a network at points.
 *
 * <p>The residuals of all conditions are one system of least squares. The result says how the
 * equations hold at other points too.
 *
 * @param problem the equations
 * @param method of differential equations: auto is collocation for one coordinate without data and
 *     without an option that networks alone have
 * @param tolerance of networks: solved means that the root of twice the loss is at most T
 * @param steps most steps
 * @param momentum carry on from M times the last step (SPRING)
 * @param descent take N steps of plain gradient descent too, and compare them with what the kernel
 *     predicts
 * @param certify of differential equations: prove it of the equations at the points
 * @param seed of the network's start
 */
@Study("pde")
public record PdeRequest(
        PdeProblem problem,
        @Asked("auto") PdeProblem.Method method,
        @Asked(value = "1e-5", above = 0, label = "T") double tolerance,
        @Asked(value = "200", least = 0) int steps,

        @Asked(value = "0", least = 0, below = 1, label = "M", group = "Differential equations")
        double momentum,

        @Asked(value = "0", least = 0, group = "Differential equations")
        int descent,

        @Asked boolean certify,
        @Asked("0") long seed)
        implements Request<PdeResult>, PdeRequestWith {
    /** The default tolerance. */
    private static final double TOLERANCE = 1e-5;

    /** The default number of steps. */
    private static final int STEPS = 200;

    /**
     * Refuses a method that is not that of networks, and a problem that says where to begin.
     *
     * @throws Refusal RANGE
     */
    public PdeRequest {
        requireNonNull(method, "method");
        if (method == PdeProblem.Method.COLLOCATION) {
            throw StudyRefusal.range("method collocation of networks", "auto or network");
        }
        if (problem.starts().stream().anyMatch(Optional::isPresent)) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "method network of a text with a start",
                    "a network begins at weights that its seed draws",
                    "no start, or a problem that collocation does",
                    "leave the start out");
        }
    }

    /** The request by the text's settings, with seed 0. */
    public static PdeRequest of(PdeProblem problem) {
        return new PdeRequest(
                problem,
                problem.method() == PdeProblem.Method.COLLOCATION
                        ? PdeProblem.Method.NETWORK
                        : problem.method(),
                problem.settings().tolerance().orElse(TOLERANCE),
                problem.settings().steps().orElse(STEPS),
                problem.momentum(),
                0,
                false,
                0);
    }

    /** The same request for another problem. */
    PdeRequest of(PdeProblem other, int otherDescent) {
        return new PdeRequest(
                other, method, tolerance, steps, momentum, otherDescent, certify, seed);
    }

    @Override
    public PdeResult run(Session session) {
        Description.checked(this);
        PdeResult found = problem.windows() == 1
                ? new PdeSolving(this, session, PreviousWindow.NONE, Optional.empty()).run()
                : new PdeMarch(this, session).run();
        return certify ? found.with(proof(found, session)) : found;
    }

    private static ExistenceProof proof(PdeResult found, Session session) {
        try {
            SolveRequest discrete = found.polishing().withCertify(true);
            return discrete.run(session).proof().orElseThrow();
        } catch (Refusal refusal) {
            return ExistenceProof.none(String.valueOf(refusal.getMessage()));
        }
    }
}
