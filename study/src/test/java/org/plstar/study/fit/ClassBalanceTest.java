package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.optimize.Direction;
import org.plstar.refusal.Refusal;
import org.plstar.study.FittedTargets;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.landscape.LandscapeRequest;
import org.plstar.study.landscape.LandscapeResult;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.system.Loss;

class ClassBalanceTest {
    private static final int WIDTH = 3;

    /** Six rows of class a, three of class b. */
    private static final Dataset ROWS = rows(9);

    private static Dataset rows(int count) {
        SplittableRandom random = new SplittableRandom(7);
        return Dataset.of(
                IntStream.range(0, count)
                        .mapToObj(_ -> random.doubles(WIDTH).toArray())
                        .toArray(double[][]::new),
                IntStream.range(0, count).mapToObj(i -> i % 3 == 0 ? "b" : "a").toList());
    }

    private static FitResult run(Dataset training, Optional<Dataset> test, boolean balanced) {
        return run(training, test, balanced, 0);
    }

    private static FitResult run(
            Dataset training, Optional<Dataset> test, boolean balanced, double smoothing) {
        PreparedDataset data = PreparedDataset.of(
                new Split(training, test), Preparation.RAW.withLoss(Loss.CROSS_ENTROPY), List.of());
        Method gd = Method.of("gd", Loss.CROSS_ENTROPY, new Direction.Gradient(0));
        Method method = new Method(
                gd.name(),
                gd.loss(),
                smoothing,
                gd.direction(),
                gd.rule(),
                gd.schedule(),
                gd.batches(),
                gd.newton(),
                gd.customary());
        FitRequest request = FitRequest.of(data, "dense(8) tanh dense");
        try (Session session = Session.of(1)) {
            return request.with(s -> s.withMethod(method)
                            .withEta(OptionalDouble.of(0.7))
                            .withSteps(40)
                            .withBalanced(balanced))
                    .run(session);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void twiceTheWeightIsTheRowTwice(double smoothing) {
        int[] twice = IntStream.concat(
                        IntStream.range(0, 9), IntStream.of(0, 3, 6)) // the rows of b again
                .toArray();

        FitResult weighted = run(ROWS, Optional.empty(), true, smoothing);
        FitResult repeated = run(ROWS.select(twice), Optional.empty(), false, smoothing);

        assertThat(weighted.last().loss()).isCloseTo(repeated.last().loss(), within(1e-13));
        double[] w = weighted.end().parameters();
        double[] r = repeated.end().parameters();
        for (int i = 0; i < w.length; i++) {
            assertThat(w[i]).isCloseTo(r[i], within(1e-12));
        }
        assertThat(run(ROWS, Optional.empty(), false, smoothing).last().loss())
                .isNotCloseTo(weighted.last().loss(), within(1e-3));

        Subject at = weighted.subject();
        assertThat(at.words()).contains("all classes counted alike");
        for (Curvature of : new Curvature[] {Curvature.HESSIAN, Curvature.GGN}) {
            assertThat(eigenvalues(at, of))
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(eigenvalues(repeated.subject(), of));
        }
        Subject plain = new Subject(
                at.data(), at.model(), at.loss(), at.state(), at.start(), "with rows alike");
        assertThat(eigenvalues(at, Curvature.FISHER))
                .containsExactly(eigenvalues(plain, Curvature.FISHER));
        try (Session session = Session.of(1)) {
            LandscapeResult l = LandscapeRequest.of(at).run(session);
            LandscapeResult.Slice way = l.slices().stream()
                    .filter(x -> x.through() == LandscapeResult.Through.WAY)
                    .findFirst()
                    .orElseThrow();
            int end = IntStream.range(0, way.t().length)
                    .filter(i -> way.t()[i] == 1)
                    .findFirst()
                    .orElseThrow();
            assertThat(way.loss()[end]).isCloseTo(weighted.last().loss(), within(1e-13));
        }
    }

    private static double[] eigenvalues(Subject at, Curvature of) {
        try (Session session = Session.of(1)) {
            return SpectrumRequest.of(at, of).run(session).whole().all().orElseThrow();
        }
    }

    @Test
    void testRowsHaveTheWeightsOfTrainingRows() {
        Dataset test = rows(15).select(new int[] {9, 10, 11, 12});

        FitResult r = run(ROWS, Optional.of(test), true);

        ClassBalance b = r.quality().balance().orElseThrow();
        assertThat(b.classes().stream().map(ClassBalance.Weighed::weight))
                .containsExactly(0.75, 1.5);
        assertThat(b.classes().stream().map(ClassBalance.Weighed::rows)).containsExactly(6, 3);
        assertThat(b.classes().stream().map(ClassBalance.Weighed::testRows)).containsExactly(2, 2);
        double[] f = r.outputs().test();
        double sum = 0;
        int[] right = new int[2];
        for (int i = 0; i < 4; i++) {
            int c = ((Target.Classes) test.target()).labels()[i];
            double gap = f[2 * i + 1 - c] - f[2 * i + c];
            sum += (c == 0 ? 0.75 : 1.5) * Math.log1p(Math.exp(gap));
            right[c] += gap < 0 ? 1 : 0;
        }
        assertThat(r.last().testLoss().orElseThrow()).isCloseTo(sum / 4, within(1e-12));
        assertThat(b.testAccuracy().orElseThrow())
                .isCloseTo((right[0] / 2.0 + right[1] / 2.0) / 2, within(1e-15));
    }

    @Test
    void runsWithoutItHaveNoBalance() {
        assertThat(run(ROWS, Optional.empty(), false).quality().balance()).isEmpty();
    }

    @RepeatedTest(20)
    void weightsAddUpToTheRowsAndClassesCountAlike(RepetitionInfo info) {
        SplittableRandom random = new SplittableRandom(info.getCurrentRepetition());
        int classes = random.nextInt(1, 8);
        int[] labels = random.ints(random.nextInt(1, 60), 0, classes).toArray();
        Target.Classes target = new Target.Classes(
                labels, IntStream.range(0, classes).mapToObj(c -> "c" + c).toList());

        double[] weights = FittedTargets.weights(target);

        int[] counts = target.counts();
        long with = Arrays.stream(counts).filter(m -> m > 0).count();
        for (int c = 0; c < classes; c++) {
            if (counts[c] == 0) {
                assertThat(weights[c]).isEqualTo(1);
            } else {
                assertThat(weights[c] * counts[c] * with)
                        .isCloseTo(labels.length, within(1e-12 * labels.length));
            }
        }
    }

    @Test
    void theSquareLossIsRefused() {
        FitRequest request = FitRequest.of(PreparedDataset.raw(ROWS), "dense(8) tanh dense")
                .with(s -> s.withBalanced(true));
        assertThatThrownBy(request::requireWhole)
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.RANGE));
    }
}
