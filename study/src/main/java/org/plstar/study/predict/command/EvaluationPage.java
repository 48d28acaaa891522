package org.plstar.study.predict.command;

import java.util.List;
import java.util.Locale;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.predict.EvaluationClaims;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.TrainingFile;
import org.plstar.study.report.Section;
import org.plstar.study.unseen.RunModel;

/** The page of {@code plstar evaluate}: sections, charts and tables. */
public final class EvaluationPage implements Page<EvaluationRequest, EvaluationResult> {
    @Override
    public Class<EvaluationRequest> request() {
        return EvaluationRequest.class;
    }

    @Override
    public String file() {
        return "evaluation";
    }

    @Override
    public String title(Document<EvaluationRequest, EvaluationResult> d) {
        return "Evaluation of " + d.subject().model().orElse("a model");
    }

    @Override
    public void tell(Document<EvaluationRequest, EvaluationResult> d, Say say) {
        int rows = d.subject().rows().orElseThrow();
        boolean without = d.request().model() instanceof RunModel m && m.without();
        EvaluationClaims.tell(
                d.request(),
                d.result(),
                without
                        ? Digits.count(rows, "training row") + ", each predicted without it"
                        : Digits.count(rows, "row"),
                d.subject().trainedOn().map(t -> TrainingFile.valueOf(t.toUpperCase(Locale.ROOT))),
                d.subject().model().orElseThrow(),
                say);
    }

    @Override
    public List<Section> sections(Document<EvaluationRequest, EvaluationResult> d) {
        return EvaluationReport.sections(d.result(), "", "");
    }
}
