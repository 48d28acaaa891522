package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

class ObservationBudgetTest {
    private static final int STEPS = 1000;
    private static final int ALL = 50_000;
    private static final OptionalInt USUAL = OptionalInt.empty();

    private static ObservationBudget budget(double share) {
        return new ObservationBudget(share, USUAL, USUAL, USUAL);
    }

    /**
     * A run whose looks at all rows and products take a given part of its training each, and whose
     * kernels cost as those of a small network.
     */
    private static ObservationBudget.Work work(double training, double part, boolean needed) {
        return new ObservationBudget.Work(
                STEPS,
                24,
                needed,
                training,
                part * training,
                0,
                5000,
                part * training,
                20 * part * training,
                n -> 100.0 * n * n,
                ALL,
                false);
    }

    /** Operations of all looks that a plan allows. */
    private static double cost(ObservationPlan observations, ObservationBudget.Work work) {
        return observations.all().size() * work.observation()
                + observations.kernels().size()
                        * work.kernel()
                                .applyAsDouble(Math.min(observations.equations(), work.all()))
                + observations.products() * work.product();
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertRange("look-share", () -> budget(1));
        assertRange("trace-rows", () -> new ObservationBudget(0.2, number(1), USUAL, USUAL));
        assertRange("kernel-steps", () -> new ObservationBudget(0.2, USUAL, number(1), USUAL));
        assertRange("kernel-equations", () -> new ObservationBudget(0.2, USUAL, USUAL, number(0)));
    }

    private static OptionalInt number(int n) {
        return OptionalInt.of(n);
    }

    private static void assertRange(String what, ThrowingCallable made) {
        assertThatThrownBy(made)
                .hasMessageStartingWith(what)
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.RANGE));
    }

    @Test
    void aRunThatCostsLittleIsLookedAtAsUsual() {
        ObservationPlan observations = budget(0.5).plan(work(1e9, 0.1, false));

        assertThat(observations.all())
                .isEqualTo(ObservationPlan.of(STEPS, 24, 8, 3000).all());
        assertThat(observations.products()).isEqualTo(ObservationPlan.PRODUCTS);
    }

    @Test
    void looksStayBelowTheirShareOfTheRun() {
        for (double share : new double[] {0.1, 0.5, 0.8}) {
            for (double training : new double[] {1e12, 1e14, 1e16}) {
                for (double part : new double[] {0.001, 0.01, 0.03}) {
                    ObservationBudget.Work work = work(training, part, false);
                    ObservationPlan observations = budget(share).plan(work);

                    double all = cost(observations, work);
                    boolean least =
                            observations.all().size() == 2 && observations.equations() == 100;
                    assertThat(least
                                    || all <= ObservationBudget.FREE
                                    || all <= share * (all + training) * (1 + 1e-9))
                            .as(
                                    "share %s, training %s, look %s: %s",
                                    share, training, part, observations)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void startAndEndAreLookedAtWithAKernelWhateverTheyCost() {
        ObservationPlan observations = budget(0).plan(work(1e15, 10, false));

        assertThat(observations.all()).containsExactly(0, STEPS);
        assertThat(observations.kernels()).containsExactly(0, STEPS);
        assertThat(observations.products()).isZero();
        assertThat(observations.left())
                .extracting(ObservationPlan.Reduction::kind)
                .containsExactly(ObservationPlan.Kind.values());
    }

    @Test
    void whatIsAskedForByNumberIsDone() {
        ObservationPlan observations = new ObservationBudget(
                        0.5, OptionalInt.of(20), OptionalInt.of(6), OptionalInt.of(2500))
                .plan(work(1e10, 1e4, true));

        assertThat(observations.all())
                .isEqualTo(ObservationPlan.of(STEPS, 20, 6, 2500).all());
        assertThat(observations.kernels()).hasSize(6);
        assertThat(observations.equations()).isEqualTo(2500);
        assertThat(observations.left()).isEmpty();
    }

    /** Ten thousand test rows would take all that is allowed; a thousand of them leave a curve. */
    @Test
    void testRowsDoNotTakeTheCurve() {
        ObservationBudget.Work images = new ObservationBudget.Work(
                STEPS, 24, false, 1.4e12, 6e10, 8e6, 10_000, 6e10, 2e10, n -> 1e6 * n, ALL, true);

        ObservationPlan observations = ObservationBudget.DEFAULT.plan(images);

        assertThat(observations.testRows()).isEqualTo(1000);
        assertThat(observations.all()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(observations.left())
                .contains(new ObservationPlan.Reduction(ObservationPlan.Kind.TEST_ROWS, 1000));
    }

    @Test
    void theKernelOfAllRowsIsKeptAsLongAsTwoOfThemFit() {
        ObservationBudget.Work small = new ObservationBudget.Work(
                STEPS,
                24,
                false,
                1e10,
                1e8,
                0,
                0,
                1e8,
                2e9,
                n -> 17.0 * n * n * n,
                ObservationPlan.EQUATIONS,
                false);

        ObservationPlan observations = budget(0.5).plan(small);

        assertThat(observations.equations()).isEqualTo(ObservationPlan.EQUATIONS);
        assertThat(observations.kernels()).hasSize(2);
    }
}
