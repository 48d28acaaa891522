package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.array.Listener;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.network.Architecture;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.refusal.Refusal;

/** Left-out errors of regressions with kernels behind random heads. */
class LabelFreeTest {
    private static final Model BODY = Architecture.parse("dense(12) tanh dense(5) tanh")
            .build(Shape.of(4), 5, Initialization.DEFAULT);

    private static final LabelFree.Heads HEADS = new LabelFree.Heads(4, 1, "heads");

    private static PreparedDataset iris(int... changed) {
        Dataset rows = Bundled.IRIS.load();
        Target.Classes truth = (Target.Classes) rows.target();
        int[] labels = truth.labels();
        for (int i : changed) {
            labels[i] = (labels[i] + 1) % 3;
        }
        return PreparedDataset.standardized(new Dataset(
                rows.source(),
                rows.contentHash(),
                rows.featureNames(),
                rows.inputShape(),
                rows.features(),
                rows.missing(),
                new Target.Classes(labels, truth.classNames()),
                rows.rowNumbers(),
                rows.schema()));
    }

    private static HeadedModel model(PreparedDataset data) {
        return HeadedModel.of(BODY, Pooling.NONE, data.encoding().outputs());
    }

    private static LabelFree.Fit all(LabelFree fit) {
        return fit.fits(BODY, List.of(_ -> true), HEADS, "kernels", Listener.SILENT)
                .getFirst();
    }

    /** A label is in no kernel, and does not change the prediction of its own row. */
    @Test
    void aRowsPredictionDoesNotDependOnItsLabel() {
        PreparedDataset data = iris();
        int same = 0;
        try (Workers workers = Workers.of(2);
                LabelFree fit = new LabelFree(model(data), data, workers)) {
            for (int row = 0; row < 150; row += 50) {
                PreparedDataset other = iris(row);
                int at = indexOf(fit.rows(), data.training().rowNumbers().numbers()[row]);
                try (LabelFree changed = new LabelFree(model(other), other, workers)) {
                    assertThat(all(changed).condition()).isEqualTo(all(fit).condition());
                    // the choice of the ridge does see the labels
                    if (changed.alone().ridge() == fit.alone().ridge()) {
                        assertThat(changed.outputs(changed.alone(), at))
                                .containsExactly(fit.outputs(fit.alone(), at), within(1e-9));
                        same++;
                    }
                }
            }
        }
        assertThat(same).isPositive();
    }

    private static int indexOf(Dataset rows, int number) {
        return Arrays.stream(rows.rowNumbers().numbers()).boxed().toList().indexOf(number);
    }

    @Test
    void aScoreHasTheLossOfItsErrors() {
        PreparedDataset data = iris();
        try (Workers workers = Workers.of(2);
                LabelFree fit = new LabelFree(model(data), data, workers)) {
            LabelFree.Fit all = all(fit);
            LabelFree.Score score = fit.score(all.ridge());
            assertThat(score.loss())
                    .isCloseTo(fit.half(all.ridge().errors()), within(1e-12))
                    .isLessThanOrEqualTo(fit.score(fit.alone()).loss());
            assertThat(score.accuracy().orElseThrow()).isBetween(0.9, 1.0);
            assertThat(fit.difference(fit.meanErrors(), all.ridge().errors()).value())
                    .isCloseTo(fit.half(fit.meanErrors()) - score.loss(), within(1e-12));
        }
    }

    @Test
    void fewRowsAreRefused() {
        PreparedDataset data = PreparedDataset.standardized(
                Bundled.IRIS.load().select(new int[] {0, 1, 2, 60, 61, 62}));
        try (Workers workers = Workers.of(1)) {
            assertThatThrownBy(() -> new LabelFree(model(data), data, workers))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("6 distinct training rows");
        }
    }
}
