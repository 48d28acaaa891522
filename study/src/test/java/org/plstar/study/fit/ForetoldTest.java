package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.data.Split;
import org.plstar.data.source.Bundled;
import org.plstar.network.Architecture;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.study.HeadStart;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.system.Loss;

/** What is foretold of a fine-tuned model, and when it is not. */
class ForetoldTest {
    private static FitRequest request(boolean tested) {
        PreparedDataset data = PreparedDataset.of(
                tested
                        ? Split.stratified(Bundled.IRIS.load(), 0.3, 1)
                        : Split.given(Bundled.IRIS.load(), Optional.empty()),
                Preparation.standardizing(Bundled.IRIS.load()),
                List.of());
        Model body = Architecture.parse("dense(12) tanh dense(5) tanh")
                .build(Shape.of(4), 5, Initialization.DEFAULT);
        HeadedModel model = HeadStart.of(HeadedModel.of(body, Pooling.NONE, 3), data);
        return new FitRequest(data, model, FitSettings.DEFAULT, ModelState.initial(model, 0))
                .withSteps(20);
    }

    private static String reason(FitRequest request) {
        try (Workers workers = Workers.of(1)) {
            Foretold f = Foretold.of(
                    request.data(),
                    request.model(),
                    request.settings(),
                    request.start(),
                    Progress.SILENT,
                    workers);
            assertThat(f.score()).isEmpty();
            return f.reason();
        }
    }

    @Test
    void aRunSaysWhatWasForetoldBesideWhatCame() {
        Account tested = ToldRuns.told(request(true));
        assertThat(tested.findings().stream().map(Said::claim))
                .contains("foretold_how", "foretold_beside")
                .doesNotContain("foretold_accuracy");
        FitSummary run = FitSummary.of(request(false).run());
        assertThat(run.number(FitQuantity.FORETOLD_ACCURACY).value().orElseThrow())
                .isBetween(0.9, 1.0);
        assertThat(run.number(FitQuantity.LEFT_OUT_LOSS).value()).isEmpty();
    }

    private static Method crossEntropy() {
        Method m = Method.GRADIENT_DESCENT;
        return new Method(
                m.name(),
                Loss.CROSS_ENTROPY,
                m.smoothing(),
                m.direction(),
                m.rule(),
                m.schedule(),
                m.batches(),
                m.newton(),
                m.customary());
    }

    @Test
    void nothingIsForetoldOfOtherStartsLossesAndModels() {
        FitRequest r = request(false);
        assertThat(reason(FitRequest.of(r.data(), "dense(8) tanh dense"))).contains("no new head");
        assertThat(reason(r.withMethod(crossEntropy()))).contains("square loss");
        double[] w = r.start().parameters().clone();
        w[0] += 1e-9;
        FitRequest moved = new FitRequest(
                r.data(), r.model(), r.settings(), new ModelState(w, r.start().buffers()));
        assertThat(reason(moved)).contains("may have seen these labels");
    }
}
