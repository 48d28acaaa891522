package org.plstar.study.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.Bundled;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.study.PreparedDataset;
import org.plstar.study.advise.Recommendation.Way;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.Method;

class RecommendationTest {
    private static AdviceRequest request(Bundled set, int rows) {
        return request(set, rows, 256);
    }

    private static AdviceRequest request(Bundled set, int rows, int width) {
        PreparedDataset data = PreparedDataset.standardized(
                set.open(ReadOptions.defaults().withRows(rows)).data());
        Network network = data.network(
                Architecture.parse("dense(" + width + ") tanh dense"), Initialization.DEFAULT);
        return AdviceRequest.of(data, network);
    }

    /** What is recommended is no slower than plain descent, which does what was predicted. */
    @Tag("net")
    @Test
    void theRecommendedWayIsNoSlowerThanPlainDescent() {
        AdviceRequest request = request(Bundled.DIGITS, 60);
        Advice a = request.run();
        Recommendation r = Recommendation.of(a, 60).orElseThrow();
        assertThat(r.steps().getAsLong()).isLessThanOrEqualTo(r.plainSteps().getAsLong());
        FitResult plain = FitRequest.of(request.data(), request.model())
                .withMethod(Method.GRADIENT_DESCENT)
                .withEta(1 / a.start().lambdaMax())
                .withSteps((int) (1.2 * r.plainSteps().getAsLong()) + 1)
                .run();
        assertThat(plain.last().loss()).isLessThanOrEqualTo(a.start().target());
    }

    /** An ill-conditioned kernel makes first-order ways too slow to be advice. */
    @Test
    void whereAllTakeTooManyStepsItIsNewton() {
        Recommendation r =
                Recommendation.of(request(Bundled.IRIS, 150).run(), 150).orElseThrow();
        assertThat(r.method()).isEqualTo(Way.DAMPED_NEWTON);
        assertThat(r.steps()).isEmpty();
    }

    @Tag("net")
    @Test
    void withoutAForecastThereIsNone() {
        Advice a = request(Bundled.DIGITS, 400).run();
        assertThat(a.none()).isPresent();
        assertThat(Recommendation.of(a, 400)).isEmpty();
    }

    /** The faster ways rest on a kernel that stays; the tolerance says how near. */
    @Test
    void whereTheKernelMovesItIsPlainDescentUnlessAnotherWayWasTried() {
        AdviceRequest request = request(Bundled.DIABETES, 12, 32);
        Advice a = request.run();
        Recommendation plain = Recommendation.of(a, 12).orElseThrow();
        assertThat(plain.applies()).isFalse();
        assertThat(plain.method()).isEqualTo(Way.DESCENT);
        assertThat(plain.eta()).isEqualTo(a.start().eta());

        Recommendation near =
                Recommendation.of(request.withTolerance(0.5).run(), 12).orElseThrow();
        assertThat(near.applies()).isTrue();
        assertThat(near.method()).isEqualTo(Way.MOMENTUM);

        Recommendation tried =
                Recommendation.of(request.withVerify(true).run(), 12).orElseThrow();
        assertThat(tried.applies()).isFalse();
        assertThat(tried.method()).isEqualTo(Way.MOMENTUM);
    }

    /** A training that grew, or left the range of numbers, is no advice, near-linear or not. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NaN, 100})
    void aWayThatWasSeenToFailIsNotRecommended(double end) {
        for (double tolerance : new double[] {0.01, 0.5}) {
            Advice a = request(Bundled.DIABETES, 12, 32)
                    .withVerify(true)
                    .withTolerance(tolerance)
                    .run();
            assertThat(way(a)).isEqualTo(Way.MOMENTUM);
            assertThat(way(ending(a, Set.of("momentum"), end))).isNotEqualTo(Way.MOMENTUM);
            Advice none = ending(a, Set.of("momentum", "sgd", "gd-19"), end);
            assertThat(way(none)).isEqualTo(Way.DESCENT);
            assertThat(Recommendation.of(none, 12).orElseThrow().eta())
                    .isEqualTo(a.start().eta());
        }
    }

    private static Way way(Advice a) {
        return Recommendation.of(a, 12).orElseThrow().method();
    }

    /** The same with another end of some of the short trainings. */
    private static Advice ending(Advice a, Set<String> ids, double end) {
        Advice.Forecast f = a.forecast().orElseThrow();
        List<AdviceCheck> checks = new ArrayList<>();
        for (AdviceCheck c : f.checks()) {
            double[] losses = c.losses().observed().clone();
            losses[losses.length - 1] = end;
            checks.add(
                    ids.contains(c.id())
                            ? new AdviceCheck(
                                    c.id(),
                                    c.method(),
                                    c.eta(),
                                    c.beta(),
                                    c.batch(),
                                    new AdviceCheck.Losses(
                                            c.losses().at(), c.losses().predicted(), losses),
                                    c.predictedRate(),
                                    OptionalDouble.empty(),
                                    c.foretold(),
                                    c.reached(),
                                    c.made(),
                                    c.drift(),
                                    c.along(),
                                    c.verdict())
                            : c);
        }
        Advice.Forecast with = new Advice.Forecast(
                f.fullBatch(),
                f.steps(),
                f.best(),
                f.held(),
                f.momentumSteps(),
                f.criticalBatch(),
                f.batches(),
                f.aboutCritical(),
                f.stochasticBatch(),
                f.stochasticSteps(),
                f.simulated(),
                f.width(),
                f.unseen(),
                f.floor(),
                checks);
        return new Advice(a.kernelRows(), a.start(), Optional.of(with), a.none());
    }
}
