package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.system.Objective;

final class StepAdviceTest {
    private static Workers workers;

    @BeforeAll
    static void hire() {
        workers = Workers.of(1);
    }

    @AfterAll
    static void dismiss() {
        workers.close();
    }

    private static final List<Direction> LIMITED = List.of(
            new Direction.Gradient(0),
            new Direction.Gradient(0.3),
            new Direction.Momentum(0, 0, false, 0),
            new Direction.Momentum(0.9, 0, false, 0),
            new Direction.Momentum(0.9, 0.4, false, 0.2),
            new Direction.Momentum(0.5, 0, true, 0),
            new Direction.Momentum(0.9, 0, true, 0.1));

    @Test
    void numbersHaveAPointInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(StepAdvice.explain(
                            new Direction.Gradient(0), Optional.empty(), 1.5, OptionalDouble.of(2)))
                    .contains("eta = 1.50000")
                    .doesNotContain("1,5");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** |w| after many steps on ½ λ w² from w = 1. */
    private static double size(Direction d, double eta, double lambda) {
        double w = 1;
        double v = 0;
        for (int t = 0; t < 4000 && Math.abs(w) < 1e100; t++) {
            double g = lambda * w;
            switch (d) {
                case Direction.Gradient x -> g += x.weightDecay() * w;
                case Direction.Momentum x -> {
                    g += x.weightDecay() * w;
                    v = t == 0 ? g : x.beta() * v + (1 - x.dampening()) * g;
                    g = x.nesterov() ? g + x.beta() * v : v;
                }
                default -> throw new AssertionError();
            }
            w -= eta * g;
        }
        return Math.abs(w) + Math.abs(v);
    }

    @Test
    void aQuadraticShrinksBelowTheLimitAndGrowsAboveIt() {
        for (Direction d : LIMITED) {
            for (double lambda : new double[] {0.2, 1, 35}) {
                double limit = StepAdvice.limit(d, lambda).orElseThrow();
                assertThat(size(d, 0.99 * limit, lambda)).as(d.toString()).isLessThan(1e-3);
                assertThat(size(d, 1.01 * limit, lambda)).as(d.toString()).isGreaterThan(1e3);
            }
        }
    }

    @Test
    void theAdvisedStepIsBelowTheLimit() {
        for (Direction d : LIMITED) {
            StepAdvice advice = StepAdvice.fullBatch(d, 7);
            assertThat(advice.eta()).isLessThan(advice.limit().orElseThrow());
            assertThat(size(d, advice.eta(), 7)).isLessThan(1e-10);
        }
        assertThat(StepAdvice.fullBatch(new Direction.Gradient(0), 4).eta()).isEqualTo(0.25);
        assertThat(StepAdvice.fullBatch(new Direction.Momentum(0.9, 0, false, 0), 4)
                        .eta())
                .isCloseTo(1.9 / 4, within(1e-15));
    }

    @Test
    void methodsThatRescaleCoordinatesAreRefusedAdvice() {
        LeastSquaresBatches constants = new LeastSquaresBatches(1, 0.5, 0.1);
        for (FirstOrder o :
                List.of(Optimizer.adam(1), Optimizer.adamW(1, 0.1), Optimizer.rmsProp(1))) {
            refused(() -> StepAdvice.fullBatch(o.direction(), 1));
            refused(() -> StepAdvice.batches(o.direction(), constants, 4));
        }
        refused(() -> StepAdvice.batches(new Direction.Momentum(0.9, 0, false, 0), constants, 4));
    }

    @Test
    void constantsAreMeasuredOnTheKernel() {
        Linear linear = Linear.random(10, 25, false, 6);
        double[] spectrum = linear.gramEigenvalues();
        double beta = 0;
        for (int i = 0; i < 10; i++) {
            beta = Math.max(beta, linear.squaredNormOfRow(i));
        }
        LeastSquaresBatches c =
                LeastSquaresBatches.measure(linear.system(), new double[25], workers);
        assertThat(c.beta()).isCloseTo(beta, within(1e-12 * beta));
        assertThat(c.largest()).isCloseTo(spectrum[9] / 10, within(1e-12));
        assertThat(c.smallest()).isCloseTo(spectrum[0] / 10, within(1e-12));
        // 7 of 10 equations are spanned by 7 unknowns: three eigenvalues are zero and do not count
        Linear tall = Linear.random(10, 7, false, 6);
        assertThat(LeastSquaresBatches.measure(tall.system(), new double[7], workers)
                        .smallest())
                .isCloseTo(tall.gramEigenvalues()[3] / 10, within(1e-12));
    }

