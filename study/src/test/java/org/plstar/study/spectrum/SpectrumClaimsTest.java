package org.plstar.study.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.operator.Estimate;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Subject;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Withheld;
import org.plstar.system.Loss;

class SpectrumClaimsTest {
    private static Subject subject(String network) {
        double[][] x = {{1, 0}, {0, 1}, {1, 1}, {1, 1}};
        PreparedDataset data = PreparedDataset.raw(Dataset.of(
                "rows",
                List.of("a", "b"),
                x,
                new Target.Regression(new double[] {1, -1, 2, 2}, List.of("y"))));
        Network n = data.network(Architecture.parse(network), Initialization.DEFAULT);
        ModelState start = new ModelState(n.initialParameters(1), n.initialBuffers());
        return new Subject(data, n, Loss.SQUARE, start, start, "at random weights");
    }

    private static Account said(SpectrumRequest request, SpectrumResult result) {
        Say say = new Say();
        SpectrumClaims.tell(request, result, say);
        return say.account();
    }

    private static Account said(Curvature of, String network) {
        SpectrumRequest request = SpectrumRequest.of(subject(network), of);
        return said(request, request.run());
    }

    /** Of made-up ends. */
    private static Account ends(Curvature of, Estimate top, Estimate bottom) {
        return said(
                SpectrumRequest.of(subject("dense(3) tanh dense"), of),
                new SpectrumResult(
                        List.of(new BlockSpectrum(
                                "all",
                                13,
                                0,
                                Optional.empty(),
                                List.of(top),
                                List.of(bottom),
                                Optional.empty(),
                                Optional.empty())),
                        Optional.empty()));
    }

    private static Estimate of(double value, double error, boolean converged) {
        return new Estimate(value, error, converged, "made up", 20);
    }

    @Test
    void theLargestEigenvalueIsTheVerdictAndItsStepThatOfTheQuadraticModel() {
        Account a = said(Curvature.HESSIAN, "dense(3) tanh dense");
        assertThat(a.verdict().orElseThrow().claim())
                .isEqualTo(SpectrumClaim.LARGEST_EIGENVALUE.key());
        assertThat(a.said(SpectrumClaim.QUADRATIC_LIMIT)).isTrue();
        assertThat(a.said(SpectrumClaim.HESSIAN_KINKS)).isFalse();
        assertThat(said(Curvature.GGN, "dense(3) tanh dense").said(SpectrumClaim.QUADRATIC_LIMIT))
                .isFalse();
    }

    @Test
    void kinksAreAWarningOfTheHessianAlone() {
        Account a = said(Curvature.HESSIAN, "dense(3) relu dense");
        assertThat(a.reasons()).extracting(Said::claim).contains(SpectrumClaim.HESSIAN_KINKS.key());
        assertThat(said(Curvature.GGN, "dense(3) relu dense").said(SpectrumClaim.HESSIAN_KINKS))
                .isFalse();
    }

    @Test
    void repeatedRowsMakeTheKernelSingularAndNotTheHessian() {
        assertThat(said(Curvature.KERNEL, "dense(3) tanh dense")
                        .said(SpectrumClaim.SINGULAR_BY_REPEATS))
                .isTrue();
        assertThat(said(Curvature.HESSIAN, "dense(3) tanh dense")
                        .said(SpectrumClaim.SINGULAR_BY_REPEATS))
                .isFalse();
    }

    @Test
    void theSmallestIsJudgedByItsError() {
        Estimate top = of(2, 0.01, true);
        assertThat(ends(Curvature.HESSIAN, top, of(-1, 0.1, true))
                        .said(SpectrumClaim.NOT_CONVEX_HERE))
                .isTrue();
        assertThat(ends(Curvature.HESSIAN, top, of(-1, 1.5, true))
                        .said(SpectrumClaim.SMALLEST_ZERO))
                .isTrue();
        assertThat(ends(Curvature.HESSIAN, top, of(1, 0.5, true))
                        .said(SpectrumClaim.SMALLEST_POSITIVE))
                .isTrue();
        Account rough = ends(Curvature.HESSIAN, of(2, 0.5, false), of(-1, 0.1, false));
        assertThat(rough.said(SpectrumClaim.NOT_CONVEX_HERE)).isFalse();
        assertThat(rough.reasons())
                .extracting(Said::claim)
                .contains(SpectrumClaim.NOT_CONVERGED.key());
        assertThat(rough.verdict().orElseThrow().claim())
                .isEqualTo(SpectrumClaim.LARGEST_EIGENVALUE_NOT_CONVERGED.key());
    }

    @Test
    void productsThatAreNeededAreAForecastWithoutARecord() {
        Estimate more = new Estimate(2, 0.5, false, "made up", 20, OptionalInt.of(30));
        Account a = ends(Curvature.GGN, more, of(0, 0.1, true));
        assertThat(a.said(SpectrumClaim.PRODUCTS_NEEDED)).isFalse();
        assertThat(a.withheld())
                .extracting(Withheld::claim)
                .contains(SpectrumClaim.PRODUCTS_NEEDED.key());
    }

    @Test
    void withoutEndsTheTraceIsTheVerdict() {
        SpectrumRequest request = SpectrumRequest.of(subject("dense(3) tanh dense"), Curvature.GGN)
                .withTop(1)
                .withTrace(true);
        SpectrumResult result = request.run();
        BlockSpectrum whole = result.whole();
        SpectrumResult alone = new SpectrumResult(
                List.of(new BlockSpectrum(
                        whole.name(),
                        whole.order(),
                        0,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        whole.trace(),
                        Optional.empty())),
                Optional.empty());
        assertThat(said(request, alone).verdict().orElseThrow().claim())
                .isEqualTo(SpectrumClaim.TRACE_ESTIMATE.key());
    }
}
