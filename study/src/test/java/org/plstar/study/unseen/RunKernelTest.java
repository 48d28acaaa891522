package org.plstar.study.unseen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.Coverage;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainingChange;

/** What a run's kernel says, beside rows that were held back and trainings without a row. */
class RunKernelTest {
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static FitResult run(Dataset rows, double fraction, String network, int steps) {
        Split split = Split.stratified(rows, fraction, 3);
        PreparedDataset data =
                PreparedDataset.of(split, Preparation.standardizing(split.training()), List.of());
        return FitRequest.of(data, network).withSteps(steps).run();
    }

    private static RunKernel kernel(FitResult run) {
        return RunKernel.of(
                run.data(),
                run.network(),
                run.settings().method().loss(),
                run.settings().method().decays(),
                run.start(),
                run.end(),
                WORKERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense(64) tanh dense", "dense(16) relu dense"})
    void intervalsHoldTheTruthAsOftenAsTheySay(String network) {
        FitResult run = run(Bundled.DIABETES.load(), 0.5, network, 200);
        Dataset test = run.data().test().orElseThrow();
        double[] truth = ((Target.Regression) test.target()).values();
        Predictions p = run.model()
                .predict(
                        Split.stratified(Bundled.DIABETES.load(), 0.5, 3).test().orElseThrow());
        try (RunKernel kernel = kernel(run)) {
            double[] half = kernel.halfWidths(test, 0.9);
            int inside = 0;
            for (int i = 0; i < half.length; i++) {
                inside += Math.abs(p.number(i, 0) - truth[i]) <= half[i] ? 1 : 0;
            }
            assertThat((double) inside / half.length).isBetween(0.84, 0.97);
            assertThatThrownBy(() -> kernel.halfWidths(test, 0.9999))
                    .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WINE", "BREAST_CANCER"})
    void probabilitiesAreBetterThanShares(String set) {
        FitResult run = run(Bundled.valueOf(set).load(), 0.5, "dense(64) tanh dense", 200);
        Target.Classes truth = (Target.Classes) run.data().test().orElseThrow().target();
        double[] f = run.outputs().test();
        try (RunKernel kernel = kernel(run)) {
            double[] p = kernel.probabilities(f);
            int k = truth.classNames().size();
            double loss = 0;
            for (int i = 0; i < truth.rows(); i++) {
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    sum += p[i * k + c];
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
                loss -= Math.log(p[i * k + truth.labels()[i]]) / truth.rows();
            }
            assertThat(loss).isLessThan(0.3); // shares of classes have 0.65 and more
        }
    }

    @Test
    void trainingWithoutARowChangesPredictionsAsWasSaid() {
        Dataset rows = Bundled.IRIS.load();
        FitResult run = run(rows, 0.6, "dense(256) tanh dense", 200);
        PreparedDataset data = run.data();
        Dataset test = data.test().orElseThrow();
        int[] predicted = new int[test.rows()];
        try (RunKernel kernel = kernel(run)) {
            Effect most = kernel.effects(test, predicted, 1)[0][0];
            int[] others = IntStream.range(0, data.training().rows())
                    .filter(i -> i != most.row())
                    .toArray();
            PreparedDataset without = PreparedDataset.of(
                    Split.given(data.training().select(others), Optional.of(test)),
                    Preparation.RAW,
                    List.of());
            FitResult again = new FitRequest(without, run.network(), run.settings(), run.start())
                    .withEta(run.eta().orElseThrow())
                    .run();
            double change = again.outputs().test()[0] - run.outputs().test()[0];
            assertThat(change / most.effect()).isBetween(0.5, 2.0);
        }
    }

    @Test
    void aRunWithoutARowChangesByItsEffect() {
        FitResult run = run(Bundled.IRIS.load(), 0.6, "dense(256) tanh dense", 200);
        Dataset test = run.data().test().orElseThrow();
        double[] now = run.outputs().test();
        try (RunKernel kernel = kernel(run)) {
            for (Effect e : kernel.effects(test, new int[test.rows()], 4)[0]) {
                BitSet out = new BitSet();
                out.set(e.row());
                TrainingChange change = new TrainingChange(
                        out, new BitSet(), run.data().training().target());
                assertThat(kernel.changed(test, now, change)[0] - now[0])
                        .isCloseTo(e.effect(), within(1e-7));
            }
            TrainingChange none = new TrainingChange(
                    new BitSet(), new BitSet(), run.data().training().target());
            assertThat(kernel.changed(test, now, none)).containsExactly(now, within(1e-8));
        }
        RunModel model = new RunModel(run.data(), false, run.start(), run.model(), false);
        assertThat(model.changed(
                        new TrainingChange(
                                new BitSet(),
                                new BitSet(),
                                run.data().training().target()),
                        WORKERS))
                .isSameAs(model);
    }

    @Test
    void partsOfRowsAreNotToldWhereFeaturesAreLearned() {
        FitResult run = run(Bundled.WINE.load(), 0.5, "dense(4) relu dense(4) relu dense", 400);
        Dataset test = run.data().test().orElseThrow();
        try (RunKernel kernel = kernel(run)) {
            assertThatThrownBy(() -> kernel.effects(test, new int[test.rows()], 1))
                    .hasFieldOrPropertyWithValue("code", StudyRefusal.LEFT_OUT)
                    .hasMessageContaining("learned its features");
        }
    }

    @Test
    void aRunIsEvaluatedOnItsRowsWithoutThem() {
        FitResult run = run(Bundled.WINE.load(), 0.5, "dense(64) tanh dense", 200);
        RunModel model = new RunModel(run.data(), false, run.start(), run.model(), true);
        ClassScores scores = new EvaluationRequest(model, run.data().training())
                .run()
                .classes()
                .orElseThrow();

        assertThat(scores.accuracy())
                .isEqualTo(run.leftOut().numbers().orElseThrow().accuracy().orElseThrow());
        assertThat(model.predict(run.data().training(), WORKERS).size())
                .isEqualTo(run.data().training().rows());
    }

    @Test
    void theShareOfTruthsInIntervalsIsCounted() {
        FitResult run = run(Bundled.DIABETES.load(), 0.5, "dense(64) tanh dense", 200);
        Dataset test = Split.stratified(Bundled.DIABETES.load(), 0.5, 3).test().orElseThrow();
        RunModel model = new RunModel(run.data(), false, run.start(), run.model(), false);
        EvaluationRequest request =
                new EvaluationRequest(model, test).withInterval(OptionalDouble.of(0.9));
        Coverage coverage = request.run().coverage().orElseThrow();

        double[] half = model.halfWidths(test, 0.9, WORKERS).orElseThrow();
        double[] truth = ((Target.Regression) test.target()).values();
        Predictions p = model.predict(test, WORKERS);
        long inside = IntStream.range(0, half.length)
                .filter(i -> Math.abs(p.number(i, 0) - truth[i]) <= half[i])
                .count();
        assertThat(coverage.share()).isEqualTo((double) inside / half.length);
        assertThat(coverage.share()).isBetween(0.84, 0.97);
        assertThatThrownBy(() -> new EvaluationRequest(run.model(), test)
                        .withInterval(OptionalDouble.of(0.9))
                        .run())
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE);
    }
}
