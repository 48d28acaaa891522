package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/** The outcome of a run in one line, and the command that follows from it. */
final class FitVerdict {
    /** ‖∇L + λw‖ over ‖λw‖ up to which the decay balances the gradient. */
    private static final double BALANCED = 0.1;

    private final Run run;
    private final FitSummary r;
    private final FitCommands commands;
    private final Say say;

    FitVerdict(Run run, FitCommands commands, Say say) {
        this.run = run;
        this.r = run.summary();
        this.commands = commands;
        this.say = say;
    }

    /** Says the first verdict that applies. */
    void tell() {
        boolean ended =
                diverged() || unmoved() || sameOutputs() || noWeights() || decay() || asked();
        if (!ended) {
            quality(true);
        } else if (run.moved() && !run.diverged()) {
            quality(false);
        }
    }

    private boolean diverged() {
        if (!run.diverged()) {
            return false;
        }
        verdict(WARNING)
                .measured(
                        FitClaim.DIVERGED,
                        run.rows(),
                        r.ending().outcomeDetail().replaceFirst("\\. .*", ""));
        OptionalDouble eta = run.get(FitQuantity.ETA);
        OptionalDouble max = run.get(FitQuantity.INITIAL_LAMBDA_MAX);
        if (r.method().plain() && eta.isPresent() && max.isPresent()) {
            double product = eta.getAsDouble() * max.getAsDouble();
            say.reason(NOTE)
                    .measured(
                            FitClaim.DIVERGED_STEP,
                            Scope.rows(r.method().kernelRows()).at("the start"),
                            eta.getAsDouble(),
                            max.getAsDouble(),
                            product);
        }
        if (run.given()) {
            commands.with("eta", "auto").ifPresent(say::next);
        } else if (eta.isPresent()) {
            commands.with("eta", Digits.of(eta.getAsDouble() / 4, 3)).ifPresent(say::next);
        }
        return true;
    }

    private boolean unmoved() {
        if (run.moved()) {
            return false;
        }
        verdict(NOTE).measured(FitClaim.NO_STEP, run.rows(), run.last());
        commands.with("steps", "" + FitSettings.DEFAULT.steps()).ifPresent(say::next);
        return true;
    }

    private boolean sameOutputs() {
        OptionalDouble spread = run.get(FitQuantity.OUTPUT_SPREAD);
        if (spread.isEmpty() || !run.constant()) {
            return false;
        }
        verdict(WARNING)
                .measured(
                        FitClaim.SAME_OUTPUTS,
                        run.rows().at("the last step"),
                        r.data().trainingRows(),
                        spread.getAsDouble());
        double dead = run.or(FitQuantity.DEAD_UNITS, 0);
        if (dead > 0) {
            say.reason(WARNING).measured(FitClaim.DEAD_UNITS, run.rows(), (long) dead, (long)
                    run.or(FitQuantity.HIDDEN_UNITS, dead));
        }
        if (run.or(FitQuantity.DECAY_BALANCE, Double.POSITIVE_INFINITY) <= BALANCED) {
            decayReason();
            commands.with("weight-decay", "0").ifPresent(say::next);
        } else {
            commands.with("seed", "" + (r.trained().seed() + 1)).ifPresent(say::next);
        }
        return true;
    }

    /** Targets out of reach of the last layer, or rows that contradict each other. */
    private boolean noWeights() {
        double floor = run.or(FitQuantity.RANGE_FLOOR, 0);
        if (floor > 0 && FloorClaims.range(run, say::verdict)) {
            commands.with("network", r.network().text() + " dense").ifPresent(say::next);
            return true;
        }
        double conflicts = run.or(FitQuantity.CONFLICT_FLOOR, 0);
        return conflicts > run.last() / 2 && FloorClaims.conflicts(run, say::verdict);
    }

    private boolean decay() {
        OptionalDouble balance = run.get(FitQuantity.DECAY_BALANCE);
        if (balance.isEmpty() || balance.getAsDouble() > BALANCED) {
            return false;
        }
        verdict(NOTE)
                .measured(
                        FitClaim.DECAY_HOLDS,
                        run.rows().at("the last step"),
                        run.last(),
                        balance.getAsDouble());
        commands.with("weight-decay", "0").ifPresent(c -> {
            say.advised(FitClaim.DECAY_OFF, c);
            say.next(c);
        });
        return true;
    }

    private void decayReason() {
        say.reason(WARNING)
                .measured(
                        FitClaim.DECAY_HOLDS,
                        run.rows().at("the last step"),
                        run.last(),
                        run.or(FitQuantity.DECAY_BALANCE, 0));
    }

