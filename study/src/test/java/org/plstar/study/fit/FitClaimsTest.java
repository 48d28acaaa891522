package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.plstar.study.fit.ToldRuns.data;
import static org.plstar.study.fit.ToldRuns.descent;
import static org.plstar.study.fit.ToldRuns.numbers;
import static org.plstar.study.fit.ToldRuns.signs;
import static org.plstar.study.fit.ToldRuns.told;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.optimize.Direction;
import org.plstar.study.FloorClaim;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Sign;
import org.plstar.study.claim.Withheld;
import org.plstar.study.unseen.LeftOut;
import org.plstar.system.Loss;

/** What is folded behind the verdict of a run: when it is said, and when it is not. */
class FitClaimsTest {
    private static final double[] X = {-2, -1.2, -0.5, 0, 0.6, 1.1, 1.5, 2};
    private static final String WIDE = "dense(64) tanh dense";

    private static FitRequest sines() {
        return FitRequest.of(data(numbers(X, x -> Math.sin(2 * x))), WIDE).withSteps(60);
    }

    private static Said said(Account a, Claim claim) {
        return a.findings().stream()
                .filter(f -> f.claim().equals(claim.key()))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Withheld> withheld(Account a, Claim claim) {
        return a.withheld().stream().filter(w -> w.claim().equals(claim.key())).findFirst();
    }

    private static Method method(Direction direction, Loss loss, String name) {
        return Method.of(name, loss, direction);
    }

    private static PreparedDataset table(List<String> names, double[][] x, double... y) {
        return data(Dataset.of("made", names, x, new Target.Regression(y, List.of("y"))));
    }

    @Test
    void theLossOfARunIsOfAllItsSteps() {
        Account a = told(sines());

        Said took = said(a, FitClaim.TOOK_LOSS);
        assertThat(took.values()).containsEntry("steps", 60L).containsEntry("rows", 8L);
        assertThat(took.fold()).isTrue();
        assertThat(said(a, FitClaim.LAST_HALF).holdsFor().steps()).contains("all steps");
        assertThat(a.said(FitClaim.PLATEAU)).isFalse();
    }

    @Test
    void aHalfInWhichTheLossFallsByLessThanAHundredthIsAPlateau() {
        Account a = told(sines().withEta(1e-6));

        assertThat(a.said(FitClaim.PLATEAU)).isTrue();
        assertThat(a.said(FitClaim.LAST_HALF)).isFalse();
        assertThat(said(a, FitClaim.PLATEAU).values().get("part"))
                .isInstanceOfSatisfying(
                        Double.class, part -> assertThat(part).isBetween(0.0, 0.01));
    }

    @Test
    void aStepBelowTheLimitIsAtNoLookBeyondIt() {
        Account a = told(sines());

        assertThat(a.said(FitClaim.BEYOND_EDGE)).isFalse();
        assertThat(a.said(FitClaim.FIRST_STEP_BEYOND)).isFalse();
        assertThat(a.said(FitClaim.ROSE)).isFalse();
    }

    @Test
    void aRiseIsSaidWithTheStepThatWasGiven() {
        double eta = FitSummary.of(sines().run()).number(FitQuantity.ETA).orElse(0);
        FitRequest r = sines().withEta(2.6 * eta);

        Account a = told(r, "--eta", "" + 2.6 * eta);

        assertThat(a.said(FitClaim.ROSE) || a.said(FitClaim.DIVERGED)).isTrue();
        assertThat(a.next()).contains("plstar train made.csv --eta auto");
    }

    @Test
    void momentumSwingsAndIsNotBlamed() {
        FitRequest r = sines().withMethod(
                        method(new Direction.Momentum(0.99, 0, false, 0), Loss.SQUARE, "momentum"))
                .withSteps(200);

        Account a = told(r, "--optimizer", "momentum");

        assertThat(a.said(FitClaim.SWUNG)).isTrue();
        assertThat(a.said(FitClaim.ROSE)).isFalse();
        assertThat(said(a, FitClaim.SWUNG).sign()).isEqualTo(Sign.NOTE);
    }

    @Tag("net")
    @Test
    void whatFollowsForAKernelThatStaysNeedsOneThatDid() {
        Account wide = told(FitRequest.of(data(numbers(X, Math::sin)), "dense(4096) tanh dense"));
        Account narrow = told(FitRequest.of(data(numbers(X, x -> 9 * Math.sin(2 * x))), WIDE));

        assertThat(wide.said(FitClaim.HALVES_IF_KERNEL_STAYED)).isTrue();
        assertThat(said(wide, FitClaim.HALVES_IF_KERNEL_STAYED).holdsFor().hypotheses())
                .hasSize(2);
        assertThat(narrow.said(FitClaim.HALVES_IF_KERNEL_STAYED)).isFalse();
        assertThat(withheld(narrow, FitClaim.HALVES_IF_KERNEL_STAYED))
                .map(Withheld::cause)
                .contains(Withheld.Cause.HYPOTHESIS);
    }

    @Test
    void theLeastPossibleLossIsOfNetworksThatAreLinearInTheirWeights() {
        PreparedDataset rows = data(numbers(X, x -> x * x));

        assertThat(told(FitRequest.of(rows, "dense")).said(FitClaim.LEAST_POSSIBLE))
                .isTrue();
        assertThat(told(FitRequest.of(rows, WIDE)).said(FitClaim.LEAST_POSSIBLE))
                .isFalse();
    }

    @Test
    void countsBoundTheRankAndNoLoss() {
        PreparedDataset rows = data(numbers(X, x -> x * x));
        Account few = told(FitRequest.of(rows, "dense(1) tanh dense"));

        assertThat(few.said(FloorClaim.RANK_AT_MOST_P)).isTrue();
        assertThat(told(FitRequest.of(rows, WIDE)).said(FloorClaim.RANK_AT_MOST_P))
                .isFalse();
        assertThat(told(FitRequest.of(data(signs(X, 1)), "dense(1) tanh dense"))
                        .said(FitClaim.PARAMETERS))
                .isTrue();
    }

    @Test
    void theLossOfNewRowsIsWithheldWhereWeightsDecay() {
        Account a = told(sines().withMethod(descent(0.01)));

        assertThat(a.said(FitClaim.LEFT_OUT_LOSS)).isFalse();
        assertThat(withheld(a, FitClaim.LEFT_OUT_LOSS)).isPresent();
    }

    /** Two columns of three values each: new rows have the same features again. */
    @Test
    void theLossOfNewRowsIsSaidOfRowsThatAreEqualByChance() {
        Random random = new Random(4);
        double[][] x = new double[1400][2];
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            x[i] = new double[] {random.nextInt(3), random.nextInt(3)};
            y[i] = ((x[i][0] > 1) ^ (x[i][1] > 0) ? 2 : -2) + random.nextGaussian();
        }
        Dataset all =
                Dataset.of("made", List.of("a", "b"), x, new Target.Regression(y, List.of("y")));
        Split split = Split.given(
                all.select(IntStream.range(0, 400).toArray()),
                Optional.of(all.select(IntStream.range(400, x.length).toArray())));
        PreparedDataset rows =
                PreparedDataset.of(split, Preparation.standardizing(split.training()), List.of());
        FitResult run =
                FitRequest.of(rows, "dense(64) tanh dense").withSteps(500).run();
        double tested = run.last().testLoss().orElseThrow();
        LeftOut.Numbers n = run.leftOut().numbers().orElseThrow();

        assertThat(n.loss()).isCloseTo(tested, withinPercentage(20));
        assertThat(n.lossStart()).isCloseTo(tested, withinPercentage(20));
        assertThat(rows.repeated()).isEmpty();
        Account a = told(FitRequest.of(rows, "dense(64) tanh dense").withSteps(500));
        assertThat(a.said(FitClaim.LEFT_OUT_LOSS)).isTrue();
        assertThat(a.said(FitClaim.TEST_ROWS_SEEN)).isFalse();
        assertThat(said(a, FitClaim.LEFT_OUT_HOW).values()).containsEntry("together", "");
    }

