package org.plstar.study.infinite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.study.PreparedDataset;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;
import org.plstar.study.describe.Description;

class InfiniteClaimsTest {
    /** Rows on a line, whose linear kernel has rank 2 with its bias. */
    private static PreparedDataset line(int rows) {
        double[][] x = new double[rows][];
        double[] y = new double[rows];
        Arrays.setAll(x, i -> new double[] {i - rows / 2.0});
        Arrays.setAll(y, i -> Math.sin(i));
        return PreparedDataset.raw(
                Dataset.of("rows", List.of("x"), x, new Target.Regression(y, List.of("y"))));
    }

    private static Account said(String network, PreparedDataset data, TrainingPoints points) {
        InfiniteFitRequest request = Description.of(InfiniteFitRequest.class)
                .make(Map.of(
                        "data",
                        data,
                        "network",
                        Architecture.parse(network),
                        "initialization",
                        Initialization.DEFAULT))
                .withSteps(points.steps())
                .withEta(points.eta())
                .withMomentum(points.momentum());
        Say say = new Say();
        InfiniteClaims.tell(request, request.run(), say);
        return say.account();
    }

    private static TrainingPoints steps(double eta, OptionalDouble momentum, long... steps) {
        return new TrainingPoints(
                List.of(),
                Arrays.stream(steps).boxed().toList(),
                OptionalDouble.of(eta),
                momentum,
                false,
                List.of());
    }

    @Test
    void theLastMomentIsTheVerdict() {
        Account a = said("dense(9) erf dense", line(6), steps(1e-3, OptionalDouble.empty(), 1, 5));
        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(InfiniteClaim.INFINITE_POINT.key());
        assertThat(String.valueOf(verdict.values().get("at"))).contains("5 steps");
        assertThat(a.said(InfiniteClaim.INFINITE_LIMIT)).isTrue();
    }

    @Test
    void aStepBeyondTheLimitDivergesAndOneBelowDoesNot() {
        Account a = said("dense(9) erf dense", line(6), steps(50, OptionalDouble.empty(), 10));
        assertThat(a.verdict().orElseThrow().claim())
                .isEqualTo(InfiniteClaim.INFINITE_DIVERGES.key());
        assertThat(a.verdict().orElseThrow().sign()).isEqualTo(Sign.WARNING);
        double limit = (double) a.verdict().orElseThrow().values().getOrDefault("limit", 0.0);
        assertThat(limit).isPositive();
        Account below =
                said("dense(9) erf dense", line(6), steps(0.99 * limit, OptionalDouble.empty(), 9));
        assertThat(below.said(InfiniteClaim.INFINITE_DIVERGES)).isFalse();
    }

    @Test
    void directionsAtRoundingHaveNoCauseUnlessRowsRepeat() {
        TrainingPoints points = steps(1e-3, OptionalDouble.empty(), 3);
        Account a = said("dense", line(8), points);
        assertThat(a.said(InfiniteClaim.INFINITE_RANK)).isTrue();
        assertThat(a.said(InfiniteClaim.INFINITE_UNFITTED)).isTrue();
        assertThat(a.said(InfiniteClaim.INFINITE_REPEATS)).isFalse();
        double[][] x = {{1}, {1}, {2}};
        PreparedDataset twice = PreparedDataset.raw(Dataset.of(
                "rows",
                List.of("x"),
                x,
                new Target.Regression(new double[] {1, 2, 3}, List.of("y"))));
        assertThat(said("dense(9) erf dense", twice, points).said(InfiniteClaim.INFINITE_REPEATS))
                .isTrue();
    }
}
