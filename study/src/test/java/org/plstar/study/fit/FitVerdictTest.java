package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plstar.study.fit.ToldRuns.data;
import static org.plstar.study.fit.ToldRuns.descent;
import static org.plstar.study.fit.ToldRuns.numbers;
import static org.plstar.study.fit.ToldRuns.signs;
import static org.plstar.study.fit.ToldRuns.told;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Parametrization;
import org.plstar.optimize.Outcome;
import org.plstar.study.FloorClaim;
import org.plstar.study.PreparedDataset;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Withheld;

/** The verdict of a run: the first line of the table that applies, and the command behind it. */
class FitVerdictTest {
    private static final double[] X = {-2, -1.2, -0.5, 0, 0.6, 1.1, 1.5, 2};
    private static final double[] FRESH = {-1.8, -1, -0.6, -0.2, 0.3, 0.5, 0.9, 1.3, 1.7, 1.9};

    private static void assertVerdict(Account a, Claim claim) {
        assertThat(a.verdict()).map(Said::claim).contains(claim.key());
    }

    /** Whether it is said, or withheld by its record. */
    private static boolean judged(Account a, Claim claim) {
        return a.said(claim)
                || a.withheld().stream().map(Withheld::claim).anyMatch(claim.key()::equals);
    }

    @Test
    void withoutTestRowsItIsTheLossOfTheTrainingRows() {
        Account a = told(FitRequest.of(data(numbers(X, Math::sin)), "dense(16) tanh dense"));

        assertVerdict(a, FitClaim.TRAINING_LOSS_ONLY);
        assertThat(a.next()).contains("plstar evaluate runs/made-1 FILE");
        assertThat(a.verdict().orElseThrow().values()).containsEntry("steps", 1000L);
    }

    @Test
    void divergedComesFirstAndTheStepIsBlamedIfItWasGiven() {
        FitRequest r = FitRequest.of(data(numbers(X, Math::sin)), "dense(16) tanh dense")
                .withUntil(1e-9)
                .withEta(500);

        Account a = told(r, "--eta", "500");

        assertVerdict(a, FitClaim.DIVERGED);
        assertThat(a.said(FitClaim.DIVERGED_STEP)).isTrue();
        assertThat(a.next()).contains("plstar train made.csv --eta auto");
        assertThat(a.said(FitClaim.NOT_REACHED)).isFalse();
        assertThat(a.said(FitClaim.FULL_RANK)).isFalse();
        assertThat(a.said(FitClaim.RATE_SHRANK)).isFalse();
    }

    @Test
    void noStepIsNoDescent() {
        Account a = told(FitRequest.of(data(numbers(X, Math::sin)), "dense(4) tanh dense")
                .withSteps(0));

        assertVerdict(a, FitClaim.NO_STEP);
        assertThat(a.said(FitClaim.TOOK_LOSS)).isFalse();
    }

    @Test
    void deadUnitsAreCountedWhereTheOutputsAreTheSame() {
        PreparedDataset made = data(numbers(X, Math::sin));
        Model model = made.network(
                Architecture.parse("dense(2) relu dense"),
                new Initialization(Parametrization.STANDARD, OptionalDouble.of(1), 1));
        // relu(x - 5), relu(-x - 4) are 0 on all rows
        double[] w = {1, -1, -5, -4, 1, 1, 0.25};
        FitRequest r = FitRequest.of(made, model)
                .withStart(new ModelState(w, model.initialBuffers()))
                .withSteps(20)
                .withEta(0.1);

        Account a = told(r, "--eta", "0.1");

        assertVerdict(a, FitClaim.SAME_OUTPUTS);
        assertThat(a.reasons()).map(Said::claim).contains(FitClaim.DEAD_UNITS.key());
        assertThat(a.next()).contains("plstar train made.csv --eta 0.1 --seed 2");
        assertThat(a.said(FitClaim.SINGULAR)).isFalse();
        assertThat(a.said(FitClaim.WEAK_DIRECTIONS)).isFalse();
        assertThat(a.said(FitClaim.LAZY) || a.said(FitClaim.TURNED)).isFalse();
    }

    @Test
    void targetsOutsideOfTheLastLayersRangeAreNotFittedByAnyWeights() {
        FitRequest r = FitRequest.of(data(numbers(X, x -> 3 * x)), "dense(8) tanh dense tanh")
                .withSteps(100);

        Account a = told(r, "--network", "dense(8) tanh dense tanh");

        assertVerdict(a, FloorClaim.RANGE_FLOOR);
        assertThat(a.verdict().orElseThrow().holdsFor().hypotheses()).isNotEmpty();
        assertThat(a.next())
                .contains("plstar train made.csv --network \"dense(8) tanh dense tanh dense\"");
    }

    @Test
    void contradictingRowsAreTheVerdictWhereTheyHoldMoreThanHalfOfTheLoss() {
        double[] x = {1, 1, 2};
        double[] y = {0, 3, 5};
        int[] i = {0};
        Dataset rows = numbers(x, _ -> y[i[0]++]);
        FitRequest r = FitRequest.of(data(rows), "dense(16) tanh dense").withSteps(2000);

        assertVerdict(told(r), FloorClaim.CONFLICT_FLOOR);

        Account early = told(r.withSteps(1).withEta(1e-6));
        assertVerdict(early, FitClaim.TRAINING_LOSS_ONLY);
        assertThat(early.said(FloorClaim.CONFLICT_FLOOR)).isTrue();
    }

