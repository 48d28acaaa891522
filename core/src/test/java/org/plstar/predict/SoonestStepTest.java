package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.random.RandomStream;

/** The soonest constant step is that of a search over many steps. */
class SoonestStepTest {
    private static LinearizedDynamics diagonal(double[] values, double[] residual) {
        try (Matrix k = Matrix.zeros(values.length, values.length)) {
            for (int i = 0; i < values.length; i++) {
                k.set(i, i, values[i]);
            }
            return LinearizedDynamics.of(k, residual, 1);
        }
    }

    @Test
    void noStepOfAFineGridIsSooner() {
        RandomStream random = RandomStream.of(2, "spectra");
        for (int round = 0; round < 10; round++) {
            double[] values = new double[6];
            double[] residual = new double[6];
            for (int i = 0; i < 6; i++) {
                values[i] = Math.pow(10, -3 * random.uniform(round * 20L + i));
                residual[i] = random.normal(round * 20L + 6 + i);
            }
            LinearizedDynamics d = diagonal(values, residual);
            double top = d.eigenvalues()[5];
            double target = d.loss(0, 0).orElseThrow() * 1e-4;
            double largest = (2 - 1e-9) / top;
            LinearizedDynamics.Soonest found =
                    d.soonest(target, largest, 100_000).orElseThrow();

            long best = Long.MAX_VALUE;
            for (int i = 1; i < 4000; i++) {
                OptionalLong t = d.stepsTo(target, largest * i / 4000, 100_000);
                best = Math.min(best, t.orElse(Long.MAX_VALUE));
            }
            assertThat(found.steps()).isLessThanOrEqualTo(best);
            assertThat(found.steps()).isGreaterThan((long) (0.98 * best) - 2);
            assertThat(d.loss(found.eta(), found.steps()).orElseThrow())
                    .isLessThanOrEqualTo(target);
            assertThat(found.eta()).isLessThanOrEqualTo(largest);
        }
    }

    /** Of two directions it is near 2/(λ_1 + λ_2), and where their derivatives cancel. */
    @Test
    void ofTwoEqualDirectionsItIsTheKnownBest() {
        LinearizedDynamics d = diagonal(new double[] {1, 3}, new double[] {1, 1});
        LinearizedDynamics.Soonest found = d.soonest(1e-12, 0.66, 1000).orElseThrow();
        double ratio = Math.pow(3, 1 / 39.0); // (1 - η)^39 = 3 (3η - 1)^39
        assertThat(found.eta()).isCloseTo((1 + ratio) / (1 + 3 * ratio), within(1e-7));
        // (½)^2t ≤ 1e-12
        assertThat(found.steps()).isEqualTo(20);
    }

    @Test
    void whatIsNeverReachedHasNoStep() {
        LinearizedDynamics d = diagonal(new double[] {0, 1}, new double[] {1, 1});
        assertThat(d.soonest(0.4, 1.9, 1_000_000)).isEmpty();
        assertThat(d.soonest(0.51, 1.9, 1_000_000)).isPresent();
        assertThat(d.soonest(2, 1.9, 10).orElseThrow().steps()).isZero();
    }

    @Test
    void momentumStepsAreTheFirstBelowTheTarget() {
        LinearizedDynamics d = diagonal(new double[] {0.01, 1}, new double[] {1, 1});
        long t = d.stepsWithMomentum(1e-3, 1.5, 0.5, 10_000).orElseThrow();
        assertThat(d.lossWithMomentum(1.5, 0.5, t).orElseThrow()).isLessThanOrEqualTo(1e-3);
        assertThat(d.stepsWithMomentum(1e-3, 1.5, 0.5, 3)).isEmpty();
    }
}
