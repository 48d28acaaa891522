package org.plstar.study.advise.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.plstar.study.advise.Survey;
import org.plstar.study.advise.Survey.Group;
import org.plstar.study.advise.SurveyClaims;
import org.plstar.study.advise.SurveyRequest;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** How a survey reads. */
public final class SurveyPage implements Page<SurveyRequest, Survey> {
    private final Function<Survey, Command> next;

    /**
     * A page.
     *
     * @param next the command that trains what is recommended
     */
    public SurveyPage(Function<Survey, Command> next) {
        this.next = next;
    }

    @Override
    public Class<SurveyRequest> request() {
        return SurveyRequest.class;
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> further(Document<SurveyRequest, Survey> d) {
        return Map.of("recommended", next.apply(d.result()).toString());
    }

    @Override
    public String title(Document<SurveyRequest, Survey> d) {
        return "What to train for " + d.name();
    }

    @Override
    public String subtitle(Document<SurveyRequest, Survey> d) {
        return d.request().model().text() + ", " + d.result().rows() + " rows, before training";
    }

    @Override
    public void tell(Document<SurveyRequest, Survey> d, Say say) {
        SurveyClaims.tell(d.request(), d.result(), next.apply(d.result()), say);
    }

    @Override
    public List<Section> sections(Document<SurveyRequest, Survey> d) {
        Survey s = d.result();
        List<Group> groups = s.groups();
        int n = groups.size();
        double[] at = new double[n];
        double[] twice = new double[2 * n];
        double[] ends = new double[2 * n];
        for (int i = 0; i < n; i++) {
            Group g = groups.get(i);
            at[i] = i + 1;
            twice[i] = i + 1;
            twice[n + i] = i + 1;
            ends[i] = g.score().loss() - g.aheadError();
            ends[n + i] = g.score().loss() + g.aheadError();
        }
        Chart chart = Chart.of(
                        "left-out",
                        "Left-out loss by group of weights",
                        "Each row is predicted by the fit without it. Errors are those of the"
                                + " difference from the head alone.",
                        Axis.linear("group, as numbered in the table"),
                        Axis.linear("½ mean squared error"))
                .points(
                        "with the head",
                        "group",
                        Values.of(at),
                        Values.of(groups, g -> g.score().loss()))
                .points("an error less and more", "bound", Values.of(twice), Values.of(ends))
                .with(Reference.horizontal(s.head().loss(), "head alone"))
                .with(Reference.horizontal(s.constantLoss(), "mean of the others"))
                .wide();
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of(
                        "Groups of weights",
                        "Kernels behind random heads, which have seen no label, beside the kernel of"
                                + " the head.",
                        chart)
                .with(ReportTable.of("groups", "Groups", groups)
                        .numbers("number", g -> groups.indexOf(g) + 1)
                        .words("group", Group::name)
                        .numbers("weights", g -> g.weights())
                        .numbers("κ", Group::conditionNumber, "singular to rounding")
                        .numbers("left-out loss", g -> g.score().loss())
                        .numbers("ahead of the head", Group::ahead)
                        .numbers("error", Group::aheadError)
                        .numbers("accuracy", g -> g.score().accuracy(), "the targets are numbers")
                        .words("as good", g -> g.asGood() ? "yes" : "")
                        .words("patterns", g -> g.adapter().orElse(String.join(",", g.only())))
                        .table()));
        if (!s.suspects().isEmpty() && s.known()) {
            sections.add(Section.of(
                            "Labels that the others contradict most",
                            "Of rows that the fit without them classifies otherwise: by how much its"
                                    + " output is above that of the label.",
                            List.of())
                    .with(ReportTable.of("suspects", "Rows", s.suspects())
                            .numbers("row", Survey.Suspect::row)
                            .words("label", Survey.Suspect::label)
                            .words("the others say", Survey.Suspect::others)
                            .numbers("margin", Survey.Suspect::margin)
                            .table()));
        }
        return sections;
    }
}