    /** Forty rows of numbers that stand three times, each time with another target. */
    @Test
    void theLossOfNewRowsIsWithheldWhereItIsThatOfEqualRows() {
        Random random = new Random(4);
        double[][] x = new double[120][2];
        double[] y = new double[120];
        for (int i = 0; i < y.length; i++) {
            x[i] = i < 40 ? new double[] {random.nextGaussian(), random.nextGaussian()} : x[i - 40];
            y[i] = x[i][0] + random.nextGaussian();
        }
        Account a = told(FitRequest.of(table(List.of("a", "b"), x, y), "dense(64) tanh dense")
                .withSteps(500));

        assertThat(a.said(FitClaim.LEFT_OUT_LOSS)).isFalse();
        assertThat(withheld(a, FitClaim.LEFT_OUT_LOSS).map(Withheld::why).orElse(""))
                .contains("part of the loss that copies of rows with other targets leave");
    }

    @Test
    void theLossOfNewRowsIsWithheldBelowAHundredthOfTheStart() {
        Account a = told(sines().withSteps(20_000));

        assertThat(a.said(FitClaim.LEFT_OUT_LOSS)).isFalse();
        assertThat(withheld(a, FitClaim.LEFT_OUT_LOSS)).isPresent();
    }

    @Test
    void nothingIsSaidOfQuotientsOfOtherLossesAndOtherMethods() {
        assertThat(told(sines()).said(FitClaim.LEAST_QUOTIENT)).isTrue();
        Account adam = told(sines().withMethod(
                        method(new Direction.Adam(0.9, 0.999, 1e-8, 0, false), Loss.SQUARE, "adam"))
                .withEta(0.01));
        assertThat(adam.said(FitClaim.LEAST_QUOTIENT)).isFalse();
    }

