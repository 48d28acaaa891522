package org.plstar.app.solve;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.certify.Absence;
import org.plstar.data.equations.Equations;
import org.plstar.study.json.Json;
import org.plstar.study.solve.JacobianRank;
import org.plstar.study.solve.ParameterErrors;
import org.plstar.study.solve.SecondOrder;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveStatus;

/**
 * What {@code solve.json} holds, and {@code --json} prints.
 *
 * @param kind {@value #KIND}
 * @param scale the units in which steps and distances were short
 * @param residual ‖F(w) - y‖ with the scales of the equations
 * @param residualAtStart the same at the start
 * @param allowed the tolerance times the norm of the sizes of all equations' terms: no residual
 *     above it counts as solved
 * @param distance from the start, of all unknowns but slacks
 * @param rank of the Jacobian; absent where it is too large to decompose
 * @param nearest how the descent to the nearest solution ended; absent where there was none
 * @param absence of a point of least squares: a ball about it without a solution
 * @param fit of a point of least squares with fewer unknowns than equations
 * @param secondOrder what second derivatives say of a point of least squares
 * @param pressed unknowns that a bound keeps from lowering the residual
 * @param withoutBounds how far a solution is that ignores these bounds, if one was found
 * @param contradiction the equations whose combination no small change removes, of a point of least
 *     squares: the largest parts of r/‖r‖
 * @param worst the equations that hold least, worst first, without their scales
 * @param certificate what was proved; absent where that was not asked for
 */
