package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EigenpairsTest {
    private static final double TOLERANCE = 1e-8;

    /**
     * 40 matrices of each family, 200 in all: every stated error covers the truth, copies of
     * multiple eigenvalues included.
     */
    @Tag("net")
    @ParameterizedTest
    @EnumSource(Spectra.Family.class)
    void restartedLanczosFindsBothEndsAndItsErrorsCoverTheTruth(Spectra.Family family) {
        for (int seed = 0; seed < 40; seed++) {
            int n = 150 + seed;
            double[] d = family.values(n, seed);
            double[] exact = Spectra.sorted(d);
            double norm = Math.max(-exact[0], exact[n - 1]);
            Eigenpairs e = Eigenpairs.of(
                    Spectra.of(d, seed), new Eigenpairs.Request(3, 4, TOLERANCE, 20_000, seed, 0));
            assertThat(e.converged()).as("%s %d", family, seed).isTrue();
            for (int i = 0; i < 3; i++) {
                covers(e.bottom().get(i).value(), exact[i], norm, family, seed);
            }
            for (int i = 0; i < 4; i++) {
                covers(e.top().get(i).value(), exact[n - 1 - i], norm, family, seed);
            }
        }
    }

    private static void covers(
            Estimate e, double exact, double norm, Spectra.Family family, int seed) {
        assertThat(Math.abs(e.value() - exact))
                .as("%s %d: %s, exact %s", family, seed, e, exact)
                .isLessThanOrEqualTo(e.error() + 1e-14 * norm);
    }

    @ParameterizedTest
    @EnumSource(Spectra.Family.class)
    void theDenseFormAgreesAndVectorsAreEigenvectors(Spectra.Family family) {
        double[] d = family.values(120, 9);
        LinearOperator a = Spectra.of(d, 9);
        double[] exact = Spectra.sorted(d);
        double[] all = DenseForm.eigenvalues(a, 120);
        Eigenpairs dense = Eigenpairs.of(a, new Eigenpairs.Request(2, 2, TOLERANCE, 10, 1, 200));
        Eigenpairs sparse = Eigenpairs.of(a, new Eigenpairs.Request(2, 2, TOLERANCE, 20_000, 1, 0));
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).isCloseTo(exact[i], within(1e-12 * Math.max(1, exact[119])));
        }
        List<Eigenpair> pairs = new ArrayList<>(dense.top());
        pairs.addAll(dense.bottom());
        pairs.addAll(sparse.top());
        pairs.addAll(sparse.bottom());
        for (Eigenpair p : pairs) {
            double[] y = new double[120];
            a.apply(p.vector(), y);
            TraceEstimator.subtract(p.value().value(), p.vector(), y);
            assertThat(Basis.norm(p.vector())).isCloseTo(1, within(1e-12));
            assertThat(Basis.norm(y)).isLessThanOrEqualTo(p.value().error() * 1.01 + 1e-13);
        }
    }

    @Test
    void whatDidNotConvergeSaysSoAndWhatIsMissing() {
        double[] d = new double[2000];
        for (int i = 0; i < d.length; i++) {
            d[i] = Math.pow(i / 2000.0, 2);
        }
        LinearOperator a = Spectra.of(d, 3);
        Eigenpairs e = Eigenpairs.of(a, new Eigenpairs.Request(0, 3, 1e-9, 60, 1, 0));
        assertThat(e.converged()).isFalse();
        Estimate third = e.top().get(2).value();
        assertThat(third.converged()).isFalse();
        assertThat(third.reason()).contains("more products");
        Eigenpairs done = Eigenpairs.of(a, new Eigenpairs.Request(0, 3, 1e-9, 9000, 1, 0));
        assertThat(done.converged()).isTrue();
        assertThat(done.top().get(2).value().value()).isCloseTo(d[1997], within(1e-9));
    }
}
