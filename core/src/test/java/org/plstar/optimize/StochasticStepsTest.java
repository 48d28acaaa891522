package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;

final class StochasticStepsTest {
    private static Workers workers;

    @BeforeAll
    static void hire() {
        workers = Workers.of(1);
    }

    @AfterAll
    static void dismiss() {
        workers.close();
    }

    @Test
    void polyakStepsOnLeastSquaresAreKaczmarzProjections() {
        Linear linear = Linear.random(12, 30, false, 1);
        Batches batches = Batches.shuffled(1, 7);
        List<double[]> iterates = new ArrayList<>();
        Storage w = Precision.DOUBLE.allocate(30);
        Training.of(
                        linear.objective(workers),
                        Optimizer.withRule(StepRule.Polyak.uncapped()).withBatches(batches),
                        w)
                .run(Stopping.after(60), m -> iterates.add(m.w().toDoubles(0, 30)));
        assertThat(iterates).hasSize(61);
        for (int t = 0; t < 60; t++) {
            int row = batches.order(t / 12, 12)[t % 12];
            assertThat(iterates.get(t + 1))
                    .containsExactly(linear.projected(iterates.get(t), row), within(1e-14));
        }
    }

    @Test
    void aCappedPolyakStepIsNeverLongerThanItsBound() {
        Linear linear = Linear.random(12, 30, false, 1);
        double most = 1e-3;
        double[][] before = new double[1][];
        Training.of(
                        linear.objective(workers),
                        Optimizer.withRule(StepRule.Polyak.atMost(most))
                                .withBatches(Batches.shuffled(3, 1)),
                        Precision.DOUBLE.allocate(30))
                .run(Stopping.after(1), m -> {
                    if (m.step() == 0) {
                        before[0] = m.gradient().toDoubles(0, 30);
                    } else {
                        for (int j = 0; j < 30; j++) {
                            assertThat(m.w().get(j)).isCloseTo(-most * before[0][j], within(1e-16));
                        }
                    }
                    return true;
                });
    }

    @Test
    void polyakAndArmijoFitEveryEquationOfAnOverParameterizedSystem() {
        Linear linear = Linear.random(20, 60, false, 2);
        List<StepRule> rules = List.of(
                StepRule.Polyak.uncapped(), StepRule.Polyak.atMost(1), StepRule.Armijo.DEFAULT);
        for (StepRule rule : rules) {
            Ending end = Training.of(
                            linear.objective(workers),
                            Optimizer.withRule(rule).withBatches(Batches.shuffled(4, 1)),
                            Precision.DOUBLE.allocate(60))
                    .run(Stopping.after(4000).orLoss(1e-20), m -> true);
            assertThat(end.outcome()).as("%s: %s", rule, end).isEqualTo(Outcome.TARGET_REACHED);
        }
    }

    @Test
    void everyArmijoStepLowersTheLossOfItsBatchEnough() {
        Linear linear = Linear.random(20, 60, false, 3);
        StepRule.Armijo armijo = StepRule.Armijo.DEFAULT;
        double[] loss = new double[2];
        Objective objective = linear.objective(workers);
        double[] squaredNorm = new double[1];
        Training training =
                Training.of(objective, Optimizer.withRule(armijo), Precision.DOUBLE.allocate(60));
        double[] eta = new double[1];
        Ending end = training.run(Stopping.after(100).orLoss(1e-12), m -> {
            if (m.step() > 0) {
                eta[0] = Small.array(training, "step_size").get(0);
                assertThat(m.loss())
                        .isLessThanOrEqualTo(loss[0] - armijo.c() * eta[0] * squaredNorm[0]);
                assertThat(eta[0]).isLessThanOrEqualTo(armijo.most());
            }
            loss[0] = m.loss();
            squaredNorm[0] = 0;
            for (int j = 0; j < 60; j++) {
                squaredNorm[0] += m.gradient().get(j) * m.gradient().get(j);
            }
            return true;
        });
        assertThat(end.outcome()).isEqualTo(Outcome.TARGET_REACHED);
    }

    @Test
    void armijoSaysSoWhenNothingIsLeftToGain() {
        Linear linear = Linear.random(20, 10, true, 3);
        double[] y = linear.y().clone();
        y[0] += 1; // no solution: the least loss is positive
        Objective objective = Objective.mean(
                linear.system().withTargets(y), Loss.SQUARE, Precision.DOUBLE, workers);
        Ending end = Training.of(
                        objective,
                        Optimizer.withRule(StepRule.Armijo.DEFAULT),
                        Precision.DOUBLE.allocate(10))
                .run(Stopping.after(100_000), m -> true);
        assertThat(end.outcome()).isEqualTo(Outcome.STALLED);
    }

    @Test
    void rulesThatMeasureTheGradientRefuseOtherDirections() {
        for (StepRule rule : List.of(StepRule.Polyak.uncapped(), StepRule.Armijo.DEFAULT)) {
            for (Direction d : List.of(
                    new Direction.Gradient(0.1), new Direction.Momentum(0.9, 0, false, 0))) {
                assertThatThrownBy(() -> new FirstOrder(d, rule, Optional.empty()))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                r -> assertThat(r.code())
                                        .isEqualTo(OptimizeRefusal.STEP_RULE_NEEDS_GRADIENT));
            }
        }
    }
}
