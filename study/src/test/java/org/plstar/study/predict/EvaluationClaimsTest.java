package org.plstar.study.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TestTables;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.unseen.RunModel;
import org.plstar.system.Loss;

class EvaluationClaimsTest {
    @TempDir
    private Path folder;

    private static final List<String> NAMES = List.of("No", "Yes");

    /** Of rows of two classes, by the probability of the second. */
    private static EvaluationResult classes(int[] labels, double... probabilities) {
        double[] outputs = new double[2 * labels.length];
        Arrays.setAll(
                outputs,
                i -> Math.log(i % 2 == 1 ? probabilities[i / 2] : 1 - probabilities[i / 2]));
        return EvaluationResult.of(
                new Predictions(
                        rows(new Target.Classes(labels, NAMES)),
                        new TargetEncoding.OneHot(NAMES),
                        Loss.CROSS_ENTROPY,
                        outputs),
                10);
    }

    private static EvaluationResult numbers(double[] truth, double... predicted) {
        return numbers(List.of("y"), truth, predicted);
    }

    private static EvaluationResult numbers(
            List<String> names, double[] truth, double... predicted) {
        Target.Regression target = new Target.Regression(truth, names);
        return EvaluationResult.of(
                new Predictions(
                        rows(target),
                        TargetEncoding.Standardized.raw(names),
                        Loss.SQUARE,
                        predicted),
                10);
    }

    private static Dataset rows(Target target) {
        return Dataset.of("rows", List.of("x"), new double[target.rows()][1], target);
    }

    private static Account said(EvaluationResult result) {
        Say say = new Say();
        EvaluationClaims.scores(result, result.predictions().size() + " rows", 3, say);
        return say.account();
    }

    private static Said verdict(EvaluationResult result) {
        return said(result).verdict().orElseThrow();
    }

    /** Of 85 rows No and 15 rows Yes: so many of each are right. */
    private static EvaluationResult imbalanced(int no, int yes) {
        int[] labels = new int[100];
        double[] q = new double[100];
        for (int i = 0; i < 100; i++) {
            labels[i] = i < 85 ? 0 : 1;
            boolean right = i < 85 ? i < no : i - 85 < yes;
            q[i] = right == (labels[i] == 1) ? 0.7 : 0.3;
        }
        return classes(labels, q);
    }

    @Test
    void aModelThatFindsTheRareClassIsJudgedByItsMeanRecall() {
        Said balanced = verdict(imbalanced(68, 12));
        assertThat(balanced.claim()).isEqualTo(EvaluationClaim.RECALL_ABOVE.key());
        assertThat(balanced.values()).containsEntry("recall", 0.8).containsEntry("chance", 0.5);
    }

    @Test
    void aMeanRecallWithinTwoStandardErrorsOfChanceIsNotCalledBetter() {
        assertThat(verdict(imbalanced(60, 6)).claim()) // .553, two standard errors .133
                .isEqualTo(EvaluationClaim.ACCURACY_NOT_ABOVE.key());
        assertThat(verdict(imbalanced(60, 10)).claim())
                .isEqualTo(EvaluationClaim.RECALL_ABOVE.key());
    }

    @Test
    void aModelThatFindsNothingIsToldSo() {
        Said useless = verdict(imbalanced(80, 1));
        assertThat(useless.claim()).isEqualTo(EvaluationClaim.ACCURACY_NOT_ABOVE.key());
        assertThat(useless.sign()).isEqualTo(Sign.WARNING);
        assertThat(useless.values()).containsEntry("share", 0.85).containsEntry("accuracy", 0.81);
    }

    @Test
    void anAccuracyWhoseIntervalHoldsTheConstantAnswerIsNotCalledBetter() {
        assertThat(verdict(imbalanced(85, 1)).claim())
                .isEqualTo(EvaluationClaim.ACCURACY_UNTOLD.key());
        Said good = verdict(imbalanced(85, 14));
        assertThat(good.claim()).isEqualTo(EvaluationClaim.ACCURACY_ABOVE.key());
        assertThat(good.sign()).isEqualTo(Sign.GOOD);
    }

