package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** Steps 1/λ_max, measured along the run, where λ_max grows as it does for adapters. */
final class FollowedStepTest {
    private static final int ROWS = 12;
    private static final int WIDTH = 20;
    private static final int RANK = 6;

    /**
     * f = b·(A x) from b = 0 and random A: at the start the kernel has nothing of A, and it grows
     * with b.
     */
    private static Objective adapter(Workers workers) {
        ProgramBuilder p = new ProgramBuilder();
        Value x = p.input("x", Type.perSample(WIDTH));
        Value a = p.param("A", Shape.of(RANK, WIDTH));
        Value b = p.param("b", Shape.of(RANK));
        Value z = p.contract("i", x, "ji", a, "j");
        p.output(
                "f", p.reshape(p.contract("j", z, "j", p.spread(b, Axes.SAMPLE), ""), Shape.of(1)));
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("A", Shape.of(RANK, WIDTH));
        shapes.put("b", Shape.of(RANK));
        ResidualSystem s = ResidualSystem.of(
                p.build(),
                new ParamLayout(shapes),
                Map.of("x", numbers("x", ROWS * WIDTH, 1)),
                ROWS,
                numbers("y", ROWS, 10));
        return Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
    }

    private static double[] numbers(String name, int count, double scale) {
        RandomStream random = RandomStream.of(4, name);
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = scale * random.normal(i);
        }
        return all;
    }

    private static Storage start() {
        double[] w = new double[RANK * (WIDTH + 1)];
        double[] a = numbers("A", RANK * WIDTH, 0.1);
        System.arraycopy(a, 0, w, 0, a.length);
        return Precision.DOUBLE.of(w);
    }

    private static List<Double> losses(Objective objective, FirstOrder method) {
        List<Double> losses = new ArrayList<>();
        Training.of(objective, method, start()).run(Stopping.after(60), m -> losses.add(m.loss()));
        return losses;
    }

    @Test
    void theLossFallsAtEveryStepWhereTheStepOfTheStartMakesItRise() {
        try (Workers workers = Workers.of(2)) {
            Objective objective = adapter(workers);
            double most = StepAdvice.curvature(objective, start(), 1).value();
            List<Double> constant =
                    losses(objective, Optimizer.of(new Direction.Gradient(0), 1 / most));
            assertThat(constant.stream().max(Double::compare).orElseThrow())
                    .isGreaterThan(10 * constant.getFirst());
            List<Double> followed =
                    losses(objective, Optimizer.withRule(new StepRule.Following(1)));
            assertThat(followed).hasSize(61);
            for (int t = 1; t < followed.size(); t++) {
                assertThat(followed.get(t)).as("step %d", t).isLessThan(followed.get(t - 1));
            }
        }
    }

    @Test
    void aStepIsOneOverTheLargestEigenvalueHere() {
        try (Workers workers = Workers.of(1)) {
            Objective objective = adapter(workers);
            Training run =
                    Training.of(objective, Optimizer.withRule(new StepRule.Following(1)), start());
            double[] before = new double[1];
            run.run(Stopping.after(20), m -> {
                if (m.step() > 0) {
                    double eta = Small.array(run, "step_size").get(0);
                    double exact = before[0];
                    assertThat(eta * exact * (m.step() == 1 ? 2 : 1)).isBetween(0.7, 1.3);
                }
                before[0] = StepAdvice.curvature(objective, m.w(), 1).value();
                return true;
            });
        }
    }

    @Test
    void aFlatLossEndsTheRun() {
        try (Workers workers = Workers.of(1)) {
            Ending end = Training.of(
                            adapter(workers),
                            Optimizer.withRule(new StepRule.Following(1)),
                            Precision.DOUBLE.allocate(RANK * (WIDTH + 1)))
                    .run(Stopping.after(5), _ -> true);
            assertThat(end.outcome()).isEqualTo(Outcome.STALLED);
        }
    }

    @Test
    void batchesAndAStepByTheLossAloneAreRefused() {
        StepRule rule = new StepRule.Following(1);
        assertThatThrownBy(() -> Optimizer.withRule(rule).withBatches(Batches.shuffled(3, 1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("full batches");
        assertThatThrownBy(() -> rule.eta(0, 1, () -> 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("curvature");
    }
}