    @Test
    void rowsThatRepeatOthersAreCounted() {
        double[][] x = {{0}, {1}, {1}, {2}};
        Account a = told(FitRequest.of(table(List.of("x"), x, 0, 1, 1, 4), WIDE).withSteps(20));

        assertThat(said(a, FitClaim.MERGED).values()).containsEntry("count", 1);
        assertThat(a.said(FloorClaim.CONFLICT_FLOOR)).isFalse();
        assertThat(told(sines()).said(FitClaim.MERGED)).isFalse();
    }

    @Test
    void aColumnThatDeterminesTheTargetIsNamed() {
        double[][] x = {{0, 3}, {1, 1}, {2, 4}, {3, 1}, {4, 5}, {5, 9}, {6, 2}, {7, 6}, {8, 5}};
        double[] y = {0, 2, 4, 6, 8, 10, 12, 14, 16};
        Account a = told(FitRequest.of(table(List.of("a", "b"), x, y), WIDE).withSteps(20));

        assertThat(a.findings().stream().filter(f -> f.claim().equals(FitClaim.LEAK.key())))
                .allSatisfy(f -> assertThat(f.values()).containsEntry("column", "a"));
    }

    @Test
    void targetsAreOfTheFilesUnitsOrOfOthers() {
        assertThat(told(sines()).said(SubjectClaim.TARGETS_RAW)).isTrue();
        PreparedDataset scaled = PreparedDataset.standardized(numbers(X, Math::sin));
        assertThat(told(FitRequest.of(scaled, WIDE).withSteps(5)).said(SubjectClaim.TARGETS_SCALED))
                .isTrue();
    }

    @Test
    void anErrorByOneRowIsItsOwn() {
        double[] far = X.clone();
        Dataset rows = numbers(far, x -> x == 2 ? 60 : 0.1 * x);
        Account a = told(FitRequest.of(data(rows), "dense").withSteps(200));

        assertThat(a.said(FitClaim.ONE_ROW_ERROR)).isTrue();
        assertThat(told(sines()).said(FitClaim.FAR_VALUE)).isFalse();
        assertThat(a.said(FitClaim.FAR_VALUE)).isTrue();
    }
}
