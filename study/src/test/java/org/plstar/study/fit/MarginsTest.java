package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Storage;
import org.plstar.data.Dataset;
import org.plstar.data.RowNumbers;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Checkpointed;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Rows whose labels were changed have the least margins. */
class MarginsTest {
    private static final int WRONG = 8;

    private final Set<String> changed = new TreeSet<>();

    /** A set of which some labels are others. */
    private FitRequest request(Bundled set) {
        return request(set, false);
    }

    private FitRequest request(Bundled set, boolean tested) {
        Dataset rows = set.load();
        Target.Classes truth = (Target.Classes) rows.target();
        int[] labels = truth.labels().clone();
        int classes = truth.classNames().size();
        SplittableRandom random = new SplittableRandom(4);
        while (changed.size() < WRONG) {
            int row = random.nextInt(labels.length);
            if (changed.add(rows.rowNumbers().text(row))) {
                labels[row] = (labels[row] + 1 + random.nextInt(classes - 1)) % classes;
            }
        }
        Dataset wrong = new Dataset(
                rows.source(),
                rows.contentHash(),
                rows.featureNames(),
                rows.inputShape(),
                rows.features(),
                rows.missing(),
                new Target.Classes(labels, truth.classNames()),
                rows.rowNumbers(),
                rows.schema());
        PreparedDataset data = PreparedDataset.of(
                tested ? Split.stratified(wrong, 0.3, 1) : Split.given(wrong, Optional.empty()),
                Preparation.standardizing(wrong),
                List.of());
        return FitRequest.of(data, "dense(32) tanh dense")
                .withSteps(200)
                .with(s -> s.withSuspects(WRONG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"IRIS", "WINE", "BREAST_CANCER"})
    void changedLabelsComeFirst(String set) {
        FitRequest request = request(Bundled.valueOf(set));
        List<Suspect> all = request.run().quality().suspects();

        assertThat(all).hasSize(WRONG);
        assertThat(all.stream().filter(s -> changed.contains(s.where())).count())
                .isGreaterThanOrEqualTo(WRONG - 2);
        assertThat(all).isSortedAccordingTo((a, b) -> Double.compare(a.margin(), b.margin()));
        assertThat(all).allSatisfy(s -> assertThat(s.other()).isNotEqualTo(s.label()));
    }

    @Test
    void aResumedRunListsTheSame() {
        FitRequest request = request(Bundled.IRIS).withSteps(50);
        for (int stop : new int[] {0, 7, 20}) {
            SequencedMap<String, double[]> saved = new LinkedHashMap<>();
            Journal journal = new Journal() {
                @Override
                public void observed(Observation observation, Storage w) {}

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
                rest.resume(new Resumption(
                        saved,
                        whole.path().stream().filter(o -> o.step() < stop).toList()));

                assertThat(rest.run(Certifier.NONE, Journal.NONE).quality().suspects())
                        .isEqualTo(whole.quality().suspects());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 105})
    void trainingAgainIsTrainingOnTheOtherRowsByTheSameSteps(int batch) {
        FitRequest request = request(Bundled.IRIS, true)
                .withSteps(60)
                .with(s -> s.withSuspects(6).withWithoutSuspects(true));
        if (batch > 0) {
            Method gd = Method.GRADIENT_DESCENT;
            Method sgd = new Method(
                    "sgd",
                    gd.loss(),
                    gd.smoothing(),
                    gd.direction(),
                    gd.rule(),
                    gd.schedule(),
                    Optional.of(Batches.shuffled(batch, 1)),
                    gd.newton(),
                    gd.customary());
            request = request.withMethod(sgd).withEta(0.3);
        }
        FitResult r = request.run();
        Set<String> out = new TreeSet<>();
        r.quality().suspects().forEach(s -> out.add(s.where()));
        Dataset rows = request.data().training();
        int[] kept = IntStream.range(0, rows.rows())
                .filter(i -> !out.contains(rows.rowNumbers().text(i)))
                .toArray();
        FitResult other = new FitRequest(
                        request.data().withTraining(rows.select(kept)),
                        request.model(),
                        FitSettings.DEFAULT
                                .withMethod(request.settings().method())
                                .withSteps(60)
                                .withEta(r.eta()),
                        request.start())
                .run();

        WithoutSuspects w = r.quality().without().orElseThrow();
        assertThat(w.rows()).isEqualTo(6);
        assertThat(w.outcome()).isEqualTo(other.outcome());
        assertThat(w.loss()).isEqualTo(r.last().testLoss());
        assertThat(w.lossWithout()).isEqualTo(other.last().testLoss());
        assertThat(w.accuracy()).isEqualTo(r.last().testAccuracy());
        assertThat(w.accuracyWithout()).isEqualTo(other.last().testAccuracy());
        int tested = request.data().test().orElseThrow().rows();
        assertThat((double) (w.righted() - w.wronged()) / tested)
                .isCloseTo(
                        w.accuracyWithout().orElseThrow() - w.accuracy().orElseThrow(),
                        within(1e-12));
        assertThat(w.lossWithout().orElseThrow()).isNotEqualTo(w.loss().orElseThrow());
    }

    @Test
    void oneRowOfEachClassStays() {
        FitRequest request = request(Bundled.IRIS, true)
                .withSteps(5)
                .with(s -> s.withSuspects(4).withWithoutSuspects(true));
        Target.Classes truth = (Target.Classes) request.data().training().target();
        RowNumbers numbers = request.data().training().rowNumbers();
        int[] few = IntStream.range(0, truth.rows())
                .filter(i -> changed.contains(numbers.text(i))
                        ? truth.labels()[i] == 0
                        : truth.labels()[i] > 0)
                .toArray();
        FitRequest small = new FitRequest(
                request.data().withTraining(request.data().training().select(few)),
                request.model(),
                request.settings().withSteps(20),
                request.start());
        FitResult r = small.run();
        long ofFirst = Arrays.stream(few).filter(i -> truth.labels()[i] == 0).count();
        List<String> labels =
                r.quality().suspects().stream().map(Suspect::label).toList();

        assertThat(ofFirst).isBetween(2L, 4L);
        assertThat(labels.stream().filter(truth.classNames().getFirst()::equals).count())
                .isEqualTo(ofFirst);
        assertThat(r.quality().without().orElseThrow().rows()).isEqualTo(3);
    }

    @Test
    void withoutTestRowsOrSuspectsThereIsNothingToCompare() {
        FitRequest untested = request(Bundled.IRIS);
        assertThatThrownBy(() -> untested.with(s -> s.withSuspects(1).withWithoutSuspects(true))
                        .requireWhole())
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("no rows are held back");
        FitRequest tested = request(Bundled.IRIS, true);
        assertThatThrownBy(() -> tested.with(s -> s.withSuspects(60).withWithoutSuspects(true))
                        .requireWhole())
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("there are 105 training rows");
        assertThatThrownBy(() -> tested.with(s -> s.withSuspects(0).withWithoutSuspects(true))
                        .run())
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("without-suspects of 0 suspects");
    }

    @Test
    void theOrderInWhichSettingsAreSaidDoesNotMatter() {
        FitRequest tested = request(Bundled.IRIS, true).withSteps(1);

        tested.with(s -> s.withWithoutSuspects(true).withSuspects(2)).requireWhole();
        tested.with(s -> s.withSuspects(2).withWithoutSuspects(true)).requireWhole();
    }

    @Test
    void noneAreListedUnlessTheyAreAskedForAndNumbersHaveNone() {
        FitRequest request = request(Bundled.IRIS).withSteps(5);
        assertThat(request.with(s -> s.withSuspects(0)).run().quality().suspects())
                .isEmpty();
        Dataset rows = Bundled.DIABETES.load();
        PreparedDataset numbers = PreparedDataset.of(
                Split.given(rows, Optional.empty()), Preparation.standardizing(rows), List.of());
        assertThatThrownBy(() -> FitRequest.of(numbers, "dense")
                        .with(s -> s.withSuspects(1))
                        .requireWhole())
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("suspects 1");
    }
}
