package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Proportion;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/**
 * Decides which sentences are said of the quality of a run's model, on rows that were not trained
 * on and on the training rows.
 */
final class QualityClaims {
    /** The difference of two numbers, in standard errors, from which on they count as different. */
    private static final double TOLD = 2;

    /** The ratio of the last to the least test loss from which on the test loss has increased. */
    private static final double RISEN = 1.05;

    /** The largest number of suspect rows, or of classes, that a sentence names. */
    private static final int NAMED = 10;

    /**
     * The largest ratio of the two expected losses of left-out rows, and of these to a test loss,
     * with which they agree.
     */
    private static final double AGREE = 3;

    private final Run run;
    private final FitSummary r;
    private final Say say;

    QualityClaims(Run run, Say say) {
        this.run = run;
        this.r = run.summary();
        this.say = say;
    }

    /**
     * Says the quality on the test rows, as the verdict or as a reason; absent if there is nothing
     * to compare with.
     */
    Optional<Sign> tested(boolean verdict) {
        Optional<ClassBalance.Recalls> balanced = r.quality()
                .balance()
                .map(ClassBalance.Recalls::ofTest)
                .filter(b -> b.classes().size() > 1);
        if (balanced.isPresent()) {
            ClassBalance.Recalls recalls = balanced.get();
            Sign sign = recalls.better() ? GOOD : recalls.mean() > recalls.base() ? NOTE : WARNING;
            accuracies(
                    line(verdict, sign),
                    recalls,
                    Digits.count(r.data().testRows(), "test row"),
                    run.testRows(),
                    FitQuantity.TEST_ACCURACY);
            return Optional.of(sign);
        }
        return r.classifies() ? accuracy(verdict) : numbers(verdict);
    }

    /** Says what rows weigh, and the accuracy of each class on the training rows. */
    private void balance(ClassBalance b) {
        say.measured(
                FitClaim.BALANCED,
                run.rows(),
                b.classes().size(),
                named(
                        b.classes(),
                        c -> c.name() + " " + Digits.of(c.weight()) + " for each of " + c.rows()));
        if (b.trainAccuracy().isPresent()) {
            accuracies(
                    say.more(NOTE),
                    ClassBalance.Recalls.ofTraining(b),
                    Digits.count(r.data().trainingRows(), "training row"),
                    run.rows(),
                    FitQuantity.TRAIN_ACCURACY);
        }
    }

    private void accuracies(
            Say.Line line, ClassBalance.Recalls b, String rows, Scope scope, FitQuantity all) {
        line.measured(
                FitClaim.CLASS_ACCURACIES,
                scope,
                rows,
                new Percent(b.mean()),
                new Percent(b.error()),
                new Percent(b.base()),
                named(b.classes(), c -> c.name() + " " + new Percent(c.accuracy())),
                new Percent(run.or(all, 0)));
    }

