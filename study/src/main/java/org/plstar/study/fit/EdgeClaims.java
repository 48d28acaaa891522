package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.landscape.Observation;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides what is said of a run's steps relative to the curvature, and of increases of the loss.
 */
public final class EdgeClaims {
    /** The factor of the loss above which an increase is not noise. */
    private static final double RISEN = 1.5;

    /**
     * The least number of batches that a sentence may be about, and the parts of them above which
     * it is said: by plain steps, by η/(1-β) along their gradients, by steps with momentum.
     */
    private static final int SOME = 10;

    private static final double OFTEN = 0.1;
    private static final double OFTEN_RAISED = 0.2;
    private static final double OFTEN_SWUNG = 0.3;

    /** The part of the loss up to which what is between two steps is told. */
    private static final double SWING = 0.9;

    /** The number of steps of an eighth that were tried from there. */
    private static final int EIGHTHS = 20;

    /** The ratio of the features' deviations from which on their scales count as different. */
    private static final double UNLIKE = 10;

    private static final MathContext TWO_DIGITS = new MathContext(2);

    private final Run run;
    private final FitSummary r;
    private final Say say;

    EdgeClaims(Run run, Say say) {
        this.run = run;
        this.r = run.summary();
        this.say = say;
    }

    void more(FitCommands commands) {
        gauge(commands);
        between();
        rise(commands);
        foretold();
        if (run.batches()) {
            batches(commands);
        }
    }

    private void gauge(FitCommands commands) {
        double beyond = run.or(FitQuantity.EDGE_BEYOND, 0);
        double looks = run.or(FitQuantity.EDGE_LOOKS, 0);
        double first = run.or(FitQuantity.FIRST_GAUGE, 0);
        double rise = run.or(FitQuantity.LARGEST_RISE, 1);
        boolean behind = run.get(FitQuantity.EDGE_FROM).isPresent();
        Scope scope = run.rows().at((long) looks + " looks of " + run.steps() + " steps");
        if (behind) {
            say.more(rise >= RISEN ? WARNING : NOTE)
                    .measured(
                            FitClaim.BEYOND_EDGE,
                            scope,
                            (long) beyond,
                            (long) looks,
                            first > 1 ? 0L : (long) run.or(FitQuantity.EDGE_FROM, 0),
                            (long) run.or(FitQuantity.EDGE_LAST, 0),
                            run.or(FitQuantity.LARGEST_GAUGE, 0));
        } else if (first > 1 && run.given() && !run.batches()) {
            say.measured(FitClaim.FIRST_STEP_BEYOND, scope, first);
        }
        if (first > 1 && !run.given() && r.method().plain() && !run.batches()) {
            say.measured(FitClaim.AUTOMATIC_STEP_BEYOND, scope, first, rise);
        }
        OptionalDouble unlike = run.get(FitQuantity.UNLIKE_SCALES);
        if (behind && unlike.isPresent() && unlike.getAsDouble() > UNLIKE) {
            say.reason(NOTE).measured(FitClaim.UNLIKE_SCALES, run.rows(), unlike.getAsDouble());
            commands.with("standardize", "per-feature").ifPresent(say::next);
        }
        double curvature = run.or(FitQuantity.LARGEST_STEP_CURVATURE, 0);
        if (curvature > 2 && looks == 0 && r.method().plain()) {
            say.measured(
                    FitClaim.STEP_CURVATURE,
                    run.rows().at(r.observations().kernels() + " looks"),
                    curvature,
                    r.method().kernelRows());
        }
    }

    private void between() {
        OptionalDouble between = run.get(FitQuantity.LOSS_BETWEEN);
        double now = run.or(FitQuantity.LOSS_BETWEEN_NOW, 0);
        if (between.isEmpty() || between.getAsDouble() > SWING * now) {
            return;
        }
        long step = (long) run.or(FitQuantity.LOSS_BETWEEN_STEP, 0);
        say.measured(
                FitClaim.BETWEEN_STEPS,
                run.rows().at("step " + step),
                step,
                now,
                between.getAsDouble());
        say.foretold(
                FitClaim.EIGHTH_LEADS,
                Horizon.steps(EIGHTHS),
                List.of(),
                EIGHTHS,
                between.getAsDouble());
    }

