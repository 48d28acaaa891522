package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plstar.study.FloorClaim;
import org.plstar.study.FloorSummary;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;

/**
 * Decides which sentences are said about the causes that keep the loss of a run above 0, measured
 * or by theorems.
 */
final class FloorClaims {
    /** The least share of a row in a direction with which the row is named. */
    private static final double SHARE = 0.01;

    /** The part of the loss below which the loss along weak directions is rounding. */
    private static final double HELD = 1e-6;

    /** Drift of the last kernel below which a sentence on a constant kernel is of use. */
    private static final double NEARLY_CONSTANT = 0.1;

    private FloorClaims() {}

    /** Says that the last layer cannot reach some targets. */
    static boolean range(Run run, Function<Sign, Say.Line> line) {
        OptionalDouble floor = run.get(FitQuantity.RANGE_FLOOR);
        if (floor.isEmpty() || !(floor.getAsDouble() > 0)) {
            return false;
        }
        return run.summary()
                .network()
                .outputRange()
                .map(o -> o.tell(floor.getAsDouble(), run.residuals(), line.apply(WARNING)))
                .orElse(false);
    }

    /** Says that rows with equal features have different targets. */
    static boolean conflicts(Run run, Function<Sign, Say.Line> line) {
        OptionalDouble floor = run.get(FitQuantity.CONFLICT_FLOOR);
        List<String> rows = run.summary().data().training().conflicts();
        return floor.isPresent()
                && floor.getAsDouble() > 0
                && FloorClaim.conflicts(rows, floor.getAsDouble(), line.apply(WARNING));
    }

    /** Says how many further steps are needed at least. */
    static boolean atLeast(Run run, Say say, long steps, double until) {
        return say.foretold(
                FitClaim.AT_LEAST_STEPS,
                Horizon.steps(steps),
                List.of(
                        Hypothesis.atMost(
                                "largest rise of the loss", run.or(FitQuantity.LARGEST_RISE, 1), 1),
                        Hypothesis.atMost(
                                "steps over those of the run", steps / (double) run.steps(), 10),
                        Hypothesis.atMost(
                                "loss at the end over that at half the steps",
                                1 / run.or(FitQuantity.HALF_FACTOR, 1),
                                0.95)),
                steps,
                until);
    }

    /** Says the other limits, folded. */
    static void more(Run run, Say say) {
        FitSummary r = run.summary();
        FloorSummary f = r.law().plFloor();
        if (!say.said(FloorClaim.RANGE_FLOOR) && !say.said(FloorClaim.LOGIT_FLOOR)) {
            range(run, say::more);
        }
        if (!say.said(FloorClaim.CONFLICT_FLOOR)) {
            conflicts(run, say::more);
        }
        if (run.decayed() || run.constant()) {
            return;
        }
        int p = r.network().parameters();
        int n = r.data().equations();
        if (run.square()) {
            FloorClaim.rank(p, n, say);
        }
        OptionalDouble least = run.get(FitQuantity.LINEAR_FLOOR);
        if (least.isPresent()) {
            say.follows(
                    FitClaim.LEAST_POSSIBLE,
                    List.of(Hypothesis.that("the outputs are linear in the weights", true)),
                    least.getAsDouble());
        }
        if (f.reason().isPresent()) {
            return;
        }
        long at = (long) run.or(FitQuantity.LAMBDA_STEP, 0);
        f.directions().rank().ifPresent(rank -> {
            if (f.singular()) {
                singular(run, say, at, rank);
            } else if (run.get(FitQuantity.CONDITION_NUMBER).isPresent()) {
                regular(run, say, at);
            }
        });
        f.directions()
                .effectiveRank()
                .ifPresent(e -> say.measured(
                        FitClaim.KERNEL_RANK,
                        run.kernelRows(at),
                        e,
                        f.directions().rank().orElse(0)));
        if (run.moved()) {
            f.directions()
                    .learnedDirections()
                    .ifPresent(
                            l -> say.measured(FitClaim.LEARNED_DIRECTIONS, run.kernelRows(at), l));
        } else if (f.forecast().isPresent() && f.forecast().getAsDouble() > 0) {
            say.follows(
                    FitClaim.FLOOR_IF_KERNEL_STAYED,
                    List.of(Hypothesis.that(
                            "square loss, zero eigenvalues hold a part of the residual",
                            run.square())),
                    f.forecast().getAsDouble());
        }
        weak(run, say, f, at);
    }

    private static void regular(Run run, Say say, long at) {
        double min = run.or(FitQuantity.LAMBDA_MIN, 0);
        say.measured(
                FitClaim.FULL_RANK,
                run.kernelRows(at),
                at,
                run.summary().method().kernelRows(),
                min);
        OptionalDouble eta = run.get(FitQuantity.ETA);
        if (run.summary().method().plain() && eta.isPresent() && min > 0) {
            double e = eta.getAsDouble();
            say.follows(
                    FitClaim.HALVES_IF_KERNEL_STAYED,
                    List.of(
                            Hypothesis.atMost(
                                    "drift of the kernel",
                                    run.or(FitQuantity.LARGEST_KERNEL_DRIFT, 1),
                                    NEARLY_CONSTANT),
                            Hypothesis.atMost(
                                    "largest η λ_max",
                                    run.or(FitQuantity.LARGEST_STEP_CURVATURE, 3),
                                    2)),
                    at,
                    Math.ceil(-Math.log(2) / Math.log1p(-e * min)));
        }
    }

    /** Says that the kernel is singular, with a measured cause if there is one. */
    private static void singular(Run run, Say say, long at, int rank) {
        say.measured(
                FitClaim.SINGULAR,
                run.kernelRows(at),
                at,
                run.summary().method().kernelRows(),
                rank);
        OptionalDouble width = run.get(FitQuantity.NARROWEST_WIDTH);
        if (width.isPresent()) {
            say.measured(
                    FitClaim.NARROW_LAYER,
                    run.kernelRows(at),
                    (long) width.getAsDouble(),
                    run.summary().data().outputs());
        }
        double dead = run.or(FitQuantity.DEAD_UNITS, 0);
        if (dead > 0) {
            say.measured(FitClaim.DEAD_UNITS, run.rows(), (long) dead, (long)
                    run.or(FitQuantity.HIDDEN_UNITS, dead));
        }
        OptionalDouble near = run.get(FitQuantity.NEAREST_ROWS);
        if (near.isPresent() && near.getAsDouble() < 1e-3) {
            say.measured(
                    FitClaim.NEAREST_ROWS,
                    run.rows(),
                    run.summary().number(FitQuantity.NEAREST_ROWS).sample().orElse("two rows"),
                    near.getAsDouble());
        }
    }

    private static void weak(Run run, Say say, FloorSummary f, long at) {
        double loss = run.moved() ? run.last() : run.first();
        f.weakDirections().filter(w -> w.loss() > HELD * loss).ifPresent(w -> {
            List<FloorSummary.Row> named =
                    w.rows().stream().filter(x -> x.share() > SHARE).toList();
            if (!named.isEmpty()) {
                say.more(NOTE)
                        .measured(
                                FitClaim.WEAK_DIRECTIONS,
                                run.kernelRows(at),
                                w.count(),
                                w.loss(),
                                run.moved() ? " at the end" : " at the start",
                                named.stream()
                                        .map(x -> x.row()
                                                + " ("
                                                + Math.round(100 * x.share())
                                                + " %)")
                                        .collect(Collectors.joining(", ")));
            }
        });
    }
}
