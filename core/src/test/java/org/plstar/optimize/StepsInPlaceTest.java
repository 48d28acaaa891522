package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;

/** Runs whose watch does not see every gradient: the same path, whatever is seen of it. */
final class StepsInPlaceTest {
    private static final int STEPS = 23;

    private record Path(List<Double> losses, double[] w) {}

    static List<Optimizer> optimizers() {
        FirstOrder gd = Optimizer.gradientDescent(0.1);
        FirstOrder cosine = gd.withSchedule(new StepSchedule.Cosine(20, 0.1).warmedUp(3));
        return List.of(
                gd,
                cosine,
                gd.withBatches(Batches.shuffled(5, 9)),
                cosine.withBatches(Batches.shuffled(11, 2)));
    }

    private static Path run(Optimizer o, Precision p, int threads, IntPredicate seen) {
        try (Workers workers = Workers.of(threads)) {
            Storage w = Small.start(p);
            List<Double> losses = new ArrayList<>();
            Watch watch = m -> {
                assertThat(m.w()).isSameAs(w);
                assertThat(m.gradient().size()).isEqualTo(seen.test(m.step()) ? w.size() : 0);
                return losses.add(m.loss());
            };
            Training.of(Small.objective(Loss.CROSS_ENTROPY, p, workers), o, w)
                    .run(Stopping.after(STEPS), Watch.withGradientsAt(seen, watch));
            return new Path(losses, w.toDoubles(0, w.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void thePathIsTheSameWhateverIsSeen(Optimizer o) {
        for (Precision p : Precision.values()) {
            Path none = run(o, p, 1, _ -> false);
            for (Path other : List.of(
                    run(o, p, 2, _ -> false),
                    run(o, p, 3, t -> t % 4 == 1),
                    run(o, p, 1, _ -> true))) {
                assertThat(other.losses).isEqualTo(none.losses);
                assertThat(other.w).isEqualTo(none.w);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void itIsThePathAlongGradientsButForRounding(Optimizer o) {
        for (Precision p : Precision.values()) {
            Path inPlace = run(o, p, 1, _ -> false);
            List<Double> losses = new ArrayList<>();
            try (Workers workers = Workers.of(1)) {
                Storage w = Small.start(p);
                Training.of(Small.objective(Loss.CROSS_ENTROPY, p, workers), o, w)
                        .run(Stopping.after(STEPS), m -> losses.add(m.loss()));
                assertThat(inPlace.w)
                        .containsExactly(
                                w.toDoubles(0, w.size()),
                                within(p == Precision.DOUBLE ? 1e-13 : 1e-4));
            }
            assertThat(inPlace.losses).hasSize(STEPS + 1);
            for (int t = 0; t <= STEPS; t++) {
                assertThat(inPlace.losses.get(t))
                        .isCloseTo(
                                losses.get(t),
                                within((p == Precision.DOUBLE ? 1e-13 : 1e-4) * losses.get(t)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aResumedRunGivesTheBytesOfAnUninterruptedOne(Optimizer o) {
        Path whole = run(o, Precision.DOUBLE, 1, _ -> false);
        for (int at : new int[] {0, 1, 7, 10}) {
            List<Double> losses = new ArrayList<>();
            Map<String, Storage> saved;
            try (Workers workers = Workers.of(1)) {
                Training first = Training.of(
                        Small.objective(Loss.CROSS_ENTROPY, Precision.DOUBLE, workers),
                        o,
                        Small.start(Precision.DOUBLE));
                Ending end = first.run(
                        Stopping.after(STEPS),
                        Watch.withoutGradients(m -> m.step() < at && losses.add(m.loss())));
                assertThat(end.outcome()).isEqualTo(Outcome.STOPPED);
                assertThat(end.steps()).isEqualTo(at);
                saved = Small.copy(first.state());
            }
            try (Workers workers = Workers.of(2)) {
                Storage w = Precision.DOUBLE.allocate(Small.NETWORK.layout().size());
                Training second = Training.of(
                        Small.objective(Loss.CROSS_ENTROPY, Precision.DOUBLE, workers), o, w);
                second.restore(saved);
                second.run(
                        Stopping.after(STEPS),
                        Watch.withGradientsAt(t -> t == at, m -> losses.add(m.loss())));
                assertThat(losses).isEqualTo(whole.losses);
                assertThat(w.toDoubles(0, w.size())).isEqualTo(whole.w);
            }
        }
    }

    @Test
    void theRunEndsBeforeTheStepThatIsNotWanted() {
        try (Workers workers = Workers.of(1)) {
            Objective objective = Small.objective(Loss.SQUARE, Precision.DOUBLE, workers);
            Storage w = Small.start(Precision.DOUBLE);
            Watch blind = Watch.withoutGradients(_ -> true);
            Ending target = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(10_000).orLoss(0.2), blind);
            assertThat(target.outcome()).isEqualTo(Outcome.TARGET_REACHED);
            assertThat(target.loss()).isLessThanOrEqualTo(0.2).isEqualTo(objective.value(w));
            Ending flat = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(10_000).orGradientNorm(0.05), blind);
            assertThat(flat.outcome()).as("needs gradients").isEqualTo(Outcome.GRADIENT_VANISHED);
            double[] before = w.toDoubles(0, w.size());
            Ending none = Training.of(objective, Optimizer.gradientDescent(0.2), w)
                    .run(Stopping.after(0), blind);
            assertThat(none.outcome()).isEqualTo(Outcome.STEPS_DONE);
            assertThat(w.toDoubles(0, w.size())).isEqualTo(before);
            Ending wild = Training.of(objective, Optimizer.gradientDescent(1e3), w)
                    .run(Stopping.after(100_000), blind);
            assertThat(wild.outcome()).isEqualTo(Outcome.DIVERGED);
            assertThat(wild.loss()).isNotNaN();
        }
    }

    @Test
    void layersThatTrainOtherwiseThanTheyAreEvaluatedToo() {
        List<double[]> ends = new ArrayList<>();
        List<double[]> statistics = new ArrayList<>();
        for (Optional<IntPredicate> seen : List.<Optional<IntPredicate>>of(
                Optional.empty(), Optional.of(_ -> false), Optional.of(t -> t % 3 == 0))) {
            Network n = Architecture.parse("dense(12) batchnorm tanh dropout(0.3) dense")
                    .build(Shape.of(5), 3, Initialization.DEFAULT);
            double[] x = new double[50];
            double[] y = new double[30];
            RandomStream.of(5, "x").normals(0, x, 0, x.length);
            RandomStream.of(5, "y").normals(0, y, 0, y.length);
            ModelState start = ModelState.initial(n, 1);
            try (Workers workers = Workers.of(2)) {
                ResidualSystem system = ResidualSystem.of(n, start.buffers(), x, y);
                Storage w = Precision.DOUBLE.of(start.parameters().clone());
                Training loop = Training.of(
                        Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers),
                        Optional.of(TrainingMode.of(n, start.buffers(), 3)),
                        Optimizer.gradientDescent(0.05).withBatches(Batches.shuffled(5, 1)),
                        w);
                Watch watch = _ -> true;
                loop.run(
                        Stopping.after(9),
                        seen.map(s -> Watch.withGradientsAt(s, watch)).orElse(watch));
                ends.add(w.toDoubles(0, w.size()));
                List<Double> all = new ArrayList<>();
                loop.state().forEach((name, s) -> {
                    if (!name.equals("w")) {
                        for (double v : s.toDoubles(0, s.size())) {
                            all.add(v);
                        }
                    }
                });
                statistics.add(all.stream().mapToDouble(v -> v).toArray());
            }
        }
        assertThat(statistics.getFirst().length).isGreaterThan(24);
        assertThat(ends.get(2)).isEqualTo(ends.get(1));
        assertThat(statistics.get(2)).isEqualTo(statistics.get(1));
        assertThat(ends.get(1)).containsExactly(ends.get(0), within(1e-13));
        assertThat(statistics.get(1)).containsExactly(statistics.get(0), within(1e-13));
    }
}
