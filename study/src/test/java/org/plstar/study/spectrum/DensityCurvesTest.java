package org.plstar.study.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DensityCurvesTest {
    @Test
    void eigenvaluesThatAllAreZeroHaveAFiniteDensity() {
        for (double least : new double[] {0, 1e-300}) {
            DensityCurves c = DensityCurves.of(new double[] {0, 0, least}, 10);
            assertThat(c.above().values()).containsOnly(0);
            assertThat(c.below().values()).containsOnly(0);
            assertThat(c.density().values()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
            assertThat(c.sigma()).isPositive();
        }
    }
}
