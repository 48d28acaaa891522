package org.plstar.landscape.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.landscape.Observation;

final class KernelRankTest {
    private static Observation seen(int step, double loss, double mu) {
        return Observation.of(
                step, loss, Math.sqrt(2 * mu * loss), OptionalDouble.of(mu), Optional.empty());
    }

    private static KernelRank rank(int p, int explained, double... eigenvalues) {
        return KernelRank.of(
                eigenvalues, eigenvalues.length, p, explained, OptionalDouble.of(1), 100);
    }

    @Test
    void aRegularKernelHasAllItsDirections() {
        KernelRank k = rank(30, 0, 0.005, 0.4, 1);

        assertThat(k.rank()).isEqualTo(3);
        assertThat(k.learned()).hasValue(2);
        assertThat(k.singular()).isFalse();
    }

    @Test
    void zeroEigenvaluesOfTooFewParametersAreExplained() {
        assertThat(rank(2, 0, 0, 0.4, 1).singular()).isFalse();
        assertThat(rank(2, 0, 0, 0.4, 1).rank()).isEqualTo(2);
    }

    @Test
    void zeroEigenvaluesOfEnoughParametersMakeItSingular() {
        assertThat(rank(30, 0, 1e-18, 0.4, 1).singular()).isTrue();
    }

    @Test
    void equalRowsOfTheKernelAreExplainedByTheConflict() {
        KernelRank k = rank(30, 1, 0, 0.4, 1);

        assertThat(k.singular()).isFalse();
        assertThat(k.rank()).isEqualTo(2);
        assertThat(k.effectiveRank()).isCloseTo(1.4, within(1e-15));
    }

    @Test
    void withoutAConstantStepNoDirectionCounts() {
        assertThat(KernelRank.of(new double[] {0.4, 1}, 2, 9, 0, OptionalDouble.empty(), 100)
                        .learned())
                .isEmpty();
    }

    @Test
    void theProfileIsTheSmallestConstantDownToALoss() {
        PlProfile p = PlProfile.of(
                List.of(seen(0, 1, 0.3), seen(1, 1.2, 0.5), seen(2, 0.1, 0.4), seen(3, 0.01, 0.1)));
        assertThat(p.at(2)).isEmpty();
        assertThat(p.at(1.2)).hasValue(0.5);
        assertThat(p.at(0.5)).hasValue(0.3);
        assertThat(p.at(0.05)).hasValue(0.3);
        assertThat(p.at(0)).hasValue(0.1);
    }

    @Test
    void theEnergyOfWeakDirectionsIsTheLossThatLeastSquaresLeaves() {
        // three equations, w_1 = 1, w_1 = 3, w_2 = 5: at best the first two miss by 1 each
        double[] r = {-1, -3, -5};
        try (Matrix k = Matrix.of(3, 3, 1, 1, 0, 1, 1, 0, 0, 0, 1)) {
            WeakDirections weak = WeakDirections.of(k, r, 1, 1.0 / 3, 1e-12);
            assertThat(weak.count()).isEqualTo(1);
            assertThat(weak.energy()).isCloseTo(2.0 / 6, within(1e-14));
            assertThat(weak.rows()).startsWith(0, 1);
            assertThat(weak.shares()[0]).isCloseTo(0.5, within(1e-12));
            assertThat(weak.shares()[2]).isCloseTo(0, within(1e-12));
        }
    }
}
