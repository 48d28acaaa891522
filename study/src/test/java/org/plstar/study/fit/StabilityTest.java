package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.plstar.data.source.Bundled;
import org.plstar.study.PreparedDataset;

/** Steps that are too long for the curvature are seen. */
class StabilityTest {
    private static FitResult run(double part) {
        PreparedDataset data = PreparedDataset.standardized(Bundled.DIABETES.load());
        FitRequest request = FitRequest.of(data, "dense(16) tanh dense").withSteps(40);
        double eta = request.withSteps(1).run().eta().orElseThrow();
        return request.withEta(part * eta).run();
    }

    @Test
    void aStepBelowTheLimitIsStable() {
        FitSummary s = FitSummary.of(run(0.5));
        assertThat(s.number(FitQuantity.LARGEST_RISE).orElse(0)).isEqualTo(1);
        assertThat(s.number(FitQuantity.LARGEST_STEP_CURVATURE).orElse(9))
                .isCloseTo(0.5, within(0.1));
    }

    @Test
    void aStepBeyondTheLimitIsSeenByItsCurvatureAndByTheRise() {
        FitSummary s = FitSummary.of(run(2.6));
        assertThat(s.number(FitQuantity.LARGEST_STEP_CURVATURE).orElse(0)).isGreaterThan(2);
        assertThat(s.number(FitQuantity.LARGEST_RISE).orElse(0)).isGreaterThan(1.2);
    }
}
