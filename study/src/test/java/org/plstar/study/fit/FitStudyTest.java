package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Storage;
import org.plstar.landscape.Observation;
import org.plstar.network.Model;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TestTables;

class FitStudyTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private FitRequest request;

    @BeforeEach
    void iris() {
        PreparedDataset data = PreparedDataset.read(TestTables.copy(folder, "iris.csv"), "label");
        request = FitRequest.of(data, "dense(32) tanh dense").withSteps(100);
    }

    @Test
    void theResultIsTheSameForAnyNumberOfThreads() {
        try (Session one = Session.of(1);
                Session three = Session.of(3)) {
            assertThat(request.run(one).end().parameters())
                    .isEqualTo(request.run(three).end().parameters());
        }
    }

    @Test
    void progressIsToldAndAStopEndsTheRunWithWhatIsDone() {
        List<String> stages = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        try (Session session = Session.of(1)
                .withProgress((stage, _, _) -> stages.add(stage))
                .withStop(() -> asked.incrementAndGet() > 10)) {
            FitResult r = request.run(session);

            assertThat(r.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(r.last().step()).isEqualTo(10);
            assertThat(stages).contains("training");
        }
    }

    @Test
    void aRunOfLevenbergAndMarquardtGoesOn() {
        Method gd = Method.GRADIENT_DESCENT;
        FitRequest newton = request.withMethod(new Method(
                        "levenberg-marquardt",
                        gd.loss(),
                        gd.smoothing(),
                        gd.direction(),
                        gd.rule(),
                        gd.schedule(),
                        gd.batches(),
                        Optional.of(KernelNewton.Method.LEVENBERG_MARQUARDT),
                        gd.customary()))
                .withSteps(4);
        SequencedMap<String, double[]> saved = new LinkedHashMap<>();
        List<Observation> path = new ArrayList<>();
        Journal journal = new Journal() {
            @Override
            public void observed(Observation observation, Storage w) {
                if (saved.isEmpty()) {
                    path.add(observation);
                }
            }

            @Override
            public void before(int step, Checkpointed training, boolean last) {
                if (step == 2) {
                    training.state().forEach((k, x) -> saved.put(k, x.toDoubles(0, x.size())));
                }
            }
        };
        try (Session session = Session.of(1)) {
            FitResult whole = new FitStudy(newton, session).run(Certifier.NONE, journal);
            FitStudy rest = new FitStudy(newton, session);
            rest.resume(new Resumption(
                    saved, path.stream().filter(o -> o.step() < 2).toList()));

            assertThat(saved).containsKeys("w", "steps", "first_residual", "damping");
            assertThat(rest.run(Certifier.NONE, Journal.NONE).end().parameters())
                    .isEqualTo(whole.end().parameters());
        }
    }

    @Test
    void theStepFollowsFromTheKernelAndTheLossFallsAsItPredicts() {
        FitResult r = request.run();

        double eta = r.eta().orElseThrow();
        assertThat(eta * r.kernels().getFirst().max()).isBetween(0.999, 1.001);
        assertThat(r.last().loss()).isLessThan(r.path().getFirst().loss());
        assertThat(r.last().linearizedLoss()).isPresent();
    }

    @Test
    void aSummaryHasEveryQuantityOrItsReason() {
        FitSummary s = FitSummary.of(request.run());

        for (FitQuantity q : FitQuantity.values()) {
            assertThat(s.number(q).value().isPresent())
                    .isEqualTo(s.number(q).reason().isEmpty());
            assertThat(q.meaning()).isNotBlank();
        }
        assertThat(s.number(FitQuantity.STEPS).orElse(0)).isEqualTo(100);
    }

    @Test
    void aModelOfOtherOutputsIsRefused() {
        PreparedDataset data = request.data();
        assertThatThrownBy(() -> data.network("dense(7)"))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.OUTPUTS));
    }

    @Test
    void argumentsOutOfRangeAreRefusedByTheirName() {
        assertThatThrownBy(() -> request.withEta(-1)).isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.code()).isEqualTo(StudyRefusal.RANGE);
            assertThat(r).hasMessageContaining("eta -1.0").hasMessageNotContaining("--");
        });
    }

    @Test
    void anotherSeedIsAnotherStart() {
        Model model = request.model();
        assertThat(request.withSeed(2).start().parameters())
                .isNotEqualTo(model.initialParameters(1));
    }
}
