package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.NOTE;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.landscape.LinearParallel;
import org.plstar.operator.Estimate;
import org.plstar.study.Measured;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides which sentences are said of a run's kernel, its movement, and the loss compared with the
 * linearized model.
 */
final class KernelClaims {
    /**
     * The increase of the alignment from which on a kernel has turned to the targets, and below
     * which it has not.
     */
    private static final double TURNED = 0.1;

    private static final double LAZY = 0.03;

    private static final double NEARLY_LINEAR = 0.1;

    /** The distance from 1 of a factor per step below which six digits show 1. */
    private static final double STILL = 5e-7;

    private final Run run;
    private final FitSummary r;
    private final Say say;

    KernelClaims(Run run, Say say) {
        this.run = run;
        this.r = run.summary();
        this.say = say;
    }

    void more() {
        if (run.constant()) {
            for (FitClaim c :
                    List.of(FitClaim.KERNEL_SPECTRUM, FitClaim.TURNED, FitClaim.WEAK_DIRECTIONS)) {
                say.withhold(c, "the outputs do not depend on the features");
            }
            return;
        }
        if (run.diverged()) {
            say.withhold(FitClaim.KERNEL_SPECTRUM, "the run diverged");
            return;
        }
        spectrum();
        if (!run.moved()) {
            return;
        }
        quotient();
        rates();
        moved();
    }

    private void spectrum() {
        long at = (long) run.or(FitQuantity.LAMBDA_STEP, 0);
        Measured condition = r.number(FitQuantity.CONDITION_NUMBER);
        if (condition.value().isPresent()) {
            say.measured(
                    FitClaim.KERNEL_SPECTRUM,
                    run.kernelRows(at),
                    at,
                    run.or(FitQuantity.LAMBDA_MIN, 0),
                    run.or(FitQuantity.LAMBDA_MAX, 0),
                    r.method().kernelRows(),
                    condition.value().getAsDouble());
        } else {
            say.measured(
                    FitClaim.NO_CONDITION,
                    run.kernelRows(at),
                    r.method().kernelRows(),
                    condition.reason());
        }
        if (!r.method().allKernelRows()) {
            r.curvature().ifPresent(this::curvature);
        }
        if (run.square()) {
            say.measured(
                    FitClaim.PARAMETERS,
                    run.rows(),
                    r.network().parameters(),
                    r.data().equations());
        }
    }

    private void curvature(Estimate c) {
        say.measured(
                FitClaim.CURVATURE_ALL_ROWS,
                run.rows().at("the start"),
                r.data().trainingRows(),
                run.residuals() ? "K/N" : "JᵀBJ/N",
                c.value(),
                c.error(),
                c.converged() ? "" : ", not converged",
                c.reason());
    }

    private void quotient() {
        Scope looks = run.rows().at(run.observed());
        OptionalDouble mu = run.get(FitQuantity.MU);
        if (run.square() && mu.isPresent() && r.method().plain()) {
            say.measured(
                    FitClaim.LEAST_QUOTIENT,
                    looks,
                    r.method().labelSmoothing() > 0 ? "(L - L*)" : "L",
                    mu.getAsDouble());
        }
        OptionalDouble c = run.get(FitQuantity.GRADIENT_OVER_LOSS);
        if (c.isEmpty()) {
            return;
        }
        say.measured(FitClaim.LEAST_GRADIENT_OVER_LOSS, looks, c.getAsDouble());
        OptionalDouble foretold = run.get(FitQuantity.LAW_LOSS);
        OptionalDouble steps = run.get(FitQuantity.STEPS_TO_TENTH);
        if (foretold.isPresent() && steps.isPresent()) {
            double last = run.last();
            say.measured(FitClaim.LAW_FORETOLD, looks, foretold.getAsDouble(), last);
            double apart = Math.max(last / foretold.getAsDouble(), foretold.getAsDouble() / last);
            long s = (long) Math.ceil(steps.getAsDouble());
            say.foretold(
                    FitClaim.LAW_TENTH,
                    Horizon.steps(s),
                    List.of(
                            Hypothesis.atMost("factor of a quarter's forecast", apart, 2),
                            Hypothesis.atLeast(
                                    "accuracy on the training rows",
                                    run.or(FitQuantity.TRAIN_ACCURACY, 0),
                                    1),
                            Hypothesis.atMost(
                                    "steps over those of the run", s / (double) run.steps(), 10)),
                    s);
        }
    }

    private void rates() {
        OptionalDouble measured = run.get(FitQuantity.MEASURED_RATE);
        if (measured.isEmpty() || r.method().optimizer().equals("gauss-newton")) {
            return;
        }
        double rate = measured.getAsDouble();
        int from = r.law().rateSteps().getFirst();
        int to = r.law().rateSteps().getLast();
        Scope scope = run.rows().at("steps " + from + " and " + to);
        double factor = Math.pow(rate, to - from);
        if (Math.abs(1 - rate) < STILL) {
            say.measured(FitClaim.RATE_STILL, scope, from, to, run.last() / factor, run.last());
        } else if (rate < 1) {
            say.measured(FitClaim.RATE_SHRANK, scope, from, to, six(rate));
        } else {
            say.measured(FitClaim.RATE_GREW, scope, from, to, factor);
        }
        run.get(FitQuantity.PREDICTED_RATE)
                .ifPresent(p -> say.measured(FitClaim.PREDICTED_RATE, scope, six(p)));
    }

    private static String six(double v) {
        return String.format(Locale.ROOT, "%.6f", v);
    }

    private void moved() {
        double drift = run.or(FitQuantity.LARGEST_KERNEL_DRIFT, 0);
        Scope scope = Scope.rows(r.method().kernelRows())
                .at(r.observations().kernels() + " looks of " + run.steps() + " steps");
        run.get(FitQuantity.LINEARIZED_LOSS)
                .ifPresent(l -> say.measured(FitClaim.LINEARIZED_LOSS, scope, run.last(), l));
        if (run.get(FitQuantity.LARGEST_KERNEL_DRIFT).isPresent()) {
            say.more(NOTE)
                    .measured(
                            FitClaim.KERNEL_MOVED,
                            scope,
                            new Percent(drift),
                            new Percent(run.or(FitQuantity.RELATIVE_DISTANCE, 0)));
        }
        OptionalDouble start = run.get(FitQuantity.ALIGNMENT_START);
        OptionalDouble end = run.get(FitQuantity.ALIGNMENT_END);
        if (start.isPresent() && end.isPresent()) {
            double gain = end.getAsDouble() - start.getAsDouble();
            String from = String.format(Locale.ROOT, "%.2f", start.getAsDouble());
            String to = String.format(Locale.ROOT, "%.2f", end.getAsDouble());
            if (gain >= TURNED) {
                say.measured(FitClaim.TURNED, scope, from, to);
            } else if (drift < NEARLY_LINEAR && gain < LAZY) {
                say.measured(FitClaim.LAZY, scope, from, to);
            }
        }
        r.law().linearParallel().ifPresent(this::travelled);
    }

    private void travelled(LinearParallel p) {
        if (p.network().length().isPresent()) {
            say.measured(
                    FitClaim.TRAVELLED,
                    run.rows().at("all steps"),
                    p.network().length().getAsDouble(),
                    p.linearized().length().isPresent()
                            ? ", those of the model linearized at the start "
                                    + Digits.of(p.linearized().length().getAsDouble())
                            : "");
        }
    }
}
