package org.plstar.study.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
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
import org.plstar.system.Loss;

class RecommendationTest {
    private static Advice advice(Bundled set, int rows) {
        PreparedDataset data =
                PreparedDataset.standardized(
                        set.open(ReadOptions.defaults().withRows(rows)).data());
        Network network =
                data.network(Architecture.parse("dense(256) tanh dense"), Initialization.DEFAULT);
        return new AdviceRequest(
                        data,
                        network,
                        network.initialParameters(1),
                        Loss.SQUARE,
                        OptionalDouble.empty(),
                        0.1,
                        3000,
                        false,
                        40,
                        1)
                .run();
    }

    /** What is recommended is no slower than plain descent, which does what was predicted. */
    @Test
    void theRecommendedWayIsNoSlowerThanPlainDescent() {
        Advice a = advice(Bundled.DIGITS, 60);
        Recommendation r = Recommendation.of(a).orElseThrow();
        assertThat(r.steps().getAsLong()).isLessThanOrEqualTo(r.plainSteps().getAsLong());
        FitResult plain =
                FitRequest.of(a.data(), a.model())
                        .withMethod(Method.GRADIENT_DESCENT)
                        .withEta(1 / a.start().lambdaMax())
                        .withSteps((int) (1.2 * r.plainSteps().getAsLong()) + 1)
                        .run();
        assertThat(plain.last().loss()).isLessThanOrEqualTo(a.start().target());
    }

    /** An ill-conditioned kernel makes first-order ways too slow to be advice. */
    @Test
    void whereAllTakeTooManyStepsItIsNewton() {
        Recommendation r = Recommendation.of(advice(Bundled.IRIS, 150)).orElseThrow();
        assertThat(r.method()).isEqualTo(Way.DAMPED_NEWTON);
        assertThat(r.steps()).isEmpty();
    }

    @Test
    void withoutAForecastThereIsNone() {
        Advice a = advice(Bundled.DIGITS, 400);
        assertThat(a.none()).isPresent();
        assertThat(Recommendation.of(a)).isEmpty();
    }
}
