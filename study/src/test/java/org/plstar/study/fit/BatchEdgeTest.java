package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Withheld;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SampledLoss;
import tools.jackson.databind.JsonNode;

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

    static Method method(Direction direction, int batch) {
        Method gd = Method.GRADIENT_DESCENT;
        return new Method(
                "own",
                gd.loss(),
                0,
                direction,
                gd.rule(),
                gd.schedule(),
                Optional.of(Batches.shuffled(batch, 3)),
                gd.newton(),
                gd.customary());
    }

    private FitRequest request(Direction direction, double eta) {
        return FitRequest.of(data, "dense")
                .withEta(eta)
                .withMethod(method(direction, BATCHES.size()))
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

    @Tag("net")
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

    @Tag("net")
    @Test
    void aResumedRunCountsTheSame() {
        for (Direction d :
                List.of(new Direction.Gradient(0), new Direction.Momentum(0.9, 0, false, 0))) {
            FitRequest request = request(d, d.isPlainGradient() ? 2.4 : 0.3).withSteps(60);
            try (Session session = Session.of(1)) {
                Points points = new Points();
                EdgeSummary whole = new FitStudy(request, session)
                        .run(Certifier.NONE, points)
                        .edge();
                for (int stop : new int[] {0, 10, 11, 12, 60}) {
                    FitStudy rest = new FitStudy(request, session);
                    rest.resume(new Resumption(
                            points.states.get(stop),
                            points.path.stream().filter(o -> o.step() < stop).toList()));

                    assertThat(rest.run(Certifier.NONE, Journal.NONE).edge()).isEqualTo(whole);
                }
            }
        }
    }

    /** The losses of single batches after a step of η/(1-β), and how many of them rose. */
    @ParameterizedTest
    @ValueSource(strings = {"batch_square", "batch_entropy"})
    void lossesBehindAStepAlongTheOwnGradientAreThoseOfAnotherProgram(String name)
            throws IOException {
        JsonNode o = Oracles.read(BatchEdgeTest.class, name);
        ResidualSystem system = Oracles.system(o);
        Loss loss = o.path("loss").asString().equals("square") ? Loss.SQUARE : Loss.CROSS_ENTROPY;
        Objective all = Objective.mean(system, loss, Precision.DOUBLE, Workers.alone());
        SampledLoss batch = all.minibatch(4, Optional.empty());
        Storage w = Precision.DOUBLE.of(Oracles.numbers(o.path("weights")));
        Storage g = Precision.DOUBLE.allocate(w.size());
        OwnStep own = new OwnStep(batch, w);
        JsonNode expect = o.path("expect");
        for (JsonNode run : expect.path("runs")) {
            double step = run.path("effective_step").asDouble();
            int risen = 0;
            for (int i = 0; i < o.path("batches").size(); i++) {
                int[] rows = Arrays.stream(Oracles.numbers(o.path("batches").get(i)))
                        .mapToInt(v -> (int) v)
                        .toArray();
                batch.take(rows, 0, rows.length, 0);
                double before = batch.gradient(w, g);
                double after = own.after(w, g, step);

                assertThat(before).isCloseTo(expect.path("loss").get(i).asDouble(), within(1e-9));
                assertThat(after).isCloseTo(run.path("loss_after").get(i).asDouble(), within(1e-9));
                risen += BatchEdge.risen(before, after) ? 1 : 0;
            }
            assertThat(risen).isEqualTo(run.path("risen").asInt());
        }
    }

    /** A line through 0 at ±1: each batch has the curvature 1. */
    private static FitRequest line(Direction direction, int batch, double eta) {
        double[] x = new double[64];
        Arrays.setAll(x, i -> i % 2 == 0 ? 1 : -1);
        double[] noise = new Random(3).doubles(x.length, -1, 1).toArray();
        int[] next = {0};
        return FitRequest.of(
                        ToldRuns.data(ToldRuns.numbers(x, _ -> noise[next[0]++])),
                        "dense(bias=false)")
                .withMethod(method(direction, batch))
                .withEta(eta)
                .withSteps(STEPS);
    }

    @Test
    void momentumOnSmallBatchesActsAsALongerStep() {
        for (double beta : new double[] {0.5, 0.9}) {
            for (double times : new double[] {1.9, 2.1}) {
                FitResult r = line(new Direction.Momentum(beta, 0, false, 0), 4, times * (1 - beta))
                        .run();
                EdgeSummary edge = r.edge();
                Account told = ToldRuns.told(FitSummary.of(r), "--eta", "" + times);

                assertThat(edge.batches().effectiveStep()).hasValueCloseTo(times, within(1e-12));
                assertThat(edge.batches().seen()).isEqualTo(STEPS / 10);
                assertThat(edge.batches().beyond()).isEqualTo(times < 2 ? 0 : STEPS / 10);
                assertThat(edge.first())
                        .hasValueCloseTo(times * (1 - beta) / (2 * (1 + beta)), within(1e-9));
                assertThat(told.said(FitClaim.BATCHES_RAISED)).isEqualTo(times > 2);
                assertThat(told.withheld().stream().map(Withheld::claim))
                        .filteredOn(c -> c.equals(FitClaim.BATCH_STEP_THIRD.key()))
                        .hasSize(times > 2 ? 1 : 0);
            }
        }
    }

    @Test
    void theEdgeOfAllRowsIsToldBeforeTheFirstStep() {
        Account plain = ToldRuns.told(line(new Direction.Gradient(0), 32, 2.02));
        assertThat(plain.said(FitClaim.BATCHES_BEYOND)).isTrue();
        assertThat(plain.said(FitClaim.BATCHES_FIRST_BEYOND)).isTrue();
        assertThat(plain.said(FitClaim.FIRST_STEP_BEYOND)).isFalse();

        Account swung = ToldRuns.told(line(new Direction.Momentum(0.9, 0, false, 0), 32, 2.1));
        assertThat(swung.said(FitClaim.BATCHES_SWUNG)).isTrue();
        assertThat(swung.said(FitClaim.BATCHES_FIRST_BEYOND)).isFalse();

        Account below = ToldRuns.told(line(new Direction.Gradient(0), 32, 1.9));
        assertThat(below.said(FitClaim.BATCHES_BEYOND)).isFalse();
        assertThat(below.said(FitClaim.BATCHES_FIRST_BEYOND)).isFalse();
    }

    @Test
    void largerBatchesAreLookedAtByTheStepTaken() {
        FitResult r = request(new Direction.Momentum(0.9, 0, false, 0), 0.4).run();

        assertThat(r.edge().batches().effectiveStep()).isNotEmpty();
        FitResult more = request(new Direction.Momentum(0.9, 0, false, 0), 0.4)
                .withMethod(method(new Direction.Momentum(0.9, 0, false, 0), 20))
                .run();
        assertThat(more.edge().batches().effectiveStep()).isEmpty();
        assertThat(more.edge().batches().seen()).isEqualTo(STEPS / 10);
        assertThat(FitNumbers.of(FitQuantity.BATCH_EFFECTIVE_STEP, more).reason())
                .contains("step taken");
    }

    @Tag("net")
    @Test
    void otherDirectionsHaveNoShare() {
        Stream.of(
                        new Direction.Momentum(0.9, 0, true, 0),
                        new Direction.Momentum(0.9, 0.1, false, 0),
                        new Direction.Momentum(0.9, 0, false, 0.1),
                        new Direction.Adam(0.9, 0.999, 1e-8, 0, false),
                        new Direction.Gradient(0.1))
                .map(d -> request(d, 0.01).withSteps(20).run())
                .forEach(r -> {
                    assertThat(r.edge().batches().seen()).isZero();
                    assertThat(FitNumbers.of(FitQuantity.BATCHES_BEYOND_EDGE, r).value())
                            .isEmpty();
                    assertThat(FitNumbers.of(FitQuantity.BATCHES_SEEN, r).reason())
                            .contains("it was not tried for batches of");
                    assertThat(FitNumbers.of(FitQuantity.FIRST_GAUGE, r).reason())
                            .contains("it was not tried for batches of");
                });
        FitResult few = request(new Direction.Gradient(0), 1e-3)
                .withSteps(20)
                .with(s -> s.withBudget(new ObservationBudget(
                        0, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty())))
                .run();
        assertThat(FitNumbers.of(FitQuantity.BATCHES_SEEN, few).value()).hasValue(2);
        assertThat(FitNumbers.of(FitQuantity.BATCHES_BEYOND_EDGE, few).value()).hasValue(0);
        assertThat(FitNumbers.of(FitQuantity.FIRST_GAUGE, few).reason()).contains("budget");
    }
}
