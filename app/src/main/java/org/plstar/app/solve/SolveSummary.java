package org.plstar.app.solve;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.data.equations.Equations;
import org.plstar.study.json.Json;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveStatus;

/**
 * What {@code solve.json} holds, and {@code --json} prints.
 *
 * @param kind {@value #KIND}
 * @param residual ‖F(w) - y‖ with the scales of the equations
 * @param residualAtStart the same at the start
 * @param allowed the residual up to which the system counts as solved
 * @param distance from the start
 * @param rank of the Jacobian; absent where it is too large to decompose
 * @param worst the equations that hold least, worst first, without their scales
 * @param certificate what was proved; absent where that was not asked for
 */
public record SolveSummary(
        String kind,
        String command,
        String file,
        String method,
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
        Optional<SolveResult.Rank> rank,
        List<Row> worst,
        List<Value> solution,
        List<String> warnings,
        Optional<Proved> certificate,
        String directory) {
    static final String KIND = "solve";
    private static final int WORST = 5;

    /** An unknown. */
    public record Value(String name, OptionalDouble value, double start) {}

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
                r.status(),
                r.detail(),
                text.equations().size(),
                text.unknowns().size(),
                text.groups(),
                Json.finite(r.residual()),
                Json.finite(r.atStart()),
                r.allowed(),
                r.steps(),
                Json.finite(r.distance()),
                r.rank(),
                worst(text, r),
                IntStream.range(0, r.w().length)
                        .mapToObj(
                                i ->
                                        new Value(
                                                text.unknowns().get(i).name(),
                                                Json.finite(r.w()[i]),
                                                text.unknowns().get(i).start()))
                        .toList(),
                text.warnings(),
                certificate,
                directory);
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
