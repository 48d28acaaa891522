package org.plstar.study.solve;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.certify.Absence;
import org.plstar.data.equations.Equations;
import org.plstar.study.json.Json;

/**
 * The end of a search for a solution.
 *
 * @param ending of the search
 * @param distance ‖w - start‖, of all unknowns but slacks
 * @param rank of the Jacobian; absent where it is too large to decompose
 * @param nearest of the descent to the nearest solution, where that was asked for and one was found
 * @param leastSquares of a point of least squares
 * @param solution the unknowns, [p]
 * @param freedom what is not determined
 * @param dependence of equations on each other
 * @param proof of an exact solution, where that was asked for
 */
public record SolveResult(
        @JsonUnwrapped Ending ending,
        SystemSize size,
        Residual residual,
        double distance,
        Optional<JacobianRank> rank,
        Optional<NearestPoint> nearest,
        Optional<LeastSquaresPoint> leastSquares,
        List<Unknown> solution,
        @JsonUnwrapped Freedom freedom,
        @JsonUnwrapped Dependence dependence,
        Optional<ExistenceProof> proof) {
    /**
     * How a search ended.
     *
     * @param detail the test that ended it, with its numbers
     * @param steps done
     * @param evaluations of all equations, in all searches
     * @param scale the units in which steps and distances were short
     * @param starts what each further start that was tried led to; empty where none was
     * @param different the different solutions that starts led to, the given one included; empty
     *     where no further start was tried from a solution
     */
    public record Ending(
            SolveStatus status,
            String detail,
            int steps,
            int evaluations,
            SolveScale scale,
            List<Start> starts,
            List<Different> different) {}

    /**
     * A solution that starts led to.
     *
     * @param values of the unknowns, [p]
     * @param residual ‖F(w) - y‖
     * @param starts how many of them led to it
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Different(double[] values, double residual, int starts) {}

    /**
     * The freedom that a solution leaves.
     *
     * @param undetermined directions that no equation sees, where there are some
     * @param structure where a square system has equations that are too many for their unknowns
     * @param along further solutions, where they were asked for
     */
    public record Freedom(
            Optional<Undetermined> undetermined,
            Optional<StructuralRank> structure,
            Optional<Along> along) {}

    /**
     * Solutions along the set of all.
     *
     * @param asked how many were asked for
     * @param solutions those that were found
     */
    public record Along(int asked, List<Further> solutions) {}

    /**
     * A further solution.
     *
     * @param distance from the solution that was found, slacks included
     * @param residual ‖F(w) - y‖
     * @param w the point, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Further(double distance, double residual, double[] w) {}

    private static final int WORST = 5;

    /** The status at the end of the search. */
    public SolveStatus status() {
        return ending.status;
    }

    /** The test that ended the search, with its numbers. */
    public String detail() {
        return ending.detail;
    }

    /** The number of steps done. */
    public int steps() {
        return ending.steps;
    }

    /** The directions that change no equation to first order, if there are any. */
    public Optional<Undetermined> undetermined() {
        return freedom.undetermined;
    }

    /** The equations that contradict each other, if there are any. */
    public Optional<Contradiction> contradiction() {
        return dependence.contradiction();
    }

    /** Combinations of equations that are 0 for all unknowns. */
    public List<Combination> dependent() {
        return dependence.dependent();
    }

    /** Whether the residual is within the tolerance, or no double is nearer to a solution. */
    public boolean solved() {
        return ending.status == SolveStatus.SOLVED
                || ending.status == SolveStatus.SOLVED_TO_ROUNDING;
    }

    /** The same result with an empty list of unknowns. */
    public SolveResult withoutUnknowns() {
        return new SolveResult(
                ending,
                size,
                residual,
                distance,
                rank,
                nearest,
                leastSquares,
                List.of(),
                freedom,
                dependence,
                proof);
    }

    /** Whether the equations are solved, or data are fitted. */
    public boolean found() {
        return ending.status.isFound();
    }

    /** The values of the unknowns, [p]. */
    public double[] w() {
        return solution.stream().mapToDouble(Unknown::value).toArray();
    }

    /**
     * F(w) - y, with the scales of the equations.
     *
     * @param norm of it
     * @param atStart its norm at the start
     * @param allowed the tolerance times the norm of the sizes of all equations' terms: no residual
     *     above it counts as solved
     * @param worst the equations that hold least, worst first
     */
    public record Residual(double norm, double atStart, double allowed, List<Equation> worst) {
        /** The worst equations of the residuals r, [n]; of equal ones, the first. */
        static List<Equation> worst(Equations text, double[] r) {
            List<Equation> worst = new ArrayList<>();
            for (int i = 0; i < r.length; i++) {
                Equations.Equation e = text.equations().get(i);
                double own = r[i] / e.scale();
                if (worst.size() == WORST
                        && Double.compare(Math.abs(own), worst.getLast().size()) <= 0) {
                    continue;
                }
                int at = worst.size();
                while (at > 0 && Double.compare(worst.get(at - 1).size(), Math.abs(own)) < 0) {
                    at--;
                }
                worst.add(at, new Equation(e.label(), e.line(), own));
                if (worst.size() > WORST) {
                    worst.removeLast();
                }
            }
            return List.copyOf(worst);
        }
    }

    /**
     * An equation with its residual.
     *
     * @param residual left minus right, without the equation's scale
     */
    public record Equation(String label, int line, double residual) {
        private double size() {
            return Math.abs(residual);
        }
    }

    /**
     * The end of the search from a further start.
     *
     * @param number of it, from 1 on
     * @param steps of its last search
     * @param residual ‖F(w) - y‖ where it ended
     * @param distance of that point from the given start, slacks aside
     * @param chosen whether the result is that point
     */
    public record Start(
            int number,
            SolveStatus status,
            int steps,
            double residual,
            double distance,
            boolean chosen) {
        Start asChosen(boolean other) {
            return new Start(number, status, steps, residual, distance, other);
        }
    }

    /** An equation with its share in a quantity. */
    public record Part(String equation, double value) {
        static List<Part> of(Equations text, double[] values) {
            return IntStream.range(0, values.length)
                    .mapToObj(i -> new Part(text.equations().get(i).label(), values[i]))
                    .toList();
        }
    }

    /**
     * An unknown with its value and error.
     *
     * @param lower its bound, or minus infinity
     * @param upper its bound, or infinity
     * @param atBound whether it is on one of them
     * @param standardError of least squares; absent where it is not determined, or held at a bound
     * @param lower95 the lower end of its 95 % interval, where it has a standard error
     * @param upper95 the upper end
     * @param error an estimate of how far the value is from the exact one, to first order, by the
     *     residuals and the rounding of the equations; absent where it is not determined
     */
    public record Unknown(
            String name,
            double value,
            double start,
            double lower,
            double upper,
            boolean atBound,
            OptionalDouble standardError,
            OptionalDouble lower95,
            OptionalDouble upper95,
            OptionalDouble error) {
        static Unknown of(
                Equations.Unknown u,
                double v,
                OptionalDouble standardError,
                OptionalDouble half,
                OptionalDouble error) {
            boolean atBound = v == u.lower() || v == u.upper();
            return new Unknown(
                    u.name(),
                    v,
                    u.start(),
                    u.lower(),
                    u.upper(),
                    atBound,
                    standardError,
                    half.isPresent() ? Json.finite(v - half.getAsDouble()) : half,
                    half.isPresent() ? Json.finite(v + half.getAsDouble()) : half,
                    error);
        }
    }

    /**
     * The end of the descent to the nearest solution.
     *
     * @param converged whether the point is stationary: nearest of its neighbourhood to first order
     * @param stationarity the norm of w - start along the solution set, in unknowns not at a bound
     * @param steps done
     * @param curvature the least one of ½ distance² along the solutions, which is not negative at a
     *     minimum; absent where they have no direction, or it is not known
     * @param left how many stationary points that are no minimum were left
     * @param multipliers μ with w - start = Jᵀμ there, by equation: ∂(½ distance²)/∂y_i
     * @param noneWithin no solution at all is nearer than this; absent if nothing could be proved
     * @param reason why nothing could be
     */
    public record NearestPoint(
            boolean converged,
            double stationarity,
            int steps,
            OptionalDouble curvature,
            int left,
            List<Part> multipliers,
            OptionalDouble noneWithin,
            String reason) {}

    /**
     * Properties of a point of least squares.
     *
     * @param absence a ball about it without a solution
     * @param fit with fewer unknowns than equations
     * @param secondOrder what second derivatives say
     * @param pressed unknowns that a bound keeps from lowering the residual
     * @param withoutBounds how far a solution is that ignores those bounds; absent if there is
     *     none, or none was found
     */
    public record LeastSquaresPoint(
            Absence absence,
            Optional<Fit> fit,
            SecondOrder secondOrder,
            List<String> pressed,
            OptionalDouble withoutBounds) {}

    /**
     * Statistics of least squares with fewer unknowns than equations.
     *
     * @param deviation s = ‖r‖ over the root of these
     * @param degreesOfFreedom n less the rank in unknowns that are not held
     * @param held unknowns that a bound keeps from lowering the residual; they have no errors
     * @param undetermined unknowns that nothing determines
     * @param level the part of values that intervals are to contain
     * @param names the unknowns of the matrices, in order; empty where these are more than 256
     * @param covariance s² (JᵀJ)⁻¹, to first order
     * @param correlation of these unknowns
     * @param measured the numbers that stand alone on the right of the equations, [n]; 0 elsewhere
     * @param fitted what stands on the left, at the point, [n]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Fit(
            double deviation,
            int degreesOfFreedom,
            List<String> held,
            List<String> undetermined,
            double level,
            List<String> names,
            double[][] covariance,
            double[][] correlation,
            double[] measured,
            double[] fitted) {}
}