    @Test
    void weightDecayHoldsTheLossAtItsBalance() {
        FitRequest r = FitRequest.of(data(numbers(X, x -> 2 * x)), "dense(bias=false)")
                .withMethod(descent(0.5))
                .withSteps(500);

        Account a = told(r, "--weight-decay", "0.5");

        assertVerdict(a, FitClaim.DECAY_HOLDS);
        assertThat(judged(a, FitClaim.DECAY_OFF)).isTrue();
        assertThat(a.said(FitClaim.FULL_RANK)).isFalse();
        assertThat(a.said(FitClaim.LEFT_OUT_LOSS)).isFalse();
    }

    @Test
    void weightDecayIsNotNamedBeforeItBalances() {
        FitRequest r = FitRequest.of(data(numbers(X, x -> 2 * x)), "dense(bias=false)")
                .withMethod(descent(0.001))
                .withEta(0.01)
                .withSteps(1);

        assertVerdict(told(r), FitClaim.TRAINING_LOSS_ONLY);
    }

    @Test
    void aLossThatWasAskedForIsReachedAtItsStep() {
        FitRequest r = FitRequest.of(data(numbers(X, Math::sin)), "dense(64) tanh dense")
                .withUntil(1e-2);
        FitResult run = r.run();

        Account a = told(FitSummary.of(run));

        assertVerdict(a, FitClaim.REACHED);
        assertThat(a.verdict().orElseThrow().values()).containsEntry("until", 1e-2);
        assertThat(a.next()).contains("plstar evaluate runs/made-1 FILE");
    }

    @Test
    void aLossThatWasMissedLeadsToMoreStepsWhereItFalls() {
        FitRequest r = FitRequest.of(data(numbers(X, Math::sin)), "dense(64) tanh dense")
                .withSteps(40)
                .withUntil(1e-4);

        Account a = told(r);

        assertVerdict(a, FitClaim.NOT_REACHED);
        assertThat(a.next().orElseThrow())
                .matches("plstar train --resume runs/made-1 --steps \\d+");
        assertThat(judged(a, FitClaim.AT_LEAST_STEPS)).isTrue();
    }

    @Test
    void aRunThatWasStoppedGoesOn() {
        FitSummary run =
                FitSummary.of(FitRequest.of(data(numbers(X, Math::sin)), "dense(16) tanh dense")
                        .withSteps(40)
                        .run());
        FitSummary.Ending e = run.ending();
        FitSummary stopped = new FitSummary(
                new FitSummary.Ending(Outcome.STOPPED, e.outcomeDetail(), e.goal(), e.chosen()),
                run.numbers(),
                run.etaReason(),
                run.curvature(),
                run.quality(),
                run.law(),
                run.method(),
                run.observations(),
                run.trained());

        Account a = told(stopped);

        assertVerdict(a, FitClaim.STOPPED);
        assertThat(a.next()).contains("plstar train --resume runs/made-1");
    }

    @Test
    void newRowsThatAreFoundComeBeforeTheLoss() {
        PreparedDataset d = data(numbers(X, x -> 2 * x), numbers(FRESH, x -> 2 * x));
        Account a = told(FitRequest.of(d, "dense"));

        assertVerdict(a, FitClaim.GOOD_R2);
        assertThat(a.next()).contains("plstar predict runs/made-1 FILE");
        assertThat(a.said(FitClaim.TOOK_LOSS)).isTrue();
        assertThat(a.verdict().orElseThrow().values()).containsEntry("rows", FRESH.length);
    }

    @Test
    void newRowsThatAreMissedAreAWarning() {
        PreparedDataset d = data(numbers(X, x -> 2 * x), numbers(FRESH, x -> -2 * x));
        Account a = told(FitRequest.of(d, "dense"));

        assertVerdict(a, FitClaim.NO_BETTER_R2);
        assertThat(a.next()).isNotEqualTo(Optional.of("plstar predict runs/made-1 FILE"));
    }

    @Test
    void classesAreComparedWithTheMostFrequentOne() {
        PreparedDataset good = data(signs(X, 1), signs(FRESH, 1));
        Account a = told(FitRequest.of(good, "dense(32) tanh dense"));
        assertVerdict(a, FitClaim.GOOD_ACCURACY);

        PreparedDataset wrong = data(signs(X, 1), signs(FRESH, -1));
        Account b = told(FitRequest.of(wrong, "dense(32) tanh dense"));
        assertVerdict(b, FitClaim.NO_BETTER_ACCURACY);
        assertThat(b.reasons()).map(Said::claim).contains(FitClaim.KNOWS_TRAINING_ONLY.key());
    }

    @Test
    void aFewRightRowsDoNotTellItFromTheMostFrequentClass() {
        double[] few = {-1, -0.5, 1};
        Account a = told(FitRequest.of(data(signs(X, 1), signs(few, 1)), "dense(32) tanh dense"));

        assertVerdict(a, FitClaim.UNTOLD_ACCURACY);
        assertThat(a.next()).isEmpty();
    }

    @Test
    void oneClassOfTestRowsIsComparedWithNothing() {
        double[] plus = {0.5, 1, 1.5};
        Account a = told(FitRequest.of(data(signs(X, 1), signs(plus, 1)), "dense(32) tanh dense"));

        assertVerdict(a, FitClaim.ONE_CLASS_ACCURACY);
    }

    /** A reached loss is the verdict, and what it is worth on new rows its reason. */
    @Test
    void theQualityIsAReasonBehindALossThatWasReached() {
        PreparedDataset d = data(numbers(X, x -> 2 * x), numbers(FRESH, x -> -2 * x));
        Account a = told(FitRequest.of(d, "dense").withUntil(1e-3));

        assertVerdict(a, FitClaim.REACHED);
        assertThat(a.reasons()).map(Said::claim).contains(FitClaim.NO_BETTER_R2.key());
    }
}