public record SolveSummary(
        String kind,
        String command,
        String file,
        String method,
        String scale,
        SolveStatus status,
        String detail,
        int equations,
        int unknowns,
        int groups,
        OptionalDouble residual,
        OptionalDouble residualAtStart,
        double allowed,
        int steps,
        OptionalDouble distance,
        Optional<JacobianRank> rank,
        Optional<Near> nearest,
        Optional<Absence> absence,
        Optional<Fit> fit,
        Optional<SecondOrder> secondOrder,
        List<String> pressed,
        OptionalDouble withoutBounds,
        List<Part> contradiction,
        List<Row> worst,
        List<Value> solution,
        List<String> warnings,
        Optional<Proved> certificate,
        String directory) {
    static final String KIND = "solve";
    private static final int WORST = 5;

    /**
     * An unknown.
     *
     * @param lower its bound, absent if it has none
     * @param upper its bound, absent if it has none
     * @param atBound whether it is on one of them
     */
    public record Value(
            String name,
            OptionalDouble value,
            double start,
            OptionalDouble lower,
            OptionalDouble upper,
            boolean atBound) {}

    /**
     * The nearest solution.
     *
     * @param converged whether w - start has no part along the solution set
     * @param stationarity the norm of that part
     * @param multipliers by equation: ∂(½ distance²)/∂y_i
     * @param noneWithin no solution is nearer than this, proved; absent if nothing could be
     * @param reason why nothing could be
     */
    public record Near(
            boolean converged,
            double stationarity,
            int steps,
            List<Part> multipliers,
            OptionalDouble noneWithin,
            String reason) {
        /** Copies. */
        public Near {
            multipliers = List.copyOf(multipliers);
        }
    }

    /** An equation and its part of something. */
    public record Part(String equation, double value) {}

    /**
     * Least squares.
     *
     * @param standardErrors by unknown; absent for those that are not determined
     * @param undetermined the names of those
     */
    public record Fit(
            double residualDeviation,
            int degreesOfFreedom,
            List<Deviation> standardErrors,
            List<String> undetermined) {
        /** Copies. */
        public Fit {
            standardErrors = List.copyOf(standardErrors);
            undetermined = List.copyOf(undetermined);
        }
    }

    /** An unknown's standard error. */
    public record Deviation(String name, OptionalDouble error) {}

    /**
     * An equation.
     *
     * @param residual left minus right, without the equation's scale
     */
    public record Row(String label, int line, OptionalDouble residual) {}

    /**
     * A certificate.
     *
     * @param theorems those that are proved
     * @param file of the certificate, absent if it could not be made
     * @param reason why nothing is proved; empty if something is
     */
    public record Proved(List<String> theorems, Optional<String> file, String reason) {
        /** Copies. */
        public Proved {
            theorems = List.copyOf(theorems);
        }
    }

    /** Copies. */
    public SolveSummary {
        pressed = List.copyOf(pressed);
        contradiction = List.copyOf(contradiction);
        worst = List.copyOf(worst);
        solution = List.copyOf(solution);
        warnings = List.copyOf(warnings);
    }

    /** Of a result. */
    public static SolveSummary of(
            Equations text,
            SolveResult r,
            Optional<Proved> certificate,
            String command,
            String directory) {
        return new SolveSummary(
                KIND,
                command,
                text.name(),
                Json.lower(r.request().method()),
                Json.lower(r.request().scaledBy()),
                r.status(),
                r.detail(),
                text.equations().size(),
                text.unknowns().size(),
                text.groups(),
                Json.finite(r.residual()),
                Json.finite(r.atStart()),
                r.allowed(),
                r.steps(),
                Json.finite(distance(text, r)),
                r.rank(),
                r.nearest().map(n -> near(text, n)),
                r.absence(),
                r.errors().map(e -> fit(text, e)),
                r.secondOrder(),
                r.pressed().stream().map(j -> text.unknowns().get(j).name()).toList(),
                r.withoutBounds(),
                contradiction(text, r),
                worst(text, r),
                IntStream.range(0, r.w().length)
                        .mapToObj(
                                i ->
                                        new Value(
                                                text.unknowns().get(i).name(),
                                                Json.finite(r.w()[i]),
                                                text.unknowns().get(i).start(),
                                                Json.finite(text.unknowns().get(i).lower()),
                                                Json.finite(text.unknowns().get(i).upper()),
                                                r.request().box().isAtBound(r.w(), i)))
                        .toList(),
                text.warnings(),
                certificate,
                directory);
    }

    private static double distance(Equations text, SolveResult r) {
        double sum = 0;
        for (int j = 0; j < r.w().length; j++) {
            Equations.Unknown u = text.unknowns().get(j);
            sum = u.slack() ? sum : Math.hypot(sum, r.w()[j] - u.start());
        }
        return sum;
    }

    private static Near near(Equations text, SolveResult.NearestPoint n) {
        return new Near(
                n.converged(),
                n.stationarity(),
                n.steps(),
                IntStream.range(0, n.multipliers().length)
                        .mapToObj(
                                i -> new Part(text.equations().get(i).label(), n.multipliers()[i]))
                        .toList(),
                n.noneWithin(),
                n.reason());
    }

    private static Fit fit(Equations text, ParameterErrors e) {
        return new Fit(
                e.residualDeviation(),
                e.degreesOfFreedom(),
                IntStream.range(0, e.standardErrors().length)
                        .mapToObj(
                                j ->
                                        new Deviation(
                                                text.unknowns().get(j).name(),
                                                Json.finite(e.standardErrors()[j])))
                        .toList(),
                e.undetermined().stream().map(j -> text.unknowns().get(j).name()).toList());
    }

    private static List<Part> contradiction(Equations text, SolveResult r) {
        if (r.status() != SolveStatus.STATIONARY || r.errors().isPresent()) {
            return List.of();
        }
        return IntStream.range(0, r.residuals().length)
                .mapToObj(
                        i ->
                                new Part(
                                        text.equations().get(i).label(),
                                        r.residuals()[i] / r.residual()))
                .filter(p -> Math.abs(p.value()) > 1e-6)
                .sorted(Comparator.comparingDouble(p -> -Math.abs(p.value())))
                .limit(WORST)
                .toList();
    }

    private static List<Row> worst(Equations text, SolveResult r) {
        double[] size = new double[r.residuals().length];
        for (int i = 0; i < size.length; i++) {
            size[i] = r.residuals()[i] / text.equations().get(i).scale();
        }
        return IntStream.range(0, size.length)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(size[b]), Math.abs(size[a])))
                .limit(WORST)
                .map(
                        i ->
                                new Row(
                                        text.equations().get(i).label(),
                                        text.equations().get(i).line(),
                                        Json.finite(size[i])))
                .toList();
    }
}
