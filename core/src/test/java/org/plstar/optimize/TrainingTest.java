package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.program.ProgramBuilder;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

final class TrainingTest {
    private static final int STEPS = 23;

    /** Every method, some with a schedule. */
    private static Map<String, FirstOrder> methods() {
        Map<String, FirstOrder> all = new TreeMap<>();
        all.put("gd", Optimizer.gradientDescent(0.1));
        all.put("gd decayed", Optimizer.of(new Direction.Gradient(0.01), 0.1));
        all.put(
                "gd cosine",
                Optimizer.gradientDescent(0.1)
                        .withSchedule(new StepSchedule.Cosine(20, 0.1).warmedUp(3)));
        all.put("momentum", Optimizer.momentum(0.05, 0.9));
        all.put(
                "momentum dampened",
                Optimizer.of(new Direction.Momentum(0.9, 0.3, false, 0.01), 0.05));
        all.put("nesterov", Optimizer.nesterov(0.05, 0.9));
        all.put("adam", Optimizer.adam(0.01));
        all.put("adamw", Optimizer.adamW(0.01, 0.1).withSchedule(new StepSchedule.Decay(5, 0.5)));
        all.put("rmsprop", Optimizer.rmsProp(0.01));
        all.put(
                "rmsprop all",
                Optimizer.of(new Direction.RmsProp(0.9, 1e-6, true, 0.5, 0.01), 0.01));
        all.put(
                "rmsprop momentum",
                Optimizer.of(new Direction.RmsProp(0.9, 1e-6, false, 0.5, 0), 0.01));
        all.put("polyak", Optimizer.withRule(StepRule.Polyak.uncapped()));
        all.put("polyak capped", Optimizer.withRule(StepRule.Polyak.atMost(0.5)));
        all.put("armijo", Optimizer.withRule(StepRule.Armijo.DEFAULT));
        all.put("following", Optimizer.withRule(new StepRule.Following(2)));
        return all;
    }

    private record Trace(List<Double> losses, double[] w) {}

    private static Trace train(FirstOrder o, Loss loss, Precision p, int threads) {
        try (Workers workers = Workers.of(threads)) {
            Storage w = Small.start(p);
            List<Double> losses = new ArrayList<>();
            Training.of(Small.objective(loss, p, workers), o, w)
                    .run(Stopping.after(STEPS), m -> losses.add(m.loss()));
            return new Trace(losses, w.toDoubles(0, w.size()));
        }
    }

    /** Stops at a step, takes the state, puts it into a new run from elsewhere, and goes on. */
    private static Trace interrupted(FirstOrder o, Loss loss, Precision p, int at) {
        List<Double> losses = new ArrayList<>();
        Map<String, Storage> saved;
        try (Workers workers = Workers.of(1)) {
            Training first = Training.of(Small.objective(loss, p, workers), o, Small.start(p));
            Ending end = first.run(Stopping.after(STEPS), m -> {
                boolean on = m.step() < at;
                if (on) {
                    losses.add(m.loss());
                }
                return on;
            });
            assertThat(end.outcome()).isEqualTo(Outcome.STOPPED);
            saved = Small.copy(first.state());
        }
        try (Workers workers = Workers.of(2)) {
            Storage w = p.allocate(Small.NETWORK.layout().size());
            Training second = Training.of(Small.objective(loss, p, workers), o, w);
            second.restore(saved);
            assertThat(second.steps()).isEqualTo(at);
            second.run(Stopping.after(STEPS), m -> losses.add(m.loss()));
            return new Trace(losses, w.toDoubles(0, w.size()));
        }
    }

