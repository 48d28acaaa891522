package org.plstar.app.pde;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.solve.SolveSummary;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.json.Json;
import org.plstar.study.pde.DescentPlateau;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.PdeStatus;
import org.plstar.study.pde.Spectrum;

/**
 * What {@code solve.json} holds of differential equations, and {@code --json} prints.
 *
 * @param kind {@value #KIND}
 * @param loss Σ weight ½ mean r² at the points of the last step
 * @param freshLoss the same at ten times as many other points; absent where a condition has no
 *     finite value at one
 * @param overFitted whether that is ten times the loss at fixed points
 * @param resampled whether steps had new points
 * @param certificate of the equations at the points; absent where that was not asked for
 * @param drift ‖K - K₀‖/‖K₀‖ of the kernel from start to end; absent where it was not computed
 * @param stall plain gradient descent beside it; absent where that was not asked for
 * @param windows of a marched coordinate, else none; then losses are means over them
 * @param errors against exact solutions, where there are any
 */
public record PdeSummary(
        String kind,
        String command,
        String file,
        String network,
        long seed,
        PdeStatus status,
        String detail,
        int equations,
        int unknowns,
        double lossAtStart,
        double loss,
        OptionalDouble freshLoss,
        boolean overFitted,
        double tolerance,
        int steps,
        boolean resampled,
        double firstScale,
        double momentum,
        List<Window> windows,
        List<Held> conditions,
        List<FunctionError> errors,
        List<PdeResult.CoefficientValue> coefficients,
        Optional<Spectrum> spectrumAtStart,
        Optional<Spectrum> spectrum,
        OptionalDouble drift,
        Optional<DescentPlateau> stall,
        List<PdeResult.Moment> history,
        List<String> warnings,
        Optional<SolveSummary.Proved> certificate,
        String directory) {
    static final String KIND = "pde";

    /** Copies. */
    public PdeSummary {
        windows = List.copyOf(windows);
        conditions = List.copyOf(conditions);
        errors = List.copyOf(errors);
        coefficients = List.copyOf(coefficients);
        history = List.copyOf(history);
        warnings = List.copyOf(warnings);
    }

    /**
     * A window of a marched coordinate.
     *
     * @param freshLoss at other points
     */
    public record Window(
            double lower,
            double upper,
            PdeStatus status,
            int steps,
            double loss,
            OptionalDouble freshLoss) {}

    private static List<Window> windows(PdeResult r) {
        PdeProblem p = r.problem();
        List<Window> all = new ArrayList<>();
        for (int k = 0; p.march().isPresent() && k < r.windows().size(); k++) {
            PdeProblem.Coordinate own = p.window(k).coordinates().get(p.march().get().coordinate());
            PdeResult.Window w = r.windows().get(k);
            all.add(
                    new Window(
                            own.lower(),
                            own.upper(),
                            w.status(),
                            w.steps(),
                            w.loss(),
                            Json.finite(w.fresh())));
        }
        return all;
    }

    /**
     * How a condition holds.
     *
     * @param fresh its residual at other points; absent where it has no finite value at one
     */
    public record Held(
            String label,
            int points,
            double weight,
            double residual,
            OptionalDouble fresh,
            OptionalDouble adviced) {
        static Held of(PdeResult.ConditionSummary c) {
            return new Held(
                    c.label(),
                    c.points(),
                    c.weight(),
                    c.residual(),
                    Json.finite(c.fresh()),
                    c.adviced());
        }
    }

    private static List<String> warnings(PdeResult r) {
        PdeProblem p = r.problem();
        List<String> all = new ArrayList<>(p.warnings());
        for (int u = 0; u < p.unknowns().size(); u++) {
            if (p.exact().get(u).isPresent() && r.errors().get(u).isEmpty()) {
                all.add(
                        "No error of "
                                + p.unknowns().get(u)
                                + " is told: the exact solution is 0, or has no finite value at"
                                + " some points");
            }
        }
        return all;
    }

    /** Relative errors of an unknown function. */
    public record FunctionError(String name, double l2, double h1) {}

    /** Of a result. */
    public static PdeSummary of(
            PdeResult r,
            Optional<SolveSummary.Proved> certificate,
            String command,
            String directory) {
        PdeProblem p = r.problem();
        List<FunctionError> errors = new ArrayList<>();
        for (int u = 0; u < p.unknowns().size(); u++) {
            String name = p.unknowns().get(u);
            r.errors().get(u).ifPresent(e -> errors.add(new FunctionError(name, e.l2(), e.h1())));
        }
        return new PdeSummary(
                KIND,
                command,
                p.name(),
                p.network(),
                r.seed(),
                r.status(),
                r.detail(),
                r.equations(),
                r.unknowns(),
                r.atStart(),
                r.loss(),
                Json.finite(r.fresh()),
                r.isOverFitted(),
                r.tolerance(),
                r.steps(),
                r.resampled(),
                r.firstScale(),
                r.momentum(),
                windows(r),
                r.conditions().stream().map(Held::of).toList(),
                errors,
                r.coefficients(),
                r.before(),
                r.after(),
                r.drift(),
                r.stall(),
                r.history(),
                warnings(r),
                certificate,
                directory);
    }
}