    private void rise(FitCommands commands) {
        double rise = run.or(FitQuantity.LARGEST_RISE, 1);
        if (rise < RISEN) {
            return;
        }
        long step = (long) run.or(FitQuantity.LARGEST_RISE_STEP, 0);
        Scope scope = run.rows().at(run.looks());
        String method = r.method().optimizer();
        if (run.batches()) {
            say.measured(FitClaim.SCATTERED, scope, rise, r.method().batch().orElse(0));
            // early steps are nearly as long with a schedule
            if (constant() && 2 * step > run.steps()) {
                commands.with("schedule", "cosine")
                        .ifPresent(c -> say.advised(FitClaim.SCATTER_LESS, c));
            }
        } else if (method.equals("momentum") || method.equals("nesterov")) {
            say.measured(
                    FitClaim.SWUNG, scope, rise, step, run.looks(), r.method().title());
        } else {
            say.more(WARNING).measured(FitClaim.ROSE, scope, rise, step, run.looks());
            if (run.given() && r.method().plain()) {
                commands.with("eta", "auto").ifPresent(say::next);
            }
        }
        OptionalDouble customary = run.get(FitQuantity.CUSTOMARY_ETA);
        if (run.given() && customary.isPresent()) {
            double eta = run.or(FitQuantity.ETA, 0);
            if (eta > customary.getAsDouble()) {
                say.measured(
                        FitClaim.CUSTOMARY_STEP,
                        Scope.WHOLE,
                        eta,
                        r.method().title(),
                        customary.getAsDouble());
                commands.with("eta", "" + customary.getAsDouble()).ifPresent(say::next);
            }
        }
    }

    private void foretold() {
        OptionalDouble expected = run.get(FitQuantity.RISE_EXPECTED);
        OptionalDouble came = run.get(FitQuantity.RISE_CAME);
        if (expected.isEmpty() || came.isEmpty()) {
            return; // no step was observed, or the run ended before
        }
        long at = (long) run.or(FitQuantity.RISE_FORETOLD_AT, 0);
        long step = (long) expected.getAsDouble();
        if (came.getAsDouble() > 0) {
            say.measured(FitClaim.RISE_CAME, run.rows().at(run.looks()), at, step, (long)
                    run.or(FitQuantity.RISE_CAME_AT, 0));
        } else {
            say.measured(FitClaim.RISE_DID_NOT_COME, run.rows().at(run.looks()), at, step);
        }
    }

    private void batches(FitCommands commands) {
        boolean raised = raised();
        double first = run.or(FitQuantity.FIRST_GAUGE, 0);
        if (first > 1) {
            int rows = Math.min(FirstGauge.ROWS, r.data().trainingRows());
            say.more(WARNING)
                    .measured(
                            FitClaim.BATCHES_FIRST_BEYOND,
                            Scope.rows(rows + " of " + r.data().trainingRows() + " training rows"),
                            rows,
                            first);
        }
        boolean small = BatchEdge.small(r.method().batch().orElse(0), r.data().trainingRows());
        if ((raised || first > 1) && small && constant() && !run.diverged()) {
            double third = run.or(FitQuantity.ETA, 0) / 3;
            commands.with("eta", new BigDecimal(third).round(TWO_DIGITS).toString())
                    .ifPresent(c -> say.advised(FitClaim.BATCH_STEP_THIRD, c));
        }
    }

    /** Says how many batches their steps raised; whether these are many. */
    private boolean raised() {
        double part = run.or(FitQuantity.BATCHES_BEYOND_EDGE, 0);
        long seen = (long) run.or(FitQuantity.BATCHES_SEEN, 0);
        if (seen < SOME) {
            return false;
        }
        Say.Line line = say.more(WARNING);
        Scope scope = Scope.rows(seen + " batches");
        OptionalDouble step = run.get(FitQuantity.BATCH_EFFECTIVE_STEP);
        if (step.isPresent()) {
            return part > OFTEN_RAISED
                    && line.measured(
                            FitClaim.BATCHES_RAISED,
                            scope,
                            seen,
                            step.getAsDouble(),
                            new Percent(part));
        }
        boolean plain = r.method().direction().isEmpty();
        return part > (plain ? OFTEN : OFTEN_SWUNG)
                && line.measured(
                        plain ? FitClaim.BATCHES_BEYOND : FitClaim.BATCHES_SWUNG,
                        scope,
                        seen,
                        new Percent(part));
    }

    private boolean constant() {
        return r.method().schedule().startsWith("Constant");
    }

    /**
     * Says the facts for the page of a running run: the loss, and the edge if the last observation
     * is beyond it.
     */
    public static void live(List<Observation> path, Say say) {
        if (path.isEmpty()) {
            return;
        }
        Observation last = path.getLast();
        double first = path.getFirst().loss();
        say.verdict(NOTE)
                .measured(
                        FitClaim.LIVE_LOSS,
                        Scope.WHOLE.at("step " + last.step()),
                        last.step(),
                        last.loss(),
                        first > 0 ? Digits.of(last.loss() / first) : "not a part");
        List<Observation> looks = path.stream()
                .filter(o -> o.further(EdgeSummary.TOP).isPresent())
                .toList();
        long beyond = looks.stream()
                .filter(o -> o.further(EdgeSummary.TOP).orElse(0) > 1)
                .count();
        if (!looks.isEmpty() && looks.getLast().further(EdgeSummary.TOP).orElse(0) > 1) {
            Observation o = looks.getLast();
            say.reason(WARNING)
                    .measured(
                            FitClaim.LIVE_EDGE,
                            Scope.WHOLE.at(looks.size() + " looks"),
                            o.further(EdgeSummary.TOP).orElse(0),
                            o.step(),
                            beyond,
                            looks.size());
        }
    }
}