    /** Says the verdict on a requested loss, or on an end by itself; returns whether it did. */
    private boolean asked() {
        OptionalDouble until =
                r.ending().goal().map(FitSummary.GoalSummary::until).orElse(OptionalDouble.empty());
        String planned = r.ending().goal().map(g -> " of " + g.steps()).orElse("");
        long steps = run.steps();
        double last = run.last();
        switch (r.outcome()) {
            case STOPPED -> {
                if (run.stoppedAtEdge()) {
                    verdict(WARNING)
                            .measured(
                                    FitClaim.STOPPED_AT_EDGE,
                                    run.rows(),
                                    steps,
                                    planned,
                                    run.or(FitQuantity.LARGEST_GAUGE, 0),
                                    run.first(),
                                    last);
                } else {
                    verdict(WARNING)
                            .measured(
                                    FitClaim.STOPPED,
                                    run.rows(),
                                    steps,
                                    planned,
                                    run.first(),
                                    last);
                }
                commands.resume().ifPresent(say::next);
            }
            case TARGET_REACHED -> {
                verdict(GOOD)
                        .measured(
                                r.method().batch().isPresent()
                                        ? FitClaim.REACHED_IN_EPOCH
                                        : FitClaim.REACHED,
                                run.rows(),
                                until.orElse(last),
                                steps,
                                planned,
                                last);
                if (r.data().testRows() == 0) {
                    say.next(commands.evaluate());
                }
            }
            case GRADIENT_VANISHED ->
                verdict(NOTE).measured(FitClaim.GRADIENT_ZERO, run.rows(), steps, planned, last);
            case STALLED -> {
                if (last <= Math.ulp(1.0) * run.first()) {
                    verdict(GOOD)
                            .measured(
                                    FitClaim.SOLVED_TO_ROUNDING,
                                    run.rows(),
                                    steps,
                                    last,
                                    last / run.first());
                } else {
                    verdict(WARNING).measured(FitClaim.STALLED, run.rows(), steps, planned, last);
                }
            }
            case STEPS_DONE -> {
                if (until.isEmpty()) {
                    return false;
                }
                verdict(WARNING)
                        .measured(
                                FitClaim.NOT_REACHED, run.rows(), last, steps, until.getAsDouble());
                more(until.getAsDouble());
            }
            case DIVERGED -> throw new IllegalStateException("said before");
        }
        return true;
    }

    /**
     * Says how many more steps are needed at least: by the rate of the last half, since squared
     * loss ratios of gradient descent do not fall faster than before.
     */
    private void more(double until) {
        double q = 1 / run.or(FitQuantity.HALF_FACTOR, 1);
        double half = run.or(FitQuantity.HALF_LOSS_STEP, 0);
        double span = run.steps() - half;
        boolean falls = q > 0 && q < 1;
        long more = falls
                ? (long) Math.ceil(span * Math.log(run.last() / until) / (2 * Math.log(1 / q)))
                : 0;
        if (r.method().plain() && falls) {
            FloorClaims.atLeast(run, say, more, until);
        }
        boolean useful = falls && more <= 10L * run.steps();
        if (useful) {
            commands.resume(run.steps() + Math.max(more, run.steps())).ifPresent(say::next);
        }
    }

    /** Says the quality on rows that were not trained on, or on the training rows. */
    private void quality(boolean first) {
        QualityClaims q = new QualityClaims(run, say);
        if (r.data().testRows() == 0) {
            if (first) {
                verdict(NOTE)
                        .measured(
                                FitClaim.TRAINING_LOSS_ONLY,
                                run.rows(),
                                run.first(),
                                run.last(),
                                run.steps());
                say.next(commands.evaluate());
            }
            return;
        }
        Optional<Sign> sign = q.tested(first);
        if (first && sign.isEmpty()) { // without a comparison, the loss is the only result
            took(verdict(NOTE));
        }
        if (say.hasNext() || run.diverged()) {
            return;
        }
        if (sign.orElse(GOOD) == GOOD) {
            say.next(commands.predict());
        } else {
            q.earlierStep()
                    .ifPresent(step -> commands.with("steps", "" + step).ifPresent(say::next));
        }
    }

    private void took(Say.Line line) {
        line.measured(
                FitClaim.TOOK_LOSS,
                run.rows(),
                r.method().title(),
                (long) r.data().trainingRows(),
                run.first(),
                run.last(),
                run.steps(),
                eta());
    }

    private String eta() {
        OptionalDouble eta = run.get(FitQuantity.ETA);
        return eta.isPresent()
                ? (r.method().schedule().startsWith("Constant") ? " of η = " : " of η up to ")
                        + Digits.of(eta.getAsDouble())
                : ", each " + r.etaReason();
    }

    private Say.Line verdict(Sign sign) {
        return say.verdict(sign);
    }

    /** Says the loss as a reason of the verdict. */
    void loss() {
        if (run.moved() && !run.diverged()) {
            if (!say.said(FitClaim.TOOK_LOSS)) {
                took(say.more(NOTE));
            }
            double half = run.or(FitQuantity.HALF_LOSS, 0);
            long from = (long) run.or(FitQuantity.HALF_LOSS_STEP, 0);
            long to = (long) run.or(FitQuantity.STEPS, 0);
            if (run.get(FitQuantity.HALF_FACTOR).isPresent()) {
                double factor = run.or(FitQuantity.HALF_FACTOR, 1);
                if (factor >= 1 && factor < 1.01) {
                    say.measured(
                            FitClaim.PLATEAU,
                            run.rows().at(run.looks()),
                            from,
                            to,
                            new Percent(1 - 1 / factor));
                } else {
                    say.measured(
                            FitClaim.LAST_HALF,
                            run.rows().at(run.looks()),
                            from,
                            to,
                            half,
                            run.last(),
                            factor);
                }
            }
            OptionalDouble start = run.get(FitQuantity.INITIAL_OBJECTIVE);
            OptionalDouble end = run.get(FitQuantity.OBJECTIVE);
            if (start.isPresent() && end.isPresent()) {
                say.measured(
                        FitClaim.DECAY_OBJECTIVE,
                        run.rows(),
                        start.getAsDouble(),
                        end.getAsDouble(),
                        r.method().direction());
            }
        }
    }
}
