package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plstar.study.SubjectClaim;
import org.plstar.study.TrainingLayers;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a training run. */
public final class FitClaims {
    /** The largest number of groups of contradicting rows that are named. */
    private static final int CONFLICTS = 3;

    private static final int FEATURES = 8;

    /** The part of the squared errors that one row does not have by chance. */
    private static final double MOST = 0.5;

    private FitClaims() {}

    /** Says what a run shows; {@code proved} says what it proved, before the folded sentences. */
    public static void tell(FitSummary r, FitCommands commands, Say say, Runnable proved) {
        Run run = new Run(r);
        FitVerdict verdict = new FitVerdict(run, commands, say);
        verdict.tell();
        r.ending()
                .chosen()
                .filter(c -> c.step() == run.steps())
                .ifPresent(c -> chosen(run, c, say));
        proved.run();
        verdict.loss();
        if (run.moved() && !run.diverged()) {
            new QualityClaims(run, say).more(commands);
            new EdgeClaims(run, say).more(commands);
        }
        new KernelClaims(run, say).more();
        if (!run.diverged()) {
            FloorClaims.more(run, say);
        }
        data(run, say);
        r.quality().rowFacts().ifPresent(f -> rows(run, f, say));
    }

    private static void chosen(Run run, ChosenStep c, Say say) {
        say.reason(NOTE)
                .measured(
                        FitClaim.CHOSEN_STEP,
                        run.testRows(),
                        c.step(),
                        c.rows(),
                        c.loss(),
                        c.looks(),
                        c.searched(),
                        c.last());
    }

    private static void data(Run run, Say say) {
        FitSummary r = run.summary();
        FitSummary.DataSummary d = r.data();
        if (d.training().mergedDuplicates() > 0) {
            say.measured(FitClaim.MERGED, run.rows(), d.training().mergedDuplicates());
        }
        d.test()
                .testRowsInTrainingWhere()
                .ifPresent(where -> say.more(WARNING)
                        .measured(
                                FitClaim.TEST_ROWS_SEEN,
                                run.testRows(),
                                d.test().testRowsInTraining(),
                                d.testRows(),
                                where));
        if (d.test().mergedTestDuplicates() > 0) {
            say.measured(
                    FitClaim.TEST_ROWS_REPEAT, run.testRows(), d.test().mergedTestDuplicates());
        }
        List<String> conflicts = d.test().testConflicts();
        if (!conflicts.isEmpty()) {
            say.more(WARNING)
                    .follows(
                            FitClaim.TEST_CONFLICT,
                            List.of(Hypothesis.atLeast(
                                    "groups of equal features, other targets",
                                    d.test().conflictingTestGroups(),
                                    1)),
                            conflicts.stream().limit(CONFLICTS).collect(Collectors.joining("; ")));
        }
        List<String> constant = d.constantFeatures();
        if (!constant.isEmpty()) {
            say.measured(
                    FitClaim.CONSTANT_FEATURES,
                    run.rows(),
                    constant.size(),
                    constant.stream().limit(FEATURES).collect(Collectors.joining(", "))
                            + (constant.size() > FEATURES ? ", …" : ""));
        }
        new TrainingLayers(r.network().batchNorm(), r.network().dropout(), 1)
                .meaning()
                .ifPresent(m -> say.measured(FitClaim.TRAINING_LAYERS, run.rows(), capital(m)));
        thinned(r).ifPresent(t -> say.measured(FitClaim.THINNED, run.rows(), t));
        SubjectClaim.targets(d.targetScaling(), say);
    }

    /** Says which numbers, rows and columns stand out. */
    private static void rows(Run run, RowFacts f, Say say) {
        if (run.moved() && !run.diverged()) {
            f.worstTraining().ifPresent(w -> worst(w, "training rows", run.rows(), say));
            f.worstTest().ifPresent(w -> worst(w, "test rows", run.testRows(), say));
        }
        f.outliers().stream()
                .limit(CONFLICTS)
                .forEach(o -> say.more(WARNING)
                        .measured(
                                FitClaim.FAR_VALUE,
                                run.rows(),
                                o.row(),
                                o.value(),
                                o.deviations(),
                                o.column()));
        f.telling()
                .forEach(c -> say.more(WARNING)
                        .measured(
                                FitClaim.LEAK,
                                run.rows(),
                                c.column(),
                                c.how().name().toLowerCase(Locale.ROOT),
                                run.summary().data().trainingRows()));
    }

    /** Says which row has most of the error, as after a typing error. */
    private static void worst(RowFacts.Worst w, String rows, Scope scope, Say say) {
        if (w.share() > MOST) {
            say.more(WARNING)
                    .measured(FitClaim.ONE_ROW_ERROR, scope, w.row(), new Percent(w.share()), rows);
        }
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /**
     * Which of the usual observations were left out, and the option that adds them; absent if none
     * were.
     */
    public static Optional<String> thinned(FitSummary r) {
        List<ObservationPlan.Reduction> left = r.observations().left();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "Measured less often than usual, in at most %.0f %% of the work: %s",
                        100 * r.observations().share(),
                        left.stream().map(FitClaims::instead).collect(Collectors.joining(", "))));
    }

    private static String instead(ObservationPlan.Reduction r) {
        return switch (r.kind()) {
            case OBSERVATIONS -> "all rows at " + r.count() + " steps";
            case KERNELS -> "the kernel at " + r.count();
            case EQUATIONS -> "at most " + r.count() + " equations of it";
            case TEST_ROWS -> r.count() + " test rows before the end";
            case PRODUCTS -> "λ_max of the kernel's rows only";
        };
    }
}
