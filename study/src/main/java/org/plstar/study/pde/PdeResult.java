package org.plstar.study.pde;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.study.StudyRefusal;
import org.plstar.study.solve.ExistenceProof;
import org.plstar.study.solve.SolveMethod;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SystemSize;
import org.plstar.system.ResidualSystem;

/**
 * The end of a search for a solution of differential equations.
 *
 * @param detail the test that ended it, with its numbers
 * @param size of the conditions at points; a condition is a group
 * @param conditions how well each holds
 * @param errors of the unknown functions with exact solutions
 * @param coefficients of an inverse problem
 * @param windows of a marched coordinate, else none; then losses are their means, size is the
 *     largest, loss and kernel at the start are the first one's, those at the end the last one's
 * @param solution what was found
 * @param proof of an exact solution of the equations at the points, where that was asked for
 */
public record PdeResult(
        PdeStatus status,
        String detail,
        SystemSize size,
        Loss loss,
        Course course,
        List<ConditionSummary> conditions,
        List<FunctionErrors> errors,
        List<CoefficientValue> coefficients,
        KernelView kernel,
        List<Window> windows,
        @JsonIgnore Solution solution,
        Optional<ExistenceProof> proof) {
    /** The largest number of equations that are certified. */
    private static final int MOST_CERTIFIED = 300;

    private static final double POLISHED = 1e-12;
    private static final int POLISHING = 30;

    /** The functions of the solution. */
    public PdeModel model() {
        return solution.model;
    }

    /** The network's parameters, then the coefficients, [p]; of the last window. */
    public double[] w() {
        return model().parameters().getLast();
    }

    /** Whether the conditions hold to the tolerance. */
    public boolean solved() {
        return status == PdeStatus.SOLVED;
    }

    /** The same result with a proof. */
    PdeResult with(ExistenceProof found) {
        return new PdeResult(
                status,
                detail,
                size,
                loss,
                course,
                conditions,
                errors,
                coefficients,
                kernel,
                windows,
                solution,
                Optional.of(found));
    }

    /**
     * The request for a nearby point at which the discrete equations hold up to rounding, by
     * undamped Gauss–Newton steps, for a certificate of existence. The certificate says nothing
     * about the differential equations between the points.
     *
     * @throws org.plstar.refusal.Refusal RANGE for more than {@value #MOST_CERTIFIED} equations
     */
    public SolveRequest polishing() {
        if (!windows.isEmpty()) {
            throw StudyRefusal.range(
                    windows.size() + " windows", "one, for a certificate; leave march out");
        }
        if (size.equations() > MOST_CERTIFIED) {
            String rank = kernel.atStart
                    .map(b -> ", of which the Jacobian tells " + b.rank() + " apart")
                    .orElse("");
            throw StudyRefusal.range(
                    size.equations() + " conditions at points" + rank,
                    "up to "
                            + MOST_CERTIFIED
                            + " for a certificate; take fewer points, or a larger first-scale");
        }
        return SolveRequest.of(solution.discrete, w())
                .withMethod(SolveMethod.GAUSS_NEWTON)
                .withTolerance(POLISHED)
                .withSteps(POLISHING);
    }

    /**
     * Σ weight ½ mean r².
     *
     * @param atStart at the start
     * @param atEnd at the last points
     * @param fresh at ten times as many other points; infinite where a condition has no finite
     *     value at one
     * @param overFitted whether that is ten times the loss at fixed points
     */
    public record Loss(double atStart, double atEnd, double fresh, boolean overFitted) {
        static Loss of(double atStart, double atEnd, double fresh, boolean resampled) {
            boolean over =
                    !resampled && Double.isFinite(fresh) && fresh > 10 * atEnd && fresh > 1e-20;
            return new Loss(atStart, atEnd, fresh, over);
        }
    }

    /**
     * The steps of the search.
     *
     * @param steps done
     * @param resampled whether they had new points
     * @param firstScale by which the first layer's weights were multiplied
     * @param history of the loss
     */
    public record Course(int steps, boolean resampled, double firstScale, List<Moment> history) {}

    /**
     * Measurements of the tangent kernel.
     *
     * @param atStart by the Jacobian at the start; absent where it is too large
     * @param atEnd the same at the end
     * @param drift ‖K - K₀‖/‖K₀‖ of the kernel at the end, at fixed points; absent where that is
     *     too large, or points are new at each step
     * @param stall plain gradient descent from the same start, where that was asked for
     */
    public record KernelView(
            Optional<Spectrum> atStart,
            Optional<Spectrum> atEnd,
            OptionalDouble drift,
            Optional<DescentPlateau> stall) {}

    /**
     * The solution at the end.
     *
     * @param table the functions at points, to look at
     * @param discrete the conditions at their last points as one system of w, times √(weight/N)
     */
    public record Solution(PdeModel model, SolutionTable table, ResidualSystem discrete) {}

    /**
     * The residual of one condition.
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
     * The numbers after one step.
     *
     * @param error relative in L2, of the first function with an exact solution, at some steps
     * @param constant ‖∇L‖²/2L = ‖Jᵀr‖²/‖r‖² there, the largest constant of the Polyak–Łojasiewicz
     *     inequality at this point; absent at the last one
     */
    public record Moment(int step, double loss, OptionalDouble error, OptionalDouble constant) {
        /** The same moment with the constant that the next step found. */
        Moment with(double found) {
            return new Moment(step, loss, error, OptionalDouble.of(found));
        }
    }

    /**
     * A window of a marched coordinate.
     *
     * @param fresh the loss at other points; infinite where a condition has no finite value at one
     */
    public record Window(
            double lower, double upper, PdeStatus status, int steps, double loss, double fresh) {}

    /** The value of a coefficient at the end. */
    public record CoefficientValue(
            String name,
            double value,
            double start,
            OptionalDouble standardError,
            OptionalDouble identified) {}
}
