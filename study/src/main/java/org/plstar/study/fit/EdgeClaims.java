package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.landscape.Observation;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides what is said of a run's steps relative to the curvature, and of increases of the loss.
 */
public final class EdgeClaims {
    /** The factor of the loss above which an increase is not noise. */
    private static final double RISEN = 1.5;

    /**
     * The least number of batches that a sentence may be about, and the least part of them that it
     * is said for.
     */
    private static final int SOME = 10;

    private static final double OFTEN = 0.1;

    /** The ratio of the features' deviations from which on their scales count as different. */
    private static final double UNLIKE = 10;

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
        rise(commands);
        foretold();
        batches();
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
        } else if (first > 1 && run.given()) {
            say.measured(FitClaim.FIRST_STEP_BEYOND, scope, first);
        }
        if (first > 1 && !run.given() && r.method().plain()) {
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
            if (r.method().schedule().startsWith("Constant") && 2 * step > run.steps()) {
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

    private void batches() {
        double part = run.or(FitQuantity.BATCHES_BEYOND_EDGE, 0);
        double seen = run.or(FitQuantity.BATCHES_SEEN, 0);
        if (part > OFTEN && seen >= SOME) {
            say.more(WARNING)
                    .measured(
                            FitClaim.BATCHES_BEYOND,
                            Scope.rows((long) seen + " batches"),
                            (long) seen,
                            new Percent(part));
        }
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