    @Test
    void rowsOfOneClassAreComparedWithNothing() {
        Said one = verdict(classes(new int[] {1}, 0.9));
        assertThat(one.claim()).isEqualTo(EvaluationClaim.ONE_CLASS.key());
        assertThat(one.sign()).isEqualTo(Sign.NOTE);
        assertThat(one.text()).contains("100.0 %", "Yes").doesNotContain("better");
    }

    @Test
    void labelsAreCalledContradictedOnlyBelowATenthOfARow() {
        int[] labels = {0, 0, 1, 1};
        Account mild = said(classes(labels, 0.2, 0.9, 0.8, 0.9));
        assertThat(mild.said(EvaluationClaim.CONTRADICTED_LABELS)).isFalse();
        assertThat(mild.said(EvaluationClaim.MOST_WRONG)).isTrue();
        Account gross = said(classes(labels, 0.2, 0.99, 0.8, 0.9)); // bar: 1/40
        assertThat(gross.said(EvaluationClaim.CONTRADICTED_LABELS)).isTrue();
        assertThat(gross.said(EvaluationClaim.MOST_WRONG)).isFalse();
        assertThat(gross.more())
                .filteredOn(f -> f.claim().equals(EvaluationClaim.CONTRADICTED_LABELS.key()))
                .first()
                .satisfies(f -> assertThat(f.text()).contains("(No, predicted Yes)"));
    }

    @Test
    void theThresholdLiesInTheMiddleOfItsGap() {
        EvaluationResult r = classes(new int[] {0, 0, 1, 1}, 0.1, 0.2, 0.6, 0.9);
        assertThat(r.classes().orElseThrow().ranking().orElseThrow().threshold().orElseThrow())
                .isCloseTo(0.4, within(1e-12));
    }

    @Test
    void numbersAreComparedWithTheirMean() {
        double[] truth = {0, 1, 2, 3, 4};
        Said untold = verdict(numbers(truth, 1, 1, 2, 3, 1)); // R² 0, then .1 of 5 rows
        assertThat(untold.claim()).isEqualTo(EvaluationClaim.NUMBER_NOT_ABOVE.key());
        untold = verdict(numbers(truth, 0, 1, 2, 3, 1));
        assertThat(untold.claim()).isEqualTo(EvaluationClaim.NUMBER_UNTOLD.key());
        assertThat(untold.sign()).isEqualTo(Sign.NOTE);
        Said better = verdict(numbers(truth, 0, 1, 2, 3, 3));
        assertThat(better.claim()).isEqualTo(EvaluationClaim.NUMBER_ABOVE.key());
        assertThat(better.values()).containsEntry("r2", 0.9);
        assertThat(verdict(numbers(truth, 4, 3, 2, 1, 0)).claim())
                .isEqualTo(EvaluationClaim.NUMBER_NOT_ABOVE.key());
        assertThat(verdict(numbers(new double[] {3, 3}, 3, 4)).claim())
                .isEqualTo(EvaluationClaim.NUMBER_SAME.key());
    }

