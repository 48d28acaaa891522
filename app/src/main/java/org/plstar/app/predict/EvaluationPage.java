package org.plstar.app.predict;

import java.util.List;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Section;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.app.study.Sentences;
import org.plstar.data.TargetEncoding;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.unseen.RunModel;

/** How {@code plstar evaluate} reads. */
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
    public void findings(Document<EvaluationRequest, EvaluationResult> d, Sentences say) {
        EvaluationResult r = d.result();
        boolean seen = d.subject().trainedOn().isPresent();
        d.subject()
                .trainedOn()
                .ifPresent(
                        better ->
                                say.warning(
                                        "These are rows of the file that the model was trained on"
                                                + " (equal SHA-256): they do not show how good it is on"
                                                + " others. {}",
                                        better));
        for (Finding f :
                EvaluationWords.of(
                        d.subject().rows().orElseThrow(),
                        d.request().model() instanceof RunModel m && m.without()
                                ? "training rows, each predicted without it"
                                : "rows",
                        r.classes(),
                        r.numbers())) {
            say.add(seen && f.kind() == Finding.Kind.GOOD ? Finding.note(f.text()) : f);
        }
        r.coverage()
                .ifPresent(
                        c ->
                                say.note(
                                        "{} % of the truths lie in the {} % intervals, whose half"
                                                + " width is {} in the mean.",
                                        100 * c.share(), 100 * c.probability(), c.halfWidth()));
        boolean scaled =
                d.request().model().targets() instanceof TargetEncoding.Standardized t
                        && !t.isRaw();
        r.rounding().ifPresent(x -> RoundingWords.say(x, scaled, say));
    }

    @Override
    public List<Section> sections(Document<EvaluationRequest, EvaluationResult> d) {
        return EvaluationReport.sections(d.result(), "", "");
    }
}
