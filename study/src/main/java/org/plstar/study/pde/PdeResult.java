package org.plstar.study.pde;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.solve.SolveMethod;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.system.ResidualSystem;

/**
 * Where a search for a solution of differential equations ended.
 *
 * @param problem that was solved
 * @param seed of the network's start
 * @param tolerance solved means that the root of twice the loss is at most this
 * @param momentum of the steps
 * @param w the network's parameters, then the coefficients
 * @param atStart the loss Σ weight ½ mean r² at the start
 * @param loss the same at the end, at the last points
 * @param fresh the same at ten times as many other points; infinite where a condition has no finite
 *     value at one
 * @param steps done
 * @param resampled whether steps had new points
 * @param firstScale by which the first layer's weights were multiplied
 * @param conditions how well each holds
 * @param history of the loss
 * @param errors by unknown function, against the exact solution where there is one
 * @param coefficients of an inverse problem
 * @param before what the Jacobian at the start says; absent where it is too large
 * @param after what the Jacobian at the end says
 * @param drift ‖K - K₀‖/‖K₀‖ of the kernel at the end, at fixed points; absent where that is too
 *     large, or points are new at each step
 * @param stall plain gradient descent from the same start, where that was asked for
 * @param discrete the conditions at their last points as one system of w, times √(weight/N)
 * @param table the solution at points, to look at
 * @param windows of a marched coordinate, else one; then losses are their means, w, discrete and
 *     after the last one's, atStart, before and stall the first one's
 * @param detail the test that ended it, with its numbers
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record PdeResult(
        PdeProblem problem,
        long seed,
        double tolerance,
        double momentum,
        PdeStatus status,
        double[] w,
        int unknowns,
        int equations,
        double atStart,
        double loss,
        double fresh,
        int steps,
        boolean resampled,
        double firstScale,
        List<ConditionSummary> conditions,
        List<Moment> history,
        List<Optional<FunctionErrors>> errors,
        List<CoefficientValue> coefficients,
        Optional<Spectrum> before,
        Optional<Spectrum> after,
        OptionalDouble drift,
        Optional<DescentPlateau> stall,
        ResidualSystem discrete,
        SolutionTable table,
        List<Window> windows,
        String detail) {
    /** More equations than this are not certified. */
    private static final int MOST_CERTIFIED = 300;

    private static final double POLISHED = 1e-12;
    private static final int POLISHING = 30;

    /** The functions that were found. */
    public PdeModel model() {
        return new PdeModel(problem, windows.stream().map(Window::w).toList());
    }

    /** Whether the conditions hold to the tolerance. */
    public boolean solved() {
        return status == PdeStatus.SOLVED;
    }

    /**
     * A point nearby at which the discrete equations hold to rounding, if pure Gauss–Newton steps
     * lead to one: what a certificate of existence can be about. It says nothing of the
     * differential equations between the points.
     *
     * @throws org.plstar.refusal.Refusal RANGE for more than {@value #MOST_CERTIFIED} equations
     */
    public SolveResult polished(Session session) {
        if (windows.size() > 1) {
            throw StudyRefusal.range(
                    windows.size() + " windows", "one, for a certificate; leave march out");
        }
        if (equations > MOST_CERTIFIED) {
            String rank =
                    before.map(b -> ", of which the Jacobian tells " + b.rank() + " apart")
                            .orElse("");
            throw StudyRefusal.range(
                    equations + " conditions at points" + rank,
                    "up to "
                            + MOST_CERTIFIED
                            + " for a certificate; take fewer points, or a larger first-scale");
        }
        return SolveRequest.of(discrete, w)
                .withMethod(SolveMethod.GAUSS_NEWTON)
                .withTolerance(POLISHED)
                .withSteps(POLISHING)
                .run(session);
    }

    /** Whether fresh points have ten times the loss of those that were fitted. */
    public boolean isOverFitted() {
        return !resampled && Double.isFinite(fresh) && fresh > 10 * loss && fresh > 1e-20;
    }

    /**
     * A condition.
     *
     * @param points number of its points
     * @param residual √(mean r²), without its weight
     * @param fresh the same at other points; infinite where it has no finite value at one
     * @param adviced the weight that balances traces, trace(K)/trace(K_bb); absent if not measured
     */
    public record ConditionSummary(
            String label,
            int points,
            double weight,
            double residual,
            double fresh,
            OptionalDouble adviced) {}

    /**
     * After a step.
     *
     * @param error relative in L2, of the first function with an exact solution, at some steps
     * @param constant ‖∇L‖²/2L = ‖Jᵀr‖²/‖r‖² there, the largest constant of the Polyak–Łojasiewicz
     *     inequality at this point; absent at the last one
     */
    public record Moment(int step, double loss, OptionalDouble error, OptionalDouble constant) {
        /** With the constant that the next step found. */
        Moment with(double found) {
            return new Moment(step, loss, error, OptionalDouble.of(found));
        }
    }

    /**
     * A window.
     *
     * @param fresh the loss at other points
     * @param w the network's parameters
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Window(
            int steps, PdeStatus status, double loss, double fresh, int equations, double[] w) {}

    /** A coefficient that was found. */
    public record CoefficientValue(
            String name,
            double value,
            double start,
            OptionalDouble standardError,
            OptionalDouble identified) {}
}
