package org.plstar.study.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.source.Bundled;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TestTables;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.system.Loss;

class EvaluationTest {
    @TempDir
    private Path folder;

    private static Predictions predictions(
            double[] outputs, TargetEncoding e, Target truth, Loss loss) {
        double[][] rows = new double[truth.rows()][1];
        return new Predictions(Dataset.of("rows", List.of("x"), rows, truth), e, loss, outputs);
    }

    /** Against all pairs, and the recalls at every threshold. */
    private static void ranked(ClassScores.Ranking r, int[] labels, double[] q) {
        double above = 0;
        double pairs = 0;
        double best = 0;
        for (int i = 0; i < labels.length; i++) {
            double found = 0;
            double kept = 0;
            double seconds = 0;
            for (int j = 0; j < labels.length; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    pairs++;
                    above +=
                            q[2 * i + 1] > q[2 * j + 1] ? 1 : q[2 * i + 1] == q[2 * j + 1] ? .5 : 0;
                }
                seconds += labels[j];
                boolean said = q[2 * j + 1] >= q[2 * i + 1];
                found += said && labels[j] == 1 ? 1 : 0;
                kept += !said && labels[j] == 0 ? 1 : 0;
            }
            best = Math.max(best, (found / seconds + kept / (labels.length - seconds)) / 2);
        }
        assertThat(r.auc()).isCloseTo(above / pairs, within(1e-12));
        assertThat(r.recallThere().orElse(0)).isCloseTo(best, within(1e-12));
        r.costs().forEach(c -> costs(c, labels, q));
    }

    /** Against counts at the threshold, and at all of them. */
    private static void costs(ThresholdCost c, int[] labels, double[] q) {
        assertThat(c.threshold()).isCloseTo(1 / (1 + c.ratio()), within(1e-15));
        double[] at = counted(c.threshold(), c.ratio(), labels, q);
        assertThat(c.missed()).isEqualTo((int) at[0]);
        assertThat(c.falseCalls()).isEqualTo((int) at[1]);
        assertThat(c.cost()).isCloseTo(at[2], within(1e-12));
        double never = counted(2, c.ratio(), labels, q)[2];
        double least = never;
        for (int i = 0; i < labels.length; i++) {
            least = Math.min(least, counted(q[2 * i + 1], c.ratio(), labels, q)[2]);
        }
        assertThat(c.least()).isCloseTo(least, within(1e-12));
        assertThat(c.always())
                .isCloseTo(Math.min(never, counted(0, c.ratio(), labels, q)[2]), within(1e-12));
        assertThat(c.least()).isLessThanOrEqualTo(Math.min(c.cost(), c.always()) + 1e-12);
    }

    private static double[] counted(double threshold, double ratio, int[] labels, double[] q) {
        double missed = 0;
        double wrong = 0;
        for (int i = 0; i < labels.length; i++) {
            boolean called = q[2 * i + 1] >= threshold;
            missed += labels[i] == 1 && !called ? 1 : 0;
            wrong += labels[i] == 0 && called ? 1 : 0;
        }
        return new double[] {missed, wrong, (wrong + ratio * missed) / labels.length};
    }

    /** Against counts made in the plainest way. */
    @Test
    void scoresOfRandomPredictionsAreTheirDefinitions() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            int c = 2 + random.nextInt(4);
            int n = 1 + random.nextInt(40);
            List<String> names = IntStream.range(0, c).mapToObj(k -> "k" + k).toList();
            int[] labels = random.ints(n, 0, c).toArray();
            double[] outputs = random.doubles((long) n * c).toArray();
            Target.Classes truth = new Target.Classes(labels, names);
            Predictions p = predictions(
                    outputs, new TargetEncoding.OneHot(names), truth, Loss.CROSS_ENTROPY);

            ClassScores s = ClassScores.of(p, truth, 5);

            double[] q = p.probabilities().orElseThrow();
            int right = 0;
            double loss = 0;
            for (int i = 0; i < n; i++) {
                right += p.className(i).equals(names.get(labels[i])) ? 1 : 0;
                loss -= Math.log(q[i * c + labels[i]]) / n;
            }
            assertThat(s.accuracy()).isEqualTo((double) right / n);
            assertThat(s.accuracy()).isBetween(s.accuracyLow(), s.accuracyHigh());
            assertThat(s.logLoss().getAsDouble()).isCloseTo(loss, within(1e-12));
            assertThat(s.ranking().isPresent())
                    .isEqualTo(c == 2 && Arrays.stream(labels).distinct().count() == 2);
            s.ranking().ifPresent(r -> ranked(r, labels, q));
            for (int k = 0; k < c; k++) {
                int label = k;
                long rows = Arrays.stream(labels).filter(l -> l == label).count();
                long said =
                        IntStream.range(0, n).filter(i -> p.classOf(i) == label).count();
                long both = IntStream.range(0, n)
                        .filter(i -> p.classOf(i) == label && labels[i] == label)
                        .count();
                ClassScores.ClassScore score = s.classes().get(k);
                assertThat(score.rows()).isEqualTo((int) rows);
                assertThat(score.predicted()).isEqualTo((int) said);
                assertThat(score.recall().isPresent()).isEqualTo(rows > 0);
                score.recall().ifPresent(r -> assertThat(r).isEqualTo((double) both / rows));
                score.precision().ifPresent(r -> assertThat(r).isEqualTo((double) both / said));
                score.f1()
                        .ifPresent(
                                f -> assertThat(f).isEqualTo(2.0 * both / (double) (rows + said)));
                assertThat(s.confusion().get(k)).hasSize(c);
                assertThat(s.confusion().get(k).stream().mapToInt(v -> v).sum())
                        .isEqualTo((int) rows);
            }
            assertThat(s.worst()).hasSizeLessThanOrEqualTo(Math.min(5, n - right));
            assertThat(s.worst()).allSatisfy(r -> assertThat(r.margin()).isNotNegative());
        }
    }

    /**
     * E. B. Wilson's interval for 8 of 10: statsmodels' proportion_confint(8, 10, method="wilson").
     */
    @Test
    void theIntervalIsWilsons() {
        int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
        List<String> names = List.of("a", "b");
        Target.Classes truth = new Target.Classes(labels, names);
        double[] outputs = new double[10];
        Arrays.fill(outputs, -1);
        ClassScores s = ClassScores.of(
                predictions(outputs, new TargetEncoding.Signs(names), truth, Loss.SQUARE),
                truth,
                0);
        assertThat(s.accuracyLow()).isCloseTo(0.49016247153664183, within(1e-12));
        assertThat(s.accuracyHigh()).isCloseTo(0.9433178485456247, within(1e-12));
        assertThat(s.majority()).isEqualTo("a");
        assertThat(s.majorityShare()).isEqualTo(0.8);
        assertThat(s.balancedAccuracy()).isEqualTo(0.5);
        assertThat(s.classes().get(1).precision()).isEmpty();
    }

    @Test
    void rowsOfTheFileAndHeldBackRowsAreScoredAsTheRunSays() {
        Path iris = TestTables.copy(folder, "iris.csv");
        PreparedDataset data = PreparedDataset.read(iris, "label");
        FitResult fit =
                FitRequest.of(data, "dense(32) tanh dense").withSteps(100).run();
        FittedModel model = fit.model();

        ClassScores held = new EvaluationRequest(
                        new FittedModel(
                                model.model(),
                                model.state(),
                                model.encoding().ofScaledRows(),
                                model.loss()),
                        data.test().orElseThrow())
                .run()
                .classes()
                .orElseThrow();
        assertThat(held.accuracy()).isEqualTo(fit.last().testAccuracy().getAsDouble());

        Dataset all = model.readTest(iris, ReadOptions.defaults()).data();
        ClassScores whole = new EvaluationRequest(model, all).run().classes().orElseThrow();
        assertThat(whole.classes().stream()
                        .mapToInt(ClassScores.ClassScore::rows)
                        .sum())
                .isEqualTo(150);
    }

    @Test
    void numbersAreScoredInTheUnitsOfTheFile() {
        PreparedDataset data = PreparedDataset.standardized(Bundled.DIABETES.load());
        FittedModel model =
                FitRequest.of(data, "dense(8) tanh dense").withSteps(50).run().model();
        Dataset rows = Bundled.DIABETES.load();

        NumberScores s =
                new EvaluationRequest(model, rows).withWorst(3).run().numbers().getFirst();

        double[] f = model.predict(rows).values();
        double[] y = ((Target.Regression) rows.target()).values();
        double mean = Arrays.stream(y).average().orElseThrow();
        double errors = 0;
        double spread = 0;
        double most = 0;
        for (int i = 0; i < f.length; i++) {
            errors += (f[i] - y[i]) * (f[i] - y[i]);
            spread += (y[i] - mean) * (y[i] - mean);
            most = Math.max(most, Math.abs(f[i] - y[i]));
        }
        assertThat(s.rmse()).isCloseTo(Math.sqrt(errors / f.length), within(1e-9));
        assertThat(s.r2().getAsDouble()).isCloseTo(1 - errors / spread, within(1e-12));
        assertThat(s.worst()).hasSize(3);
        assertThat(Math.abs(s.worst().getFirst().error())).isEqualTo(most);
    }

    @Test
    void otherClassesAreRefused() {
        PreparedDataset data = PreparedDataset.standardized(Bundled.IRIS.load());
        FittedModel model =
                FitRequest.of(data, "dense(4) tanh dense").withSteps(1).run().model();
        Dataset wine = Bundled.WINE.load();
        Dataset other = Bundled.DIABETES.load();
        assertThat(new EvaluationRequest(model, Bundled.IRIS.load()).worst()).isEqualTo(10);
        assertThat(wine.target()).isInstanceOf(Target.Classes.class);
        assertThatThrownBy(() -> new EvaluationRequest(model, other))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.OUTPUTS));
    }
}