    @TestFactory
    List<DynamicTest> aResumedRunGivesTheBytesOfAnUninterruptedOne() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Precision p : Precision.values()) {
            methods().forEach((name, full) -> {
                List<FirstOrder> both = full.rule() instanceof StepRule.Following
                        ? List.of(full)
                        : List.of(full, full.withBatches(Batches.shuffled(5, 9)));
                for (FirstOrder o : both) {
                    String batch = o.batches().isPresent() ? ", batches" : "";
                    tests.add(DynamicTest.dynamicTest(p + " " + name + batch, () -> resumes(o, p)));
                }
            });
        }
        return tests;
    }

    private static void resumes(FirstOrder o, Precision p) {
        Trace whole = train(o, Loss.CROSS_ENTROPY, p, 1);
        Trace threads = train(o, Loss.CROSS_ENTROPY, p, 2);
        assertThat(threads.losses).isEqualTo(whole.losses);
        assertThat(threads.w).isEqualTo(whole.w);
        for (int at : new int[] {0, 1, 7, 10}) {
            Trace parts = interrupted(o, Loss.CROSS_ENTROPY, p, at);
            assertThat(parts.losses).as("stopped at %d", at).isEqualTo(whole.losses);
            assertThat(parts.w).as("stopped at %d", at).isEqualTo(whole.w);
        }
    }

    @TestFactory
    List<DynamicTest> singlePrecisionFollowsDouble() {
        List<DynamicTest> tests = new ArrayList<>();
        Map<String, FirstOrder> tame = methods();
        tame.remove("polyak"); // without a bound its steps on a network are erratic: rounding grows
        for (Loss loss : List.of(Loss.SQUARE, Loss.CROSS_ENTROPY)) {
            tame.forEach((name, o) ->
                    tests.add(DynamicTest.dynamicTest(loss + " " + name, () -> follows(o, loss))));
        }
        return tests;
    }

    private static void follows(FirstOrder o, Loss loss) {
        List<Double> exact = train(o, loss, Precision.DOUBLE, 1).losses;
        List<Double> rough = train(o, loss, Precision.FLOAT, 1).losses;
        assertThat(rough).hasSameSizeAs(exact);
        for (int i = 0; i < exact.size(); i++) {
            assertThat(rough.get(i)).isCloseTo(exact.get(i), within(1e-4 * exact.get(i)));
        }
    }

    @Test
    void manyParametersAreUpdatedToTheSameBytesByAnyNumberOfThreads() {
        ResidualSystem wide = ResidualSystem.of(
                Architecture.parse("dense(400) tanh dense")
                        .build(Shape.of(200), 1, Initialization.DEFAULT),
                new double[200],
                new double[] {1});
        assertThat(wide.unknowns()).isGreaterThan(1 << 16);
        List<double[]> ends = new ArrayList<>();
        for (int threads : new int[] {1, 3}) {
            try (Workers workers = Workers.of(threads)) {
                double[] start = new double[wide.unknowns()];
                Arrays.setAll(start, i -> Math.sin(i));
                Storage w = Precision.DOUBLE.of(start);
                Training.of(
                                Objective.mean(wide, Loss.SQUARE, Precision.DOUBLE, workers),
                                Optimizer.adamW(0.01, 0.1),
                                w)
                        .run(Stopping.after(3), m -> true);
                ends.add(w.toDoubles(0, w.size()));
            }
        }
        assertThat(ends.get(1)).isEqualTo(ends.get(0));
        assertThat(ends.get(0)[wide.unknowns() - 5]).isNotEqualTo(Math.sin(wide.unknowns() - 5));
    }

    @Test
    void everyEpochGoesOnceThroughAllSamplesInANewOrder() {
        Batches batches = Batches.shuffled(5, 1);
        assertThat(batches.perEpoch(22)).isEqualTo(5);
        List<int[]> orders = new ArrayList<>();
        for (int epoch = 0; epoch < 4; epoch++) {
            int[] order = batches.order(epoch, 22);
            assertThat(order.clone())
                    .containsExactlyInAnyOrder(Batches.shuffled(22, 0).order(0, 22));
            orders.forEach(before -> assertThat(order).isNotEqualTo(before));
            orders.add(order);
        }
        assertThat(Batches.shuffled(5, 2).order(0, 22)).isNotEqualTo(orders.getFirst());
    }

    @Test
    void aBatchIsTheMeanOverItsSamples() {
        try (Workers workers = Workers.of(1)) {
            ResidualSystem system = Small.system();
            Objective objective =
                    Objective.mean(system, Loss.CROSS_ENTROPY, Precision.DOUBLE, workers);
            Storage w = Small.start(Precision.DOUBLE);
            Batches batches = Batches.shuffled(5, 4);
            int[] order = batches.order(0, 22);
            Training.of(objective, Optimizer.gradientDescent(0.1).withBatches(batches), w)
                    .run(Stopping.after(5), m -> {
                        int from = m.step() % 5 * 5;
                        int[] rows = m.step() == 5
                                ? Arrays.copyOf(batches.order(1, 22), 5)
                                : Arrays.copyOfRange(order, from, Math.min(22, from + 5));
                        Storage g = Precision.DOUBLE.allocate(w.size());
                        double loss = Objective.mean(
                                        system.rows(rows),
                                        Loss.CROSS_ENTROPY,
                                        Precision.DOUBLE,
                                        workers)
                                .gradient(m.w(), g);
                        assertThat(m.loss()).isCloseTo(loss, within(1e-14));
                        assertThat(m.gradient().toDoubles(0, w.size()))
                                .containsExactly(g.toDoubles(0, w.size()), within(1e-14));
                        return true;
                    });
        }
    }

    @Test
    void theRunEndsAtTheTestThatHolds() {
        try (Workers workers = Workers.of(1)) {
            Objective objective = Small.objective(Loss.SQUARE, Precision.DOUBLE, workers);
            Storage w = Small.start(Precision.DOUBLE);
            Ending target = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(10_000).orLoss(0.2), m -> true);
            assertThat(target.outcome()).isEqualTo(Outcome.TARGET_REACHED);
            assertThat(target.loss()).isLessThanOrEqualTo(0.2).isEqualTo(objective.value(w));
            assertThat(target.steps()).isBetween(1, 9_999);
            Ending flat = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(10_000).orGradientNorm(0.05), m -> true);
            assertThat(flat.outcome()).isEqualTo(Outcome.GRADIENT_VANISHED);
            Ending user = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(10), m -> m.step() < 4);
            assertThat(user.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(user.steps()).isEqualTo(4);
            Ending none = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(0), m -> true);
            assertThat(none.outcome()).isEqualTo(Outcome.STEPS_DONE);
            assertThat(none.steps()).isZero();
        }
    }

    @Test
    void withBatchesTheTargetIsComparedWithTheMeanOfAnEpoch() {
        try (Workers workers = Workers.of(1)) {
            Objective objective = Small.objective(Loss.SQUARE, Precision.DOUBLE, workers);
            List<Double> losses = new ArrayList<>();
            double target = 0.2;
            Ending end = Training.of(
                            objective,
                            Optimizer.gradientDescent(0.1).withBatches(Batches.shuffled(5, 1)),
                            Small.start(Precision.DOUBLE))
                    .run(Stopping.after(10_000).orLoss(target), m -> losses.add(m.loss()));
            assertThat(end.outcome()).isEqualTo(Outcome.TARGET_REACHED);
            assertThat(end.steps() % 5).isZero();
            assertThat(mean(losses, end.steps() - 5)).isLessThanOrEqualTo(target);
            assertThat(mean(losses, end.steps() - 10)).isGreaterThan(target);
            assertThat(losses.stream().limit(end.steps() - 5).anyMatch(l -> l < target))
                    .isTrue();
        }
    }

    private static double mean(List<Double> losses, int from) {
        return losses.stream().skip(from).limit(5).mapToDouble(l -> l).average().orElseThrow();
    }

    @Test
    void aDivergenceIsExplainedByTheCurvature() {
        try (Workers workers = Workers.of(1)) {
            Objective objective = Small.objective(Loss.SQUARE, Precision.DOUBLE, workers);
            for (FirstOrder o : List.of(
                    Optimizer.gradientDescent(1e3),
                    Optimizer.momentum(1e3, 0.9),
                    Optimizer.gradientDescent(1e3).withBatches(Batches.shuffled(5, 1)))) {
                Storage w = Small.start(Precision.DOUBLE);
                double lambda = StepAdvice.curvature(objective, w, 1).value();
                List<Double> seen = new ArrayList<>();
                Ending end = Training.of(objective, o, w)
                        .knowing(OptionalDouble.of(lambda))
                        .run(Stopping.after(100_000), m -> seen.add(m.loss()));
                assertThat(end.outcome()).isEqualTo(Outcome.DIVERGED);
                double limit = StepAdvice.limit(o.direction(), lambda).orElseThrow();
                assertThat(end.message())
                        .contains("%.6g".formatted(lambda), "%.6g".formatted(limit));
                assertThat(seen).allMatch(Double::isFinite);
                assertThat(end.loss()).isNotNaN();
            }
        }
    }

    @Test
    void aStateOfAnotherMethodNetworkOrPrecisionIsRefused() {
        try (Workers workers = Workers.of(1)) {
            Objective objective = Small.objective(Loss.SQUARE, Precision.DOUBLE, workers);
            Training adam =
                    Training.of(objective, Optimizer.adam(0.1), Small.start(Precision.DOUBLE));
            Training momentum = Training.of(
                    objective, Optimizer.momentum(0.1, 0.9), Small.start(Precision.DOUBLE));
            refused(() -> adam.restore(momentum.state()), OptimizeRefusal.STATE_NAMES);
            Map<String, Storage> shorter = new LinkedHashMap<>(adam.state());
            shorter.put("mean", Precision.DOUBLE.allocate(3));
            refused(() -> adam.restore(shorter), OptimizeRefusal.STATE_VALUES);
            Map<String, Storage> rough = new LinkedHashMap<>(adam.state());
            rough.put("w", Small.start(Precision.FLOAT));
            refused(() -> adam.restore(rough), OptimizeRefusal.STATE_VALUES);
            Map<String, Storage> odd = new LinkedHashMap<>(adam.state());
            odd.put("steps", Precision.DOUBLE.of(new double[] {-1}));
            refused(() -> adam.restore(odd), OptimizeRefusal.STATE_VALUES);
            assertThat(Small.array(adam, "w").toDoubles(0, 5))
                    .isEqualTo(Small.start(Precision.DOUBLE).toDoubles(0, 5));
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        refused(() -> Optimizer.gradientDescent(0), OptimizeRefusal.SETTING);
        refused(() -> Optimizer.gradientDescent(Double.NaN), OptimizeRefusal.SETTING);
        refused(() -> Optimizer.momentum(0.1, 1), OptimizeRefusal.SETTING);
        refused(() -> new Direction.Momentum(0.9, 0.1, true, 0), OptimizeRefusal.SETTING);
        refused(() -> new Direction.Gradient(-1), OptimizeRefusal.SETTING);
        refused(() -> new Direction.Adam(0.9, 1, 1e-8, 0, false), OptimizeRefusal.SETTING);
        refused(() -> new Direction.RmsProp(2, 1e-8, false, 0, 0), OptimizeRefusal.SETTING);
        refused(() -> Batches.shuffled(0, 1), OptimizeRefusal.SETTING);
        refused(() -> Stopping.after(-1), OptimizeRefusal.SETTING);
        refused(() -> new StepSchedule.Cosine(0, 0), OptimizeRefusal.SETTING);
        refused(() -> new StepSchedule.Decay(1, 0), OptimizeRefusal.SETTING);
        refused(() -> StepRule.Polyak.atMost(0), OptimizeRefusal.SETTING);
        refused(() -> new StepRule.Armijo(1, 0.9, 2, 1, 10), OptimizeRefusal.SETTING);
        refused(
                () -> Optimizer.withRule(StepRule.Armijo.DEFAULT)
                        .withSchedule(StepSchedule.constant()),
                OptimizeRefusal.SETTING);
    }

    @Test
    void batchesNeedSamplesAndAGradientTestNeedsAllOfThem() {
        try (Workers workers = Workers.of(1)) {
            ProgramBuilder b = new ProgramBuilder();
            b.output("f", b.param("w", Shape.of(2)));
            Objective alone = Objective.mean(
                    ResidualSystem.of(b.build(), 1, 2), Loss.SQUARE, Precision.DOUBLE, workers);
            Optimizer batches = Optimizer.gradientDescent(0.1).withBatches(Batches.shuffled(1, 1));
            refused(
                    () -> Training.of(alone, batches, Precision.DOUBLE.allocate(2)),
                    OptimizeRefusal.NO_SAMPLES);
            Training training = Training.of(
                    Small.objective(Loss.SQUARE, Precision.DOUBLE, workers),
                    batches,
                    Small.start(Precision.DOUBLE));
            refused(
                    () -> training.run(Stopping.after(1).orGradientNorm(1), m -> true),
                    OptimizeRefusal.GRADIENT_TEST_NEEDS_FULL_BATCH);
        }
    }

    @Test
    void schedulesFollowTheirFormulas() {
        StepSchedule cosine = new StepSchedule.Cosine(10, 0.2);
        assertThat(cosine.factor(0)).isEqualTo(1);
        assertThat(cosine.factor(5)).isCloseTo(0.6, within(1e-15));
        assertThat(cosine.factor(10)).isCloseTo(0.2, within(1e-15));
        assertThat(cosine.factor(99)).isEqualTo(cosine.factor(10));
        StepSchedule decay = new StepSchedule.Decay(3, 0.5);
        assertThat(new double[] {decay.factor(2), decay.factor(3), decay.factor(8)})
                .containsExactly(1, 0.5, 0.25);
        StepSchedule warm = decay.warmedUp(4);
        assertThat(new double[] {warm.factor(0), warm.factor(3), warm.factor(4), warm.factor(7)})
                .containsExactly(0.25, 1, 1, 0.5);
    }

    private static void refused(Runnable action, OptimizeRefusal code) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }
}