    private static void refused(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(OptimizeRefusal.NO_STEP_ADVICE));
    }

    @Test
    void curvatureIsTheLargestEigenvalueOfTheGram() {
        Linear linear = Linear.random(10, 25, false, 6);
        double[] spectrum = linear.gramEigenvalues();
        double found = StepAdvice.curvature(
                        linear.objective(workers), Precision.DOUBLE.allocate(25), 1)
                .value();
        assertThat(found).isCloseTo(spectrum[9] / 10, within(1e-3 * spectrum[9] / 10));
        assertThat(found).isLessThanOrEqualTo(spectrum[9] / 10 * (1 + 1e-12));
    }

    @Test
    void theBestStepOfLeastSquaresIsTheOneOfAGridSearch() {
        double beta = 1;
        for (double largest : new double[] {0.11, 0.4, 0.9}) {
            for (double smallest : new double[] {0.001, 0.02, 0.1}) {
                LeastSquaresBatches c = new LeastSquaresBatches(beta, largest, smallest);
                for (int m = 1; m < 60; m++) {
                    double best = bestOnGrid(c, m);
                    assertThat(c.rate(m, c.step(m))).isCloseTo(c.rate(m), within(1e-12));
                    assertThat(c.rate(m)).isLessThanOrEqualTo(best + 1e-12);
                    assertThat(c.rate(m)).isCloseTo(best, within(1e-6));
                    assertThat(c.step(m)).isLessThan(c.limit(m));
                }
            }
        }
    }

    /** The least rate on a grid over (0, limit), and on a finer one around its best point. */
    private static double bestOnGrid(LeastSquaresBatches c, int m) {
        double from = 0;
        double to = c.limit(m);
        double best = 1;
        double at = 0;
        for (int level = 0; level < 4; level++) {
            double width = (to - from) / 200;
            for (int i = 1; i < 200; i++) {
                if (c.rate(m, from + i * width) < best) {
                    at = from + i * width;
                    best = c.rate(m, at);
                }
            }
            from = at - width;
            to = at + width;
        }
        return best;
    }

    /**
     * m* by its meaning: up to it the slow direction alone decides the rate, beyond it the fast one
     * as well.
     */
    @Test
    void theCriticalBatchIsWhereBothEndsOfTheSpectrumDecide() {
        LeastSquaresBatches c = new LeastSquaresBatches(1, 0.15, 0.01);
        int star = 0;
        while (true) {
            int m = star + 1;
            double eta = m / (1 + (m - 1) * 0.01);
            boolean slowAlone = c.rate(m, eta) <= 1 - eta * 0.01 + 1e-15;
            if (!slowAlone) {
                break;
            }
            star = m;
        }
        assertThat((int) Math.floor(c.criticalBatch())).isEqualTo(star);
        assertThat(new LeastSquaresBatches(1, 0.5, 0.5).criticalBatch()).isInfinite();
    }

    /** E‖w_t - w*‖² of real runs on rows of unit length against the rate, over 200 seeds. */
    @Test
    void leastSquaresErrorsShrinkAsTheRateSays() {
        Linear linear = Linear.random(8, 8, true, 11);
        double[] spectrum = linear.gramEigenvalues();
        LeastSquaresBatches c = new LeastSquaresBatches(1, spectrum[7] / 8, spectrum[0] / 8);
        Objective objective = linear.objective(workers);
        int steps = 24;
        for (int m : new int[] {1, 3}) {
            double mean = 0;
            for (int seed = 0; seed < 200; seed++) {
                Storage w = descend(objective, c.step(m), m, steps, seed);
                for (int j = 0; j < 8; j++) {
                    mean += Math.pow(w.get(j) - linear.solution()[j], 2) / 200;
                }
            }
            double start = 0;
            for (double s : linear.solution()) {
                start += s * s;
            }
            assertThat(mean).isLessThanOrEqualTo(start * Math.pow(c.rate(m), steps));
        }
    }

    private static Storage descend(Objective objective, double eta, int m, int steps, int seed) {
        Storage w = Precision.DOUBLE.allocate(objective.system().unknowns());
        Batches batches = new Batches(m, Batches.Sampling.INDEPENDENT, seed);
        Training.of(
                        objective,
                        new FirstOrder(
                                new Direction.Gradient(0),
                                new StepRule.Scheduled(eta, StepSchedule.constant()),
                                Optional.of(batches)),
                        w)
                .run(Stopping.after(steps), x -> true);
        return w;
    }

    /** Of linear equations the loss is a quadratic, so that what is said to second order is so. */
    @Test
    void theFirstStepOfSignsLowersTheLossAsItSays() {
        Linear linear = Linear.random(6, 9, false, 3);
        Objective objective = linear.objective(workers);
        Storage w = Precision.DOUBLE.allocate(9);
        StepAdvice.FirstStep far = StepAdvice.firstStep(objective, w);
        assertThat(far.lowered()).isBetween(0.01, StepAdvice.PART);
        assertLowered(objective, w, far);
        assertThat(far.eta()).isEqualTo(StepAdvice.PART * far.loss() / norm(objective, w));
    }

    /** Near the least loss of equations that contradict each other the gradient is small. */
    @Test
    void theFirstStepIsShortWhereTheWeightsAreNearTheirBest() {
        Linear l = Linear.random(9, 4, false, 3);
        double[] y = l.y().clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += 2 * Math.cos(i);
        }
        Objective objective = new Linear(l.a(), y, l.solution(), l.n(), l.p()).objective(workers);
        Storage w = Precision.DOUBLE.allocate(4);
        Storage g = Precision.DOUBLE.allocate(4);
        for (int t = 0; t < 200; t++) {
            objective.gradient(w, g);
            for (int i = 0; i < 4; i++) {
                w.set(i, w.get(i) - 0.2 * g.get(i));
            }
        }
        StepAdvice.FirstStep near = StepAdvice.firstStep(objective, w);
        assertLowered(objective, w, near);
        double first = StepAdvice.PART * near.loss() / norm(objective, w);
        assertThat(near.eta()).isPositive().isLessThan(first / 100);
    }

    private static void assertLowered(Objective objective, Storage w, StepAdvice.FirstStep step) {
        Storage g = Precision.DOUBLE.allocate(w.size());
        double loss = objective.gradient(w, g);
        Storage next = Precision.DOUBLE.allocate(w.size());
        for (int i = 0; i < w.size(); i++) {
            next.set(i, w.get(i) - step.eta() * Math.signum(g.get(i)));
        }
        assertThat(step.loss()).isEqualTo(loss);
        assertThat(1 - objective.value(next) / loss).isCloseTo(step.lowered(), within(1e-9));
    }

    private static double norm(Objective objective, Storage w) {
        Storage g = Precision.DOUBLE.allocate(w.size());
        objective.gradient(w, g);
        double sum = 0;
        for (int i = 0; i < w.size(); i++) {
            sum += Math.abs(g.get(i));
        }
        return sum;
    }

    @Test
    void constantsThatCannotBeAreRefused() {
        List<Runnable> impossible = List.of(
                () -> new LeastSquaresBatches(1, 0.5, 0),
                () -> new LeastSquaresBatches(1, 0.5, 0.6),
                () -> new LeastSquaresBatches(1, 2, 0.6),
                () -> StepAdvice.fullBatch(new Direction.Gradient(0), 0),
                () -> StepAdvice.fullBatch(new Direction.Gradient(0), Double.NaN));
        for (Runnable r : impossible) {
            assertThatThrownBy(r::run)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            e -> assertThat(e.code()).isEqualTo(OptimizeRefusal.SETTING));
        }
    }
}
