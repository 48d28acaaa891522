package org.plstar.study.linearity.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.Session;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.linearity.LinearityClaims;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.study.linearity.LinearityStudy;
import org.plstar.study.page.Document;
import org.plstar.study.page.KeptPage;
import org.plstar.study.report.Section;
import org.plstar.study.store.RunDirectory;
import tools.jackson.databind.JsonNode;

/** The page of {@code plstar linearity}: sections, charts and tables. */
public final class LinearityPage implements KeptPage<LinearityRequest, LinearityResult> {
    @Override
    public Class<LinearityRequest> request() {
        return LinearityRequest.class;
    }

    @Override
    public String title(Document<LinearityRequest, LinearityResult> d) {
        return "Transition to linearity on " + d.name();
    }

    @Override
    public String subtitle(Document<LinearityRequest, LinearityResult> d) {
        LinearityResult.UsedRows data = d.result().data();
        return d.subject().network().orElse("")
                + ", "
                + data.rows()
                + " rows, "
                + Digits.count(data.equations() / Math.max(1, data.rows()), "output");
    }

    /** The file that exists if a sweep has ended. */
    @Override
    public String file() {
        return RunDirectory.SUMMARY.replace(".json", "");
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.of("linearity");
    }

    @Override
    public String target() {
        return "some network failed or did not reach --until";
    }

    @Override
    public boolean missed(LinearityResult result) {
        return !result.rows().stream().allMatch(WidthRow::reached);
    }

    @Override
    public List<String> next(LinearityResult result, Path folder) {
        return List.of("Summary: " + folder.resolve(RunDirectory.SUMMARY));
    }

    @Override
    public Work<LinearityResult> work(LinearityRequest request, Session session) {
        LinearityStudy study = new LinearityStudy(request, session);
        return (folder, say, planned) -> {
            List<WidthRow> done = RowFiles.read(folder);
            SweepPlan plan = study.plan();
            say.accept(
                    "%d networks of up to %d parameters; their vectors and matrices take about %d"
                                    .formatted(
                                            plan.tasks().size(),
                                            plan.tasks().getFirst().unknowns(),
                                            plan.peak() >> 20)
                            + " MiB at most, the whole process less than %d MiB%s"
                                    .formatted(
                                            plan.process() >> 20,
                                            done.isEmpty()
                                                    ? ""
                                                    : "; "
                                                            + done.size()
                                                            + " of them were measured before"));
            if (session.engine().distributed()) {
                planned.accept(study.plan(done));
            }
            return study.run(done, row -> RowFiles.write(folder, row));
        };
    }

    @Override
    public Document<LinearityRequest, LinearityResult> read(JsonNode json, Path file) {
        return Document.read(
                this, LinearityResult.class, Map.of("networks", Optional.empty()), json, file);
    }

    /** The meaning of the members of the result. */
    @Override
    public Map<String, Object> further(Document<LinearityRequest, LinearityResult> d) {
        Map<String, String> meaning = new LinkedHashMap<>();
        Stream.of(Quantity.values()).forEach(q -> meaning.put(q.key(), q.text()));
        meaning.put(
                "slopes",
                "exponents s of y ≈ C·width^s by least squares in logarithms; low and high: 95 %"
                        + " interval");
        meaning.put("looks", "every step up to 16, then steps a tenth apart, and the last");
        d.result()
                .catapult()
                .ifPresent(_ -> meaning.put(
                        "catapult",
                        "factor: η λ_max(K_0/N); end_factor: η λ_max(K_T/N); peak,"
                                + " end: of L_t/L_0; monotone: the loss never rose;"
                                + " catapult: it rose and then converged;"
                                + " unsettled: it rose and had not converged at"
                                + " the last step"));
        return Map.of("meaning", meaning);
    }

    @Override
    public void tell(Document<LinearityRequest, LinearityResult> d, Say say) {
        LinearityClaims.tell(d.request(), d.result(), d.subject().targetScaling(), say);
    }

    @Override
    public List<Section> sections(Document<LinearityRequest, LinearityResult> d) {
        return new LinearityCharts(d.request(), d.result()).sections();
    }
}
