package org.plstar.study.table.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Say;
import org.plstar.study.describe.Description;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.command.EvaluationReport;
import org.plstar.study.report.Section;
import org.plstar.study.table.TableClaims;
import org.plstar.study.table.TableFitRequest;
import org.plstar.study.table.TableFitResult;

/** The page of {@code plstar classify} and {@code plstar regress}: sections, charts and tables. */
public final class TablePage implements Page<TableFitRequest, TableFitResult> {
    private final boolean classes;

    private TablePage(boolean classes) {
        this.classes = classes;
    }

    /** The page of {@code classify}. */
    public static TablePage ofClasses() {
        return new TablePage(true);
    }

    /** The page of {@code regress}. */
    public static TablePage ofNumbers() {
        return new TablePage(false);
    }

    @Override
    public Class<TableFitRequest> request() {
        return TableFitRequest.class;
    }

    @Override
    public Description<TableFitRequest> description() {
        Description<TableFitRequest> both = Description.of(request());
        return classes
                ? both.of(
                        "classify", both.text().replace("classes or numbers", "classes"), Set.of())
                : both.of(
                        "regress",
                        both.text()
                                .replace("classes or numbers", "numbers")
                                .replace(" They calibrate probabilities too.", ""),
                        Set.of("balance", "prior", "suspects", "without-suspects"));
    }

    @Override
    public String file() {
        return "table";
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.of(data + "-" + description().name());
    }

    @Override
    public Map<String, String> write(Document<TableFitRequest, TableFitResult> d, Path folder)
            throws IOException {
        d.result().model().write(folder);
        return Map.of();
    }

    @Override
    public List<String> next(TableFitResult result, Path folder) {
        return List.of("Predict new rows: plstar predict " + PastedText.path(folder) + " FILE");
    }

    @Override
    public String title(Document<TableFitRequest, TableFitResult> d) {
        return (classes ? "Classes of " : "Numbers of ") + d.subject().data();
    }

    @Override
    public String subtitle(Document<TableFitRequest, TableFitResult> d) {
        return d.subject().rows().orElseThrow() + " " + TableClaims.judged(d.result());
    }

    @Override
    public void tell(Document<TableFitRequest, TableFitResult> d, Say say) {
        TableClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<TableFitRequest, TableFitResult> d) {
        TableFitResult r = d.result();
        List<Section> sections = new ArrayList<>();
        Optional<EvaluationResult> test = r.test();
        test.ifPresent(t -> sections.addAll(EvaluationReport.sections(t, "Test rows: ", "test-")));
        sections.addAll(EvaluationReport.sections(
                r.leftOut(), test.isPresent() ? "Left-out rows: " : "", ""));
        r.leftOut()
                .classes()
                .flatMap(c -> TableSections.suspects(c, d.request().inspection().suspects()))
                .ifPresent(sections::add);
        if (!r.columns().isEmpty()) {
            sections.add(TableSections.columns(r.columns(), classes));
        }
        TableSections.missing(r.missing(), d.subject().rows().orElseThrow())
                .ifPresent(sections::add);
        r.moreRows()
                .filter(m -> !m.told().isEmpty())
                .ifPresent(m -> sections.add(TableSections.moreRows(m)));
        sections.add(TableSections.kernels(r, classes));
        return sections;
    }
}
