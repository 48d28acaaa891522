package org.plstar.study.advise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
        PreparedDataset data =
                PreparedDataset.standardized(
                        set.open(ReadOptions.defaults().withRows(rows)).data());
        Network network =
                data.network(Architecture.parse("dense(256) tanh dense"), Initialization.DEFAULT);
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
        FitResult plain =
                FitRequest.of(request.data(), request.model())
                        .withMethod(Method.GRADIENT_DESCENT)
                        .withEta(1 / a.start().lambdaMax())
                        .withSteps((int) (1.2 * r.plainSteps().getAsLong()) + 1)
                        .run();
        assertThat(plain.last().loss()).isLessThanOrEqualTo(a.start().target());
    }

    /** An ill-conditioned kernel makes first-order ways too slow to be advice. */
    @Test
    void whereAllTakeTooManyStepsItIsNewton() {
        Recommendation r = Recommendation.of(request(Bundled.IRIS, 150).run(), 150).orElseThrow();
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
}
