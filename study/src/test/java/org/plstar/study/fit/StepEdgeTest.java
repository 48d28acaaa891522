package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Storage;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Direction;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Outcome;
import org.plstar.optimize.StepRule;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TestTables;

/** Gauges of runs: exact on a linear model, resumed to the same bytes, withheld with a reason. */
class StepEdgeTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PreparedDataset data;

    @BeforeEach
    void iris() {
        data = PreparedDataset.read(TestTables.copy(folder, "iris.csv"), "label");
    }

    /** For a linear model the loss is a quadratic with the curvature λ_max(K/N). */
    private double curvature() {
        try (Session session = Session.of(1)) {
            FitResult r = linear().withSteps(0).run(session);
            return FitNumbers.of(FitQuantity.INITIAL_LAMBDA_MAX, r).value().orElseThrow();
        }
    }

    private FitRequest linear() {
        return FitRequest.of(data, "dense");
    }

    private static Method with(Direction direction) {
        Method gd = Method.GRADIENT_DESCENT;
        return new Method(
                "own",
                gd.loss(),
                0,
                direction,
                gd.rule(),
                gd.schedule(),
                gd.batches(),
                gd.newton(),
                gd.customary());
    }

    @Test
    void theGaugesOfALinearModelAreExact() {
        double lambda = curvature();
        double eta = 1.6 / lambda;
        try (Session session = Session.of(1)) {
            FitResult r = linear().withEta(eta).withSteps(60).run(session);
            Map<Integer, Observation> at = new TreeMap<>();
            r.path().forEach(o -> at.put(o.step(), o));

            assertThat(r.edge().largest()).hasValueCloseTo(0.8, within(1e-3));
            assertThat(r.edge().first()).hasValueCloseTo(0.8, within(0.1));
            assertThat(r.edge().from()).isEmpty();
            assertThat(r.losses().roseAt()).isEmpty();
            assertThat(r.edge().looks().beyond()).isZero();
            assertThat(r.edge().looks().settled()).isPositive();
            int checked = 0;
            for (Observation o : r.path()) {
                Observation before = at.get(o.step() - 1);
                if (o.further(EdgeSummary.STEP).isPresent() && before != null) {
                    double fall = eta * before.gradientNorm() * before.gradientNorm();
                    double gauge = 1 + (o.loss() - before.loss()) / fall;
                    assertThat(o.further(EdgeSummary.STEP)).hasValueCloseTo(gauge, within(1e-6));
                    checked++;
                }
            }
            assertThat(checked).isPositive();
        }
    }

    @Test
    void aStepBeyondTheEdgeIsToldBeforeTheLossRisesAndCanEndTheRun() {
        double eta = 2.2 / curvature();
        try (Session session = Session.of(1)) {
            FitRequest request = linear().withEta(eta).withSteps(200);
            FitResult r = request.run(session);

            assertThat(r.edge().from()).isPresent();
            assertThat(r.edge().first()).hasValueCloseTo(1.1, within(0.1));
            assertThat(FitNumbers.of(FitQuantity.STABLE_ETA, r).value())
                    .hasValueCloseTo(2 / curvature(), within(0.01 * eta));

            FitResult stopped = request.with(s -> s.withUntilUnstable(true)).run(session);
            assertThat(stopped.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(stopped.last().step()).isEqualTo(r.edge().from().orElseThrow());
        }
    }

    /** From a start along flat directions, so that the top component has a long way to grow. */
    @Test
    void aRiseIsForetold() {
        double eta = 2.1 / curvature();
        try (Session session = Session.of(1)) {
            FitResult settled = linear().withEta(1 / curvature()).withSteps(400).run(session);
            FitResult r = linear().withStart(settled.end())
                    .withEta(eta)
                    .withSteps(400)
                    .run(session);

            int rose = r.losses().roseAt().orElseThrow();
            int expected = r.edge().rise().expected().orElseThrow();
            assertThat((double) expected).isCloseTo(rose, within(20.0));
            assertThat(r.edge().from().orElseThrow()).isLessThan(rose);
            assertThat(r.edge().rise().came()).hasValue(rose);
            assertThat(FitNumbers.of(FitQuantity.RISE_CAME, r).value()).hasValue(1);

            int made = r.edge().rise().foretoldAt().orElseThrow();
            FitResult ended = linear().withStart(settled.end())
                    .withEta(eta)
                    .withSteps(made + 1)
                    .run(session);
            assertThat(FitNumbers.of(FitQuantity.RISE_EXPECTED, ended).value()).isPresent();
            assertThat(FitNumbers.of(FitQuantity.RISE_CAME, ended).value()).isEmpty();
        }
    }

    @Test
    void adamIsMeasuredBehindItsFirstStepsOnly() {
        try (Session session = Session.of(1)) {
            FitResult r = FitRequest.of(data, "dense(16) tanh dense")
                    .withEta(0.1)
                    .withMethod(with(new Direction.Adam(0.9, 0.999, 1e-8, 0, false)))
                    .withSteps(100)
                    .run(session);

            assertThat(r.edge().largest()).isPresent();
            assertThat(r.edge().first()).isEmpty();
            assertThat(r.path().stream().filter(o -> o.step() < 10))
                    .allMatch(o -> o.further(EdgeSummary.TOP).isEmpty());
        }
    }

    @Tag("net")
    @Test
    void aResumedRunMeasuresTheSame() {
        FitRequest request = FitRequest.of(data, "dense(16) tanh dense").withSteps(60);
        resumedMeasuresTheSame(request.withMethod(with(new Direction.Momentum(0.9, 0, false, 0)))
                .withEta(0.02));
        FitRequest beyond = request.withEta(6);
        assertThat(beyond.run().edge().between().loss()).isPresent();
        resumedMeasuresTheSame(beyond);
    }

    private static void resumedMeasuresTheSame(FitRequest request) {
        for (int stop : new int[] {0, 9, 10, 11, 33}) {
            SequencedMap<String, double[]> saved = new LinkedHashMap<>();
            List<Observation> path = new ArrayList<>();
            Journal journal = new Journal() {
                @Override
                public void observed(Observation observation, Storage w) {
                    if (observation.step() < stop) {
                        path.add(observation);
                    }
                }

                @Override
                public void before(int step, Checkpointed training, boolean last) {
                    if (step == stop) {
                        training.state().forEach((k, x) -> saved.put(k, x.toDoubles(0, x.size())));
                    }
                }
            };
            try (Session session = Session.of(1)) {
                FitResult whole = new FitStudy(request, session).run(Certifier.NONE, journal);
                FitStudy rest = new FitStudy(request, session);
                rest.resume(new Resumption(saved, path));
                FitResult resumed = rest.run(Certifier.NONE, Journal.NONE);

                assertThat(resumed.edge()).isEqualTo(whole.edge());
                assertThat(resumed.losses()).isEqualTo(whole.losses());
                assertThat(resumed.path().stream().map(Observation::further))
                        .isEqualTo(
                                whole.path().stream().map(Observation::further).toList());
            }
        }
    }

    @Test
    void itIsWithheldWithAReason() {
        Method gd = Method.GRADIENT_DESCENT;
        ObservationPlan plan = ObservationPlan.of(100, 10, 2, 100);
        assertThat(StepEdge.withheld(gd, false, plan)).isEmpty();
        assertThat(StepEdge.withheld(gd, true, plan)).contains("while it trains");
        assertThat(StepEdge.withheld(
                        method(Optional.of(new StepRule.Polyak(1, 0, OptionalDouble.empty())), gd),
                        false,
                        plan))
                .contains("finds its step");
        Method newton = new Method(
                "gauss-newton",
                gd.loss(),
                0,
                gd.direction(),
                gd.rule(),
                gd.schedule(),
                gd.batches(),
                Optional.of(KernelNewton.Method.GAUSS_NEWTON),
                gd.customary());
        assertThat(StepEdge.withheld(newton, false, plan)).contains("finds its step");
        Method batches = new Method(
                "sgd",
                gd.loss(),
                0,
                gd.direction(),
                gd.rule(),
                gd.schedule(),
                Optional.of(new Batches(10, Batches.Sampling.IN_ORDER, 1)),
                gd.newton(),
                gd.customary());
        assertThat(StepEdge.withheld(batches, false, plan)).contains("noise");
        FitRequest none = linear().with(s -> s.withBudget(new ObservationBudget(
                0, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty())));
        assertThat(StepEdge.withheld(gd, false, none.observations())).contains("budget");
        assertThatThrownBy(() -> none.with(s -> s.withUntilUnstable(true)).requireWhole())
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("until-unstable");
    }

    private static Method method(Optional<StepRule> rule, Method gd) {
        return new Method(
                "sps",
                gd.loss(),
                0,
                gd.direction(),
                rule,
                gd.schedule(),
                gd.batches(),
                gd.newton(),
                gd.customary());
    }
}