    @Test
    void ofSeveralNumbersThoseBeyondTheirErrorAreCounted() {
        double[] truth = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4};
        Said one = verdict(numbers(List.of("y", "z"), truth, 0, 0, 1, 1, 2, 2, 3, 3, 3, 1));
        assertThat(one.claim()).isEqualTo(EvaluationClaim.SEVERAL_NUMBERS.key());
        assertThat(one.values()).containsEntry("better", 1L).containsEntry("target", "z");
        assertThat(one.sign()).isEqualTo(Sign.NOTE);
        Said none = verdict(numbers(List.of("y", "z"), truth, 0, 0, 1, 1, 2, 2, 3, 3, 1, 1));
        assertThat(none.values()).containsEntry("better", 0L);
        assertThat(none.sign()).isEqualTo(Sign.NOTE);
        Said both = verdict(numbers(List.of("y", "z"), truth, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3));
        assertThat(both.sign()).isEqualTo(Sign.GOOD);
    }

    @Test
    void numbersOfAnySizeAreJudgedAlike() {
        double[] truth = {0, 1, 2, 3, 4};
        double[] predicted = {0, 1, 2, 3, 3};
        for (double unit : new double[] {1e-310, 1e-200, 1, 1e160, 1e307}) {
            EvaluationResult result = numbers(times(unit, truth), times(unit, predicted));
            assertThat(verdict(result).claim()).isEqualTo(EvaluationClaim.NUMBER_ABOVE.key());
            NumberScores scores = result.numbers().getFirst();
            assertThat(scores.r2().orElseThrow()).isCloseTo(0.9, within(1e-9));
            assertThat(scores.rmse() / unit).isCloseTo(Math.sqrt(0.2), within(1e-9));
        }
    }

    private static double[] times(double unit, double... x) {
        return Arrays.stream(x).map(v -> unit * v).toArray();
    }

    @Test
    void aRowWithMoreThanHalfOfTheErrorIsNamed() {
        double[] truth = new double[12];
        Arrays.setAll(truth, i -> i);
        double[] predicted = truth.clone();
        Arrays.setAll(predicted, i -> truth[i] + 1);
        assertThat(said(numbers(truth, predicted)).said(EvaluationClaim.ONE_ERROR))
                .isFalse();
        predicted[3] += 5;
        Account one = said(numbers(truth, predicted));
        assertThat(one.reasons()).extracting(Said::claim).contains("one_error");
        assertThat(one.reasons().getFirst().values()).containsEntry("share", 36.0 / 47);
    }

    @Test
    void rowsThatWereTrainedOnAreCountedAndPraiseNothing() {
        Path iris = TestTables.copy(folder, "iris.csv");
        PreparedDataset data = PreparedDataset.read(iris, "label");
        FitResult fit =
                FitRequest.of(data, "dense(32) tanh dense").withSteps(200).run();
        FittedModel model = fit.model();
        Dataset all = model.readTest(iris, ReadOptions.defaults()).data();
        EvaluationRequest request = new EvaluationRequest(
                new RunModel(
                        data,
                        false,
                        FitRequest.of(data, "dense(32) tanh dense").start(),
                        model,
                        false),
                all);
        EvaluationResult result = request.run();
        assertThat(result.seen().orElse(0)).isBetween(data.training().rows(), 150);

        Say say = new Say();
        EvaluationClaims.tell(
                request, result, "150 rows", Optional.of(TrainingFile.HELD_BACK), "a run", say);
        Account account = say.account();
        assertThat(account.verdict().orElseThrow().sign()).isEqualTo(Sign.NOTE);
        assertThat(account.reasons())
                .extracting(Said::claim)
                .containsExactly("same_file", "seen_rows");
        assertThat(account.next()).contains("plstar evaluate \"a run\"");
        assertThat(new EvaluationRequest(model, all).run().seen()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void aChangeBeyondTheFirstOrderIsToldWithItsRatio() {
        Account far = rounded(0.3);
        assertThat(far.said(EvaluationClaim.NOT_FIRST_ORDER)).isTrue();
        Account near = rounded(0.11);
        assertThat(near.said(EvaluationClaim.NOT_FIRST_ORDER)).isFalse();
        assertThat(near.said(EvaluationClaim.ROUNDED_CLASSES)).isFalse();
    }

    private static Account rounded(double real) {
        EvaluationResult plain = numbers(new double[] {0, 1}, 0, 1);
        Rounding rounding = new Rounding(
                Rounding.Format.INT4,
                2,
                0.1,
                0,
                real,
                0.4,
                1,
                OptionalInt.empty(),
                OptionalInt.empty(),
                new double[] {0.1, 0.1});
        EvaluationResult result = new EvaluationResult(
                plain.predictions(),
                plain.classes(),
                plain.numbers(),
                OptionalInt.empty(),
                Optional.of(new Coverage(0.9, 1, 2)),
                Optional.of(rounding));
        Dataset rows = plain.predictions().rows();
        FittedModel model = FitRequest.of(PreparedDataset.raw(rows), "dense")
                .withSteps(1)
                .run()
                .model();
        Say say = new Say();
        EvaluationClaims.tell(
                new EvaluationRequest(model, rows, 1, OptionalDouble.empty(), Rounding.Format.INT4),
                result,
                "2 rows",
                Optional.empty(),
                "model",
                say);
        assertThat(say.account().said(EvaluationClaim.COVERAGE)).isTrue();
        return say.account();
    }
}
