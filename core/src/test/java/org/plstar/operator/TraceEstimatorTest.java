package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.refusal.Refusal;

class TraceEstimatorTest {
    private static final int MATRICES = 200;

    private record Coverage(double covered, double bias, double error, double actual) {}

    private static Coverage coverage(
            TraceEstimator.Method method, Spectra.Family family, int products) {
        int covered = 0;
        double bias = 0;
        double error = 0;
        double squares = 0;
        double stated = 0;
        for (int seed = 0; seed < MATRICES; seed++) {
            double[] d = family.values(120, seed);
            double exact = Arrays.stream(d).sum();
            TraceEstimate t = TraceEstimator.estimate(Spectra.of(d, seed), method, products, seed);
            covered += t.low() <= exact && exact <= t.high() ? 1 : 0;
            bias += (t.value() - exact) / MATRICES;
            error += t.standardError() / MATRICES;
            squares += Math.pow(t.value() - exact, 2);
            stated += Math.pow(t.standardError(), 2);
        }
        return new Coverage((double) covered / MATRICES, bias, error, Math.sqrt(squares / stated));
    }

    /**
     * 95 of 100 intervals hold the trace; of 200 matrices between 182 and 198 for 99.9 of 100
     * tests, and more is no harm where nothing is random.
     */
    @ParameterizedTest
    @CsvSource({
        "HUTCHINSON, RANDOM",
        "HUTCHINSON, CLUSTERS",
        "HUTCHINSON, GAPS",
        "HUTCHINSON, ZEROS",
        "HUTCHINSON, DECAY",
        "HUTCH_PLUS_PLUS, RANDOM",
        "HUTCH_PLUS_PLUS, CLUSTERS",
        "HUTCH_PLUS_PLUS, GAPS",
        "HUTCH_PLUS_PLUS, ZEROS",
        "HUTCH_PLUS_PLUS, DECAY",
        "XTRACE, RANDOM",
        "XTRACE, CLUSTERS",
        "XTRACE, GAPS",
        "XTRACE, ZEROS",
        "XTRACE, DECAY"
    })
    void intervalsHoldTheTraceAsOftenAsTheySay(
            TraceEstimator.Method method, Spectra.Family family) {
        for (int products : new int[] {12, 30}) {
            Coverage c = coverage(method, family, products);
            assertThat(c.covered)
                    .as("%s %s %d: %s", method, family, products, c)
                    .isGreaterThan(0.91);
            // the root mean square of what it was off by, in standard errors as stated
            assertThat(c.actual).isLessThan(1.2);
            assertThat(Math.abs(c.bias)).isLessThanOrEqualTo(0.4 * c.error + 1e-9);
        }
    }

    @Test
    void lowRankPartsAreTakenOut() {
        double hutchinson =
                coverage(TraceEstimator.Method.HUTCHINSON, Spectra.Family.GAPS, 30).error;
        double plus =
                coverage(TraceEstimator.Method.HUTCH_PLUS_PLUS, Spectra.Family.GAPS, 30).error;
        double x = coverage(TraceEstimator.Method.XTRACE, Spectra.Family.GAPS, 30).error;
        assertThat(plus).isLessThan(hutchinson / 10);
        assertThat(x).isLessThan(hutchinson / 10);
    }

    @ParameterizedTest
    @EnumSource(TraceEstimator.Method.class)
    void smallAndZeroOperatorsAreNoTrouble(TraceEstimator.Method method) {
        for (int n : new int[] {1, 2, 3, 7}) {
            TraceEstimate zero = TraceEstimator.estimate(
                    LinearOperator.square(n, (x, y) -> Arrays.fill(y, 0)), method, 12, 1);
            assertThat(zero.value()).isZero();
            assertThat(zero.standardError()).isZero();
            double[] d = Spectra.Family.RANDOM.values(n, n);
            TraceEstimate t = TraceEstimator.estimate(Spectra.of(d, 1), method, 60, 1);
            assertThat(t.low()).isLessThanOrEqualTo(Arrays.stream(d).sum() + 1e-12);
            assertThat(t.high()).isGreaterThanOrEqualTo(Arrays.stream(d).sum() - 1e-12);
        }
    }

    @Test
    void aLooseEstimateSaysHowManyProductsMore() {
        double[] d = Spectra.Family.RANDOM.values(300, 2);
        LinearOperator a = Spectra.of(d, 2).shifted(0.3);
        TraceEstimate t = TraceEstimator.estimate(a, TraceEstimator.Method.HUTCHINSON, 40, 1);
        Estimate e = t.estimate(0.01);
        assertThat(e.converged()).isFalse();
        TraceEstimate more = TraceEstimator.estimate(
                a, TraceEstimator.Method.HUTCHINSON, e.products() + e.more().orElseThrow(), 1);
        assertThat(more.standardError() / Math.abs(more.value())).isCloseTo(0.01, within(0.005));
    }

    @Test
    void tooFewProductsAreRefused() {
        assertThatThrownBy(() -> TraceEstimator.estimate(
                        Spectra.of(new double[4], 1), TraceEstimator.Method.XTRACE, 5, 1))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(OperatorRefusal.TOO_FEW_PROBES));
    }

    @Test
    void quantilesAreStudents() {
        assertThat(StudentT.quantile975(1)).isCloseTo(Math.tan(0.475 * Math.PI), within(1e-12));
        assertThat(StudentT.quantile975(2)).isCloseTo(0.95 * Math.sqrt(2 / 0.0975), within(1e-12));
        // SciPy's t.ppf
        assertThat(StudentT.quantile975(10)).isCloseTo(2.2281388519, within(1e-9));
        assertThat(StudentT.quantile975(11)).isCloseTo(2.2009851601, within(1e-9));
        assertThat(StudentT.quantile975(1000)).isCloseTo(1.9623390808264, within(1e-11));
        assertThat(StudentT.quantile975(1001)).isCloseTo(1.9623367052809, within(1e-11));
    }
}
