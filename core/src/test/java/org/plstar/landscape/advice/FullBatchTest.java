package org.plstar.landscape.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.optimize.OptimizeRefusal;

final class FullBatchTest {
    /**
     * The largest modulus of the roots of z² - (1 + β - ηλ) z + β: how fast the iterates of a
     * quadratic shrink.
     */
    private static double factor(double eta, double beta, double... lambdas) {
        double worst = 0;
        for (double lambda : lambdas) {
            double half = (1 + beta - eta * lambda) / 2;
            double square = half * half - beta;
            worst = Math.max(
                    worst, square < 0 ? Math.sqrt(beta) : Math.abs(half) + Math.sqrt(square));
        }
        return worst;
    }

    @Test
    void factorsAreThoseOfQuadratics() {
        for (double kappa : new double[] {3, 40, 500}) {
            FullBatch f = new FullBatch(2, 2 / kappa);
            for (FullBatch.Step s :
                    List.of(f.plain(), f.best(), f.momentum(), f.cautiousMomentum())) {
                assertThat(factor(s.eta(), s.beta(), 2, 2 / kappa, 1.1))
                        .as("κ = %s, %s", kappa, s)
                        .isCloseTo(s.factor(), within(1e-6));
            }
            assertThat(f.best().factor()).isLessThan(f.plain().factor());
            assertThat(f.momentum().factor()).isLessThan(f.best().factor());
        }
    }

    @Test
    void noConstantStepIsBetterThanTheBest() {
        FullBatch f = new FullBatch(5, 0.2);
        for (double eta = 0.01; eta < f.limit(); eta += 0.003) {
            double factor = Math.max(Math.abs(1 - eta * 5), Math.abs(1 - eta * 0.2));
            assertThat(factor).isGreaterThanOrEqualTo(f.best().factor() - 1e-12);
        }
    }

    @Test
    void eigenvaluesOutOfOrderAreRefused() {
        assertThatThrownBy(() -> new FullBatch(1, 0))
                .hasFieldOrPropertyWithValue("code", OptimizeRefusal.SETTING);
        assertThatThrownBy(() -> new FullBatch(1, 2))
                .hasFieldOrPropertyWithValue("code", OptimizeRefusal.SETTING);
    }

    @Test
    void widthsGrowWithTheDriftAndTheCautiousOneFaster() {
        NearLinearWidth near = NearLinearWidth.of(0.05, 0.1);
        NearLinearWidth far = NearLinearWidth.of(0.4, 0.1);
        assertThat(near.reached()).isTrue();
        assertThat(far.reached()).isFalse();
        assertThat(far.factor()).isCloseTo(Math.pow(4, 1 / 0.9), within(1e-12));
        assertThat(far.cautious()).isCloseTo(16, within(1e-12));
    }
}