    private static <T> String named(List<T> all, Function<T, String> words) {
        int more = all.size() - NAMED;
        return all.stream().limit(NAMED).map(words).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private Say.Line line(boolean verdict, Sign sign) {
        return verdict ? say.verdict(sign) : say.reason(sign);
    }

    private Optional<Sign> accuracy(boolean verdict) {
        OptionalDouble held = run.get(FitQuantity.TEST_ACCURACY);
        OptionalDouble majority = run.get(FitQuantity.TEST_MAJORITY);
        if (held.isEmpty() || majority.isEmpty()) {
            return Optional.empty();
        }
        int m = r.data().testRows();
        double a = held.getAsDouble();
        double base = majority.getAsDouble();
        Proportion p = Proportion.of(Math.round(a * m), m);
        if (base == 1 || run.or(FitQuantity.TEST_CLASSES, 2) == 1) {
            line(verdict, NOTE)
                    .measured(FitClaim.ONE_CLASS_ACCURACY, run.testRows(), new Percent(a), m);
            return Optional.of(NOTE);
        }
        if (a <= base) {
            line(verdict, WARNING)
                    .measured(
                            FitClaim.NO_BETTER_ACCURACY,
                            run.testRows(),
                            m,
                            new Percent(a),
                            new Percent(base));
            learned();
            return Optional.of(WARNING);
        }
        if (p.low() > base) {
            line(verdict, GOOD)
                    .measured(
                            FitClaim.GOOD_ACCURACY,
                            run.testRows(),
                            which(),
                            Math.round(a * m),
                            m,
                            new Percent(a),
                            new Percent(p.low()),
                            new Percent(p.high()),
                            new Percent(base));
            return Optional.of(GOOD);
        }
        line(verdict, NOTE)
                .measured(
                        FitClaim.UNTOLD_ACCURACY,
                        run.testRows(),
                        m,
                        new Percent(a),
                        new Percent(p.low()),
                        new Percent(p.high()),
                        new Percent(base));
        return Optional.of(NOTE);
    }

    /** What the test rows are: rows by which the step was chosen are not new. */
    private String which() {
        return r.ending().chosen().isPresent() ? "the rows that chose the step" : "new rows";
    }

    /** Says that the training rows are fitted and the test rows are not. */
    private void learned() {
        double train = run.or(FitQuantity.TRAIN_ACCURACY, 0);
        double base = run.or(FitQuantity.TRAIN_MAJORITY, 1);
        double error = Math.sqrt(base * (1 - base) / r.data().trainingRows());
        if (train <= base || train > base + TOLD * error) {
            say.reason(NOTE)
                    .measured(
                            train <= base ? FitClaim.NOT_LEARNED : FitClaim.KNOWS_TRAINING_ONLY,
                            run.rows(),
                            new Percent(train),
                            new Percent(base));
        }
    }

    /** Says the quality of regression, by the worst column. */
    private Optional<Sign> numbers(boolean verdict) {
        Optional<TargetErrors> worst = r.quality().test().stream()
                .filter(e -> e.r2().isPresent())
                .min(Comparator.comparingDouble(e -> e.r2().getAsDouble()));
        if (worst.isEmpty()) {
            return Optional.empty();
        }
        TargetErrors e = worst.get();
        int m = r.data().testRows();
        double r2 = e.r2().getAsDouble();
        String shown = Digits.of(r2, 3);
        if (r2 <= 0) {
            line(verdict, WARNING)
                    .measured(
                            FitClaim.NO_BETTER_R2, run.testRows(), m, shown, e.target(), e.rmse());
            return Optional.of(WARNING);
        }
        double two = TOLD * Proportion.r2Error(r2, m);
        if (r2 > two) {
            line(verdict, GOOD)
                    .measured(
                            FitClaim.GOOD_R2,
                            run.testRows(),
                            which(),
                            shown,
                            e.target(),
                            m,
                            e.rmse(),
                            two);
            return Optional.of(GOOD);
        }
        line(verdict, NOTE)
                .measured(FitClaim.UNTOLD_R2, run.testRows(), m, shown, e.target(), e.rmse(), two);
        return Optional.of(NOTE);
    }

    /** The step of the least test loss, if the test loss has increased since. */
    OptionalLong earlierStep() {
        OptionalDouble least = run.get(FitQuantity.LEAST_TEST_LOSS);
        OptionalDouble last = run.get(FitQuantity.TEST_LOSS);
        OptionalDouble step = run.get(FitQuantity.LEAST_TEST_LOSS_STEP);
        return least.isPresent()
                        && last.isPresent()
                        && step.isPresent()
                        && step.getAsDouble() > 0
                        && last.getAsDouble() > RISEN * least.getAsDouble()
                ? OptionalLong.of((long) step.getAsDouble())
                : OptionalLong.empty();
    }

    /** Says the folded sentences. */
    void more(FitCommands commands) {
        r.quality().balance().ifPresent(this::balance);
        OptionalDouble right = run.get(FitQuantity.TRAIN_ACCURACY);
        OptionalDouble majority = run.get(FitQuantity.TRAIN_MAJORITY);
        if (right.isPresent() && majority.isPresent()) {
            say.measured(
                    FitClaim.TRAINING_ACCURACY,
                    run.rows(),
                    r.data().trainingRows(),
                    new Percent(right.getAsDouble()),
                    new Percent(majority.getAsDouble()));
        }
        off(r.quality().train(), Digits.count(r.data().trainingRows(), "training row"), run.rows());
        off(r.quality().test(), Digits.count(r.data().testRows(), "test row"), run.testRows());
        earlierStep().ifPresent(step -> {
            say.measured(
                    FitClaim.TEST_LOSS_LEAST,
                    run.testRows().at(run.observed()),
                    step,
                    r.observations().steps(),
                    run.or(FitQuantity.LEAST_TEST_LOSS, 0),
                    run.or(FitQuantity.TEST_LOSS, 0));
            commands.with("steps", "" + step).ifPresent(c -> say.advised(FitClaim.STOP_EARLIER, c));
        });
        leftOut();
        ForetoldClaims.tell(run, say);
        suspects();
    }

    private void off(List<TargetErrors> errors, String rows, Scope scope) {
        for (TargetErrors e : errors) {
            say.measured(
                    FitClaim.TARGET_OFF,
                    scope,
                    e.target(),
                    e.rmse(),
                    e.r2().isPresent() ? Digits.of(e.r2().getAsDouble(), 3) : "not known",
                    rows);
        }
    }

    /**
     * Says the expected loss of new rows as a range, from half the smaller to twice the larger of
     * two estimates, where these agree.
     */
    private void leftOut() {
        OptionalDouble end = run.get(FitQuantity.LEFT_OUT_LOSS);
        OptionalDouble start = run.get(FitQuantity.LEFT_OUT_LOSS_START);
        if (end.isEmpty() || start.isEmpty()) {
            say.withhold(
                    FitClaim.LEFT_OUT_LOSS,
                    r.number(
                                    end.isEmpty()
                                            ? FitQuantity.LEFT_OUT_LOSS
                                            : FitQuantity.LEFT_OUT_LOSS_START)
                            .reason());
            return;
        }
        double less = Math.min(end.getAsDouble(), start.getAsDouble());
        double larger = Math.max(end.getAsDouble(), start.getAsDouble());
        double low = less / 2;
        double high = 2 * larger;
        double tested = run.or(FitQuantity.TEST_LOSS, less);
        double apart = Math.max(low / Math.max(tested, Double.MIN_NORMAL), tested / high);
        say.foretold(
                FitClaim.LEFT_OUT_LOSS,
                Horizon.drawnLike("the " + r.data().trainingRows() + " training rows"),
                List.of(
                        Hypothesis.that(
                                "square loss, no weight decay", run.square() && !run.decayed()),
                        Hypothesis.atMost(
                                "factor between the estimates by the kernels at start and end",
                                larger / Math.max(less, Double.MIN_NORMAL),
                                AGREE),
                        Hypothesis.atLeast(
                                "loss over that at the start", run.last() / run.first(), 0.01),
                        Hypothesis.atMost(
                                "part of the loss that copies of rows with other targets leave",
                                r.data().training().equalByChance()
                                        ? 0
                                        : run.or(FitQuantity.CONFLICT_FLOOR, 0)
                                                / Math.max(run.last(), Double.MIN_NORMAL),
                                0.5),
                        Hypothesis.atMost(
                                "factor by which the test rows' loss is outside", apart, AGREE)),
                low,
                high);
        say.measured(
                FitClaim.LEFT_OUT_HOW,
                run.rows(),
                r.data().training().equalByChance() ? "" : ", rows with equal features together",
                end.getAsDouble(),
                start.getAsDouble());
    }

    private void suspects() {
        List<Suspect> all = r.quality().suspects();
        if (all.isEmpty()) {
            return;
        }
        List<Suspect> against = all.stream().filter(s -> s.margin() < 0).toList();
        say.measured(FitClaim.LEAST_MARGINS, run.rows().at(run.observed()), named(all));
        say.foretold(
                FitClaim.SUSPECTS,
                Horizon.drawnLike("the training rows"),
                List.of(Hypothesis.atLeast(
                        "rows with a margin below 0 in the mean over the run", against.size(), 1)),
                named(against));
    }

    private static String named(List<Suspect> rows) {
        return rows.stream()
                        .limit(NAMED)
                        .map(s -> s.where() + " (" + s.label() + ", rather " + s.other() + ")")
                        .collect(Collectors.joining("; "))
                + (rows.size() > NAMED ? "; and " + (rows.size() - NAMED) + " more" : "");
    }
}
