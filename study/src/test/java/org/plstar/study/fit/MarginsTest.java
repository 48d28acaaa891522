package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Storage;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.landscape.Observation;
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

    @Tag("net")
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
