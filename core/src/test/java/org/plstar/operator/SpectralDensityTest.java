package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpectralDensityTest {
    private static final int MATRICES = 200;

    private static SpectralDensity density(double[] d, int probes, int steps, long seed) {
        return SpectralDensity.of(Spectra.of(d, seed), probes, steps, seed, _ -> {});
    }

    @ParameterizedTest
    @EnumSource(Spectra.Family.class)
    void countsAndBlurredDensitiesAreCoveredAsOftenAsStated(Spectra.Family family) {
        int counts = 0;
        int blurred = 0;
        for (int seed = 0; seed < MATRICES; seed++) {
            double[] d = family.values(100, seed);
            SpectralDensity s = density(d, 6, 24, seed);
            double t = 0.3;
            Estimate below = s.upTo(t);
            double exact = Arrays.stream(d).filter(x -> x <= t).count() / 100.0;
            counts += Math.abs(below.value() - exact) <= below.error() ? 1 : 0;
            double sigma = 0.5;
            Estimate e = s.density(t, sigma);
            double smooth = Arrays.stream(d)
                            .map(x -> Math.exp(-0.5 * Math.pow((x - t) / sigma, 2)))
                            .sum()
                    / (100 * sigma * Math.sqrt(2 * Math.PI));
            blurred += Math.abs(e.value() - smooth) <= e.error() ? 1 : 0;
        }
        assertThat(counts).isGreaterThanOrEqualTo((int) (0.91 * MATRICES));
        assertThat(blurred).isGreaterThanOrEqualTo((int) (0.91 * MATRICES));
    }

    @Test
    void aFewDistinctEigenvaluesAreSeenExactlyByEachProbe() {
        double[] d = Spectra.Family.CLUSTERS.values(300, 1);
        SpectralDensity s = density(d, 4, 30, 1);
        assertThat(s.range()).containsExactly(new double[] {-0.5, 1.5}, within(1e-12));
        assertThat(s.mean(x -> 1).value()).isCloseTo(1, within(1e-12));
        Estimate square = s.mean(x -> x * x);
        assertThat(square.value()).isCloseTo((0.25 + 0.25 + 2.25) / 3, within(square.error()));
    }

    @Test
    void cumulativePartsGrowFromZeroToOne() {
        SpectralDensity s = density(Spectra.Family.RANDOM.values(80, 3), 3, 20, 1);
        double before = 0;
        for (double t = -5; t < 5; t += 0.25) {
            double now = s.upTo(t).value();
            assertThat(now).isGreaterThanOrEqualTo(before - 1e-12);
            before = now;
        }
        assertThat(s.upTo(-9).value()).isLessThan(0.1);
        assertThat(s.upTo(9).value()).isGreaterThan(0.9);
    }
}
