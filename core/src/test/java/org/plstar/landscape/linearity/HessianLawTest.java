package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.landscape.linearity.HessianLaw.Judgement;
import org.plstar.network.Parametrization;

/** The exponent of ‖D²f‖ is judged by the parametrization's theory, and only where it is told. */
class HessianLawTest {
    private static HessianLaw law(Parametrization how, double low, double high, int widths) {
        return HessianLaw.of(
                how, Optional.of(new Slope((low + high) / 2, low, high, 0, "made")), widths);
    }

    @Test
    void onlyTheParametrizationWithAFactorOfTheWidthFalls() {
        assertThat(law(Parametrization.NTK, -0.563, -0.292, 5).theory()).isEqualTo(-0.5);
        assertThat(law(Parametrization.STANDARD, 0, 0, 5).theory()).isZero();
        assertThat(law(Parametrization.PYTORCH, 0, 0, 5).theory()).isZero();
    }

    @Test
    void anIntervalThatHoldsTheExponentAgrees() {
        assertThat(law(Parametrization.NTK, -0.563, -0.292, 5).judgement())
                .isEqualTo(Judgement.AGREES);
        assertThat(law(Parametrization.PYTORCH, -1e-12, 1e-12, 5).judgement())
                .isEqualTo(Judgement.AGREES);
        assertThat(law(Parametrization.STANDARD, -0.088, -0.036, 5).judgement())
                .isEqualTo(Judgement.DIFFERS);
    }

    @Test
    void fewWidthsAndWideIntervalsTellNothing() {
        assertThat(law(Parametrization.NTK, -0.6, -0.4, 2).judgement())
                .isEqualTo(Judgement.UNDECIDED);
        assertThat(law(Parametrization.NTK, -1.1, -0.05, 5).judgement())
                .isEqualTo(Judgement.UNDECIDED);
        assertThat(HessianLaw.of(Parametrization.NTK, Optional.empty(), 5).judgement())
                .isEqualTo(Judgement.UNDECIDED);
    }
}
