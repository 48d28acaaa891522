package org.plstar.landscape.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.landscape.Observation;

final class PlFloorTest {
    private static Observation seen(int step, double loss, double mu) {
        return Observation.of(
                step, loss, Math.sqrt(2 * mu * loss), OptionalDouble.of(mu), Optional.empty());
    }

    private static PlFloor judge(
            List<Observation> path, int p, double conflict, double... eigenvalues) {
        return PlFloor.of(
                path,
                new PlFloor.Evidence(
                        eigenvalues.length,
                        p,
                        conflict,
                        conflict > 0 ? 1 : 0,
                        OptionalDouble.of(1),
                        eigenvalues,
                        OptionalDouble.empty()));
    }

    private static List<Observation> falling() {
        return List.of(seen(0, 1, 0.3), seen(50, 0.1, 0.2), seen(100, 0.01, 0.15));
    }

    @Test
    void aWellConditionedRunIsOverParameterized() {
        PlFloor f = judge(falling(), 30, 0, 0.1, 0.4, 1);
        assertThat(f.verdict()).isEqualTo(PlFloor.Verdict.OVER_PARAMETERIZED);
        assertThat(f.reasons()).isEmpty();
        assertThat(f.floor()).isEmpty();
        assertThat(f.rank()).isEqualTo(3);
        assertThat(f.learned()).hasValue(3);
    }

    @Test
    void fewerParametersThanEquationsAreAlmostOverParameterized() {
        PlFloor f = judge(falling(), 2, 0, 0, 0.4, 1);
        assertThat(f.verdict()).isEqualTo(PlFloor.Verdict.ALMOST);
        assertThat(f.reasons()).containsExactly(PlFloor.Reason.FEWER_PARAMETERS);
        assertThat(f.rank()).isEqualTo(2);
    }

    /** Where a run is stopped says nothing of where its loss would have stopped. */
    @Test
    void aLossThatStillFallsIsNoFloor() {
        PlFloor f = judge(falling(), 2, 0, 0, 0.4, 1);
        assertThat(f.floor()).isEmpty();
        assertThat(f.seen()).isEqualTo(0.01);
        assertThat(f.muUntilThere()).hasValue(0.15);
    }

    /** To first order, and at the weights where the run stands, which move. */
    @Test
    void whatZeroEigenvaluesLeaveIsAForecastOnly() {
        PlFloor.Evidence e =
                new PlFloor.Evidence(
                        3,
                        2,
                        0,
                        0,
                        OptionalDouble.of(1),
                        new double[] {0, 0.4, 1},
                        OptionalDouble.of(0.02));
        assertThat(PlFloor.of(falling(), e).floor()).isEmpty();
        assertThat(PlFloor.of(falling().subList(0, 1), e).floor()).hasValue(0.02);
    }

    @Test
    void aSingularKernelOfEnoughParametersIsNamed() {
        PlFloor f = judge(falling(), 30, 0, 1e-18, 0.4, 1);
        assertThat(f.reasons()).containsExactly(PlFloor.Reason.SINGULAR_KERNEL);
    }

    @Test
    void conflictingRowsSetTheFloor() {
        PlFloor f = judge(falling(), 30, 0.004, 0.1, 0.4, 1);
        assertThat(f.verdict()).isEqualTo(PlFloor.Verdict.ALMOST);
        assertThat(f.reasons()).containsExactly(PlFloor.Reason.CONFLICTING_ROWS);
        assertThat(f.floor()).hasValue(0.004);
    }

    @Test
    void equalRowsOfTheKernelAreExplainedByTheConflictAndNamedOnce() {
        PlFloor f = judge(falling(), 30, 0.004, 0, 0.4, 1);
        assertThat(f.reasons()).containsExactly(PlFloor.Reason.CONFLICTING_ROWS);
        assertThat(f.rank()).isEqualTo(2);
        assertThat(f.effectiveRank()).isCloseTo(1.4, within(1e-15));
    }

    @Test
    void untilTheFloorTheConstantIsThatOfTheLossesAboveIt() {
        PlFloor f = judge(falling(), 30, 0.05, 0.1, 0.4, 1);
        assertThat(f.muUntilThere()).hasValue(0.2);
    }

    @Test
    void aLossThatTenfoldPatienceWouldNotHalveIsAFloorInPractice() {
        List<Observation> path = new ArrayList<>(falling());
        path.add(seen(1000, 0.009, 1e-6));
        PlFloor f = judge(path, 30, 0, 1e-7, 0.4, 1);
        assertThat(f.verdict()).isEqualTo(PlFloor.Verdict.ALMOST_IN_PRACTICE);
        assertThat(f.reasons()).containsExactly(PlFloor.Reason.WEAK_DIRECTIONS);
        assertThat(f.floor()).hasValue(0.009);
        assertThat(f.learned()).hasValue(2);
    }

    /** After 20 steps a tenfold run is a short one: a loss that falls slowly is not stuck yet. */
    @Test
    void aShortRunIsNotStuckWhereTenThousandStepsWouldHalveTheLoss() {
        List<Observation> path = new ArrayList<>(falling());
        path.add(seen(20, 0.009, 1e-3));
        PlFloor f = judge(path, 30, 0, 1e-3, 0.4, 1);
        assertThat(f.verdict()).isEqualTo(PlFloor.Verdict.OVER_PARAMETERIZED);
        assertThat(f.floor()).isEmpty();
    }

    @Test
    void theProfileIsTheSmallestConstantDownToALoss() {
        PlProfile p =
                PlProfile.of(
                        List.of(
                                seen(0, 1, 0.3),
                                seen(1, 1.2, 0.5),
                                seen(2, 0.1, 0.4),
                                seen(3, 0.01, 0.1)));
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
