package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LookBudgetTest {
    private static final int STEPS = 1000;
    private static final int ALL = 50_000;
    private static final OptionalInt USUAL = OptionalInt.empty();

    private static LookBudget budget(double share) {
        return new LookBudget(share, USUAL, USUAL, USUAL);
    }

    /**
     * A run whose looks at all rows and products take a given part of its training each, and whose
     * kernels cost as those of a small network.
     */
    private static LookBudget.Work work(double training, double part) {
        return new LookBudget.Work(
                training, part * training, part * training, n -> 100.0 * n * n, ALL);
    }

    /** Operations of all looks that a plan allows. */
    private static double cost(Looks looks, LookBudget.Work work) {
        return looks.all().size() * work.look()
                + looks.kernels().size()
                        * work.kernel().applyAsDouble(Math.min(looks.equations(), work.all()))
                + looks.products() * work.product();
    }

    @Test
    void aRunThatCostsLittleIsLookedAtAsUsual() {
        Looks looks = budget(0.5).plan(STEPS, 24, work(1e9, 0.1), false);

        assertThat(looks.all()).isEqualTo(Looks.of(STEPS, 24, 8, 3000).all());
        assertThat(looks.products()).isEqualTo(Looks.PRODUCTS);
    }

    @Test
    void looksStayBelowTheirShareOfTheRun() {
        for (double share : new double[] {0.1, 0.5, 0.8}) {
            for (double training : new double[] {1e12, 1e14, 1e16}) {
                for (double part : new double[] {0.001, 0.01, 0.03}) {
                    LookBudget.Work work = work(training, part);
                    Looks looks = budget(share).plan(STEPS, 24, work, false);

                    double all = cost(looks, work);
                    boolean least = looks.all().size() == 2 && looks.equations() == 100;
                    assertThat(
                                    least
                                            || all <= LookBudget.FREE
                                            || all <= share * (all + training) * (1 + 1e-9))
                            .as("share %s, training %s, look %s: %s", share, training, part, looks)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void startAndEndAreLookedAtWithAKernelWhateverTheyCost() {
        Looks looks = budget(0).plan(STEPS, 24, work(1e15, 10), false);

        assertThat(looks.all()).containsExactly(0, STEPS);
        assertThat(looks.kernels()).containsExactly(0, STEPS);
        assertThat(looks.products()).isZero();
        assertThat(looks.left())
                .extracting(Looks.Reduction::kind)
                .containsExactly(Looks.Kind.values());
    }

    @Test
    void whatIsAskedForByNumberIsDone() {
        Looks looks =
                new LookBudget(0.5, OptionalInt.of(20), OptionalInt.of(6), OptionalInt.of(2500))
                        .plan(STEPS, 24, work(1e10, 1e4), true);

        assertThat(looks.all()).isEqualTo(Looks.of(STEPS, 20, 6, 2500).all());
        assertThat(looks.kernels()).hasSize(6);
        assertThat(looks.equations()).isEqualTo(2500);
        assertThat(looks.left()).isEmpty();
    }

    @Test
    void theKernelOfAllRowsIsKeptAsLongAsTwoOfThemFit() {
        LookBudget.Work small =
                new LookBudget.Work(1e10, 1e8, 1e8, n -> 17.0 * n * n * n, Looks.EQUATIONS);

        Looks looks = budget(0.5).plan(STEPS, 24, small, false);

        assertThat(looks.equations()).isEqualTo(Looks.EQUATIONS);
        assertThat(looks.kernels()).hasSize(2);
    }
}
