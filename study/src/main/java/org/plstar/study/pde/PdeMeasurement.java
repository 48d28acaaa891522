package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.solve.SystemSize;

/** Measures a solution at the end of its steps. */
final class PdeMeasurement {
    private final PdeProblem problem;
    private final PdeNetwork fields;
    private final PdeSystem system;
    private final ExactSolutionError errors;
    private final PreviousWindow earlier;
    private final Workers workers;

    PdeMeasurement(
            PdeProblem problem,
            PdeNetwork fields,
            PdeSystem system,
            ExactSolutionError errors,
            PreviousWindow earlier,
            Workers workers) {
        this.problem = problem;
        this.fields = fields;
        this.system = system;
        this.errors = errors;
        this.earlier = earlier;
        this.workers = workers;
    }

    /** Measurements before the first step. */
    record Start(
            double loss,
            double firstScale,
            Optional<DescentPlateau> stall,
            Optional<Spectrum> spectrum,
            Optional<Kernel> kernel) {}

    PdeResult result(
            PdeSteps steps, Start start, PdeResult.Course course, PdeStatus status, String detail) {
        Optional<Spectrum> after =
                Spectrum.of(system, steps.jacobian(), steps.point().r(), fields.positions());
        double[] w = steps.point().w().clone();
        double[] freshMeans = new FreshPoints(problem, fields, earlier, workers)
                .meanSquares(Precision.DOUBLE.of(w));
        double fresh = 0;
        for (int i = 0; i < freshMeans.length; i++) {
            fresh += system.blocks().get(i).condition().weight() * freshMeans[i] / 2;
        }
        List<PdeResult.ConditionSummary> conditions =
                conditions(steps, start.spectrum(), freshMeans);
        PdeModel model = new PdeModel(problem, List.of(w));
        return new PdeResult(
                status,
                detail,
                new SystemSize(system.equations(), system.unknowns(), conditions.size()),
                PdeResult.Loss.of(start.loss(), steps.point().size(), fresh, course.resampled()),
                course,
                conditions,
                errors.all(model),
                coefficients(w, after),
                new PdeResult.KernelView(
                        start.spectrum(),
                        after,
                        course.resampled() || start.kernel().isEmpty()
                                ? OptionalDouble.empty()
                                : start.kernel().get().drift(Kernel.of(steps.jacobian())),
                        start.stall()),
                List.of(),
                new PdeResult.Solution(model, errors.table(model), fields.joined(system)),
                Optional.empty());
    }

    /** The residual of each condition. */
    private List<PdeResult.ConditionSummary> conditions(
            PdeSteps steps, Optional<Spectrum> before, double[] fresh) {
        double traces = 0;
        for (Spectrum.Block b : before.map(Spectrum::blocks).orElse(List.of())) {
            traces += b.trace();
        }
        List<PdeResult.ConditionSummary> conditions = new ArrayList<>();
        for (int i = 0; i < system.blocks().size(); i++) {
            PdeSystem.Block b = system.blocks().get(i);
            double squares = 0;
            for (int k = 0; k < b.rows(); k++) {
                double v = steps.point().r()[b.firstRow() + k];
                squares = Math.fma(v, v, squares);
            }
            int at = i;
            double all = traces;
            conditions.add(new PdeResult.ConditionSummary(
                    b.condition().label(),
                    b.rows(),
                    b.condition().weight(),
                    Math.sqrt(squares / b.condition().weight()),
                    Math.sqrt(fresh[i]),
                    optional(before.map(s -> all / s.blocks().get(at).trace()))));
        }
        return List.copyOf(conditions);
    }

    private List<PdeResult.CoefficientValue> coefficients(double[] w, Optional<Spectrum> after) {
        List<PdeResult.CoefficientValue> coefficients = new ArrayList<>();
        for (int k = 0; k < problem.coefficients().size(); k++) {
            PdeProblem.Coefficient c = problem.coefficients().get(k);
            int at = k;
            Optional<Spectrum.Coefficient> known =
                    after.map(s -> s.coefficients().get(at));
            coefficients.add(new PdeResult.CoefficientValue(
                    c.name(),
                    w[fields.position(k)],
                    c.start(),
                    optional(known.map(Spectrum.Coefficient::standardError)),
                    optional(known.map(Spectrum.Coefficient::identified))));
        }
        return List.copyOf(coefficients);
    }

    private static OptionalDouble optional(Optional<Double> v) {
        return v.isPresent() ? OptionalDouble.of(v.get()) : OptionalDouble.empty();
    }
}
