package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Direction;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.TestTables;
import org.plstar.system.Loss;
import org.plstar.system.Objective;

/** Batches beyond their own edge, on a linear model by the batch's own Hessian. */
class BatchEdgeTest {
    private static final int STEPS = 200;
    private static final Batches BATCHES = Batches.shuffled(7, 3);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PreparedDataset data;

    @BeforeEach
    void iris() {
        data = PreparedDataset.read(TestTables.copy(folder, "iris.csv"), "label");
    }

    private FitRequest request(Direction direction, double eta) {
        Method gd = Method.GRADIENT_DESCENT;
        return FitRequest.of(data, "dense")
                .withEta(eta)
                .withMethod(new Method(
                        "own",
                        gd.loss(),
                        0,
                        direction,
                        gd.rule(),
                        gd.schedule(),
                        Optional.of(BATCHES),
                        gd.newton(),
                        gd.customary()))
                .withSteps(STEPS);
    }

    /** The state before each step. */
    private static final class Points implements Journal {
        private final List<double[]> w = new ArrayList<>();
        private final List<Observation> path = new ArrayList<>();
        private final List<SequencedMap<String, double[]>> states = new ArrayList<>();

        @Override
        public void observed(Observation observation, Storage at) {
            path.add(observation);
        }

        @Override
        public void before(int step, Checkpointed training, boolean last) {
            SequencedMap<String, double[]> state = new LinkedHashMap<>();
            training.state().forEach((k, x) -> state.put(k, x.toDoubles(0, x.size())));
            states.add(state);
            w.add(state.get("w"));
        }
    }

    @Test
    void theShareIsThatOfBatchesWhoseCurvatureIsAboveTwoOverEta() {
        double eta = 2.4;
        Points points = new Points();
        EdgeSummary edge;
        try (Session session = Session.of(1)) {
            edge = new FitStudy(request(new Direction.Gradient(0), eta), session)
                    .run(Certifier.NONE, points)
                    .edge();
        }
        int rows = data.training().rows();
        int per = BATCHES.perEpoch(rows);
        int beyond = 0;
        try (Workers workers = Workers.of(1)) {
            for (int t = 0; t < STEPS; t += 10) {
                int from = t % per * 7;
                int[] batch = Arrays.copyOfRange(
                        BATCHES.order(t / per, rows), from, Math.min(rows, from + 7));
                Objective own = Objective.mean(
                        data.withTraining(data.training().select(batch))
                                .trainingSystem(data.network("dense")),
                        Loss.SQUARE,
                        Precision.DOUBLE,
                        workers);
                double[] g = new double[own.unknowns()];
                double[] hg = new double[g.length];
                Storage w = Precision.DOUBLE.of(points.w.get(t));
                own.gradient(w, Precision.DOUBLE.of(g));
                own.hessian(w).apply(g, hg);
                double squares = 0;
                double bent = 0;
                for (int i = 0; i < g.length; i++) {
                    squares += g[i] * g[i];
                    bent += g[i] * hg[i];
                }
                beyond += eta * bent > 2 * squares ? 1 : 0;
            }
        }

        assertThat(edge.batches().seen()).isEqualTo(STEPS / 10);
        assertThat(edge.batches().beyond()).isEqualTo(beyond).isBetween(1, STEPS / 10 - 1);
    }

    @Test
    void aResumedRunCountsTheSame() {
        FitRequest request = request(new Direction.Gradient(0), 2.4).withSteps(60);
        try (Session session = Session.of(1)) {
            Points points = new Points();
            EdgeSummary whole =
                    new FitStudy(request, session).run(Certifier.NONE, points).edge();
            for (int stop : new int[] {0, 10, 11, 12, 60}) {
                FitStudy rest = new FitStudy(request, session);
                rest.resume(new Resumption(
                        points.states.get(stop),
                        points.path.stream().filter(o -> o.step() < stop).toList()));

                assertThat(rest.run(Certifier.NONE, Journal.NONE).edge()).isEqualTo(whole);
            }
        }
    }

    @Test
    void otherDirectionsHaveNoShare() {
        Stream.of(new Direction.Momentum(0.9, 0, false, 0), new Direction.Gradient(0.1))
                .map(d -> request(d, 0.01).withSteps(20).run())
                .forEach(r -> {
                    assertThat(r.edge().batches().seen()).isZero();
                    assertThat(FitNumbers.of(FitQuantity.BATCHES_BEYOND_EDGE, r).value())
                            .isEmpty();
                    assertThat(FitNumbers.of(FitQuantity.BATCHES_SEEN, r).reason())
                            .contains("gradients of batches");
                });
        FitResult few = request(new Direction.Gradient(0), 1e-3)
                .withSteps(20)
                .with(s -> s.withBudget(new ObservationBudget(
                        0, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty())))
                .run();
        assertThat(FitNumbers.of(FitQuantity.BATCHES_SEEN, few).value()).hasValue(2);
        assertThat(FitNumbers.of(FitQuantity.BATCHES_BEYOND_EDGE, few).value()).hasValue(0);
    }
}
