package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;

/** Exponents and their intervals. */
class SlopeTest {
    private static final double[] WIDTHS = {64, 128, 256, 512};

    private static double[] curve(double scale, double exponent) {
        double[] y = new double[WIDTHS.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = scale * Math.pow(WIDTHS[i], exponent);
        }
        return y;
    }

    @Test
    void aPowerLawIsFoundWithNoUncertainty() {
        Slope s = Slope.of(WIDTHS, List.of(curve(3, -0.5), curve(4, -0.5)));
        assertThat(s.value()).isCloseTo(-0.5, within(1e-12));
        assertThat(s.low()).isCloseTo(-0.5, within(1e-12));
        assertThat(s.high()).isCloseTo(-0.5, within(1e-12));
        assertThat(s.at(100)).isCloseTo(Math.sqrt(12) / 10, within(1e-9));
    }

    @Test
    void seedsGiveStudentsInterval() {
        Slope s = Slope.of(WIDTHS, List.of(curve(1, -0.4), curve(1, -0.5), curve(1, -0.6)));
        assertThat(s.value()).isCloseTo(-0.5, within(1e-12));
        // t · 0.1/√3 with two degrees of freedom
        assertThat(s.high() - s.value())
                .isCloseTo(4.302652729749 * 0.1 / Math.sqrt(3), within(1e-9));
    }

    @Test
    void oneSeedGivesTheIntervalOfTheRegression() {
        double[] y = curve(1, -0.5);
        y[0] *= Math.exp(0.1);
        y[1] *= Math.exp(-0.1);
        Slope s = Slope.of(WIDTHS, List.of(y));
        assertThat(s.low()).isLessThan(-0.5);
        assertThat(s.high()).isGreaterThan(s.value() + 0.1);
        assertThatThrownBy(() -> Slope.of(new double[] {1, 2}, List.of(new double[] {1, 2})))
                .hasFieldOrPropertyWithValue("code", LinearityRefusal.WIDTHS);
    }

    @Test
    void theIntervalCoversTheTruthAsOftenAsItSays() {
        int covered = 0;
        int trials = 1000;
        for (int t = 0; t < trials; t++) {
            RandomStream noise = RandomStream.of(t, "slope noise");
            List<double[]> curves = new ArrayList<>();
            for (int k = 0; k < 5; k++) {
                double[] y = curve(2, -0.7);
                for (int i = 0; i < y.length; i++) {
                    y[i] *= Math.exp(0.2 * noise.normal(k * 10L + i));
                }
                curves.add(y);
            }
            Slope s = Slope.of(WIDTHS, curves);
            covered += s.low() <= -0.7 && -0.7 <= s.high() ? 1 : 0;
        }
        // 950 ± 3 standard deviations of 6.9
        assertThat(covered).isBetween(929, 971);
    }
}
