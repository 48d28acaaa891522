package org.plstar.app.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.plstar.app.predict.EvaluationReport;
import org.plstar.app.predict.EvaluationWords;
import org.plstar.app.report.Section;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.app.study.Sentences;
import org.plstar.study.claim.PastedText;
import org.plstar.study.describe.Description;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.ClassScores.ClassScore;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.table.ColumnEffect;
import org.plstar.study.table.TableFitRequest;
import org.plstar.study.table.TableFitResult;
import org.plstar.study.table.Without;

/** How {@code plstar classify} and {@code plstar regress} read. */
public final class TablePage implements Page<TableFitRequest, TableFitResult> {
    private static final int NAMED = 8;

    private final boolean classes;

    private TablePage(boolean classes) {
        this.classes = classes;
    }

    /** That of {@code classify}. */
    public static TablePage ofClasses() {
        return new TablePage(true);
    }

    /** That of {@code regress}. */
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
        return d.subject().rows().orElseThrow() + " " + judged(d);
    }

    /** Which predictions of the rows are told of. */
    private static String judged(Document<TableFitRequest, TableFitResult> d) {
        return d.result().chosenAnew()
                ? "rows, each predicted by fits chosen without its tenth of the rows"
                : "rows, each predicted by the fit without it (the choice among "
                        + d.result().tried()
                        + " kernels saw these rows)";
    }

    @Override
    public void findings(Document<TableFitRequest, TableFitResult> d, Sentences say) {
        TableFitResult r = d.result();
        int rows = d.subject().rows().orElseThrow();
        r.test()
                .ifPresent(
                        t ->
                                EvaluationWords.of(
                                                t.predictions().size(),
                                                "test rows",
                                                t.classes(),
                                                t.numbers())
                                        .forEach(say::add));
        EvaluationWords.of(rows, judged(d), r.leftOut().classes(), r.leftOut().numbers())
                .forEach(say::add);
        r.leftOut().classes().ifPresent(c -> suspects(c, d.request().inspection().suspects(), say));
        r.without().ifPresent(w -> without(w, say));
        if (d.request().inspection().withoutSuspects() && r.without().isEmpty()) {
            say.note("The other rows contradict no label, so no row was taken out.");
        }
        columns(r.columns(), say);
        say.note(
                "Chosen among {} kernels{} by the predictions of each row without it: {}.",
                r.tried(),
                r.screened() < rows ? " (tried on " + r.screened() + " rows)" : "",
                r.chosen().stream()
                        .map(c -> format("%.0f %% %s", 100 * c.weight(), c.kernel()))
                        .collect(Collectors.joining("; ")));
        if (!r.importance().isEmpty()) {
            say.note(
                    "The learned metric counts most: {} of {} inputs.",
                    r.importance().stream()
                            .limit(NAMED)
                            .map(i -> format("%s (%.2f)", i.input(), i.scale()))
                            .collect(Collectors.joining(", ")),
                    r.importance().size());
        }
        r.solved()
                .ifPresent(
                        v ->
                                say.note(
                                        "The equations of the fit are solved to {} of their right"
                                                + " side.",
                                        format("%.1e", v)));
        String alone =
                r.leftOut().classes().stream()
                        .flatMap(c -> c.classes().stream())
                        .filter(k -> k.rows() == 1)
                        .map(ClassScore::name)
                        .collect(Collectors.joining(", "));
        if (!alone.isEmpty()) {
            say.warning(
                    "Only one row is of the class {}: no other row can predict it, so its row"
                            + " counts as wrong above. Add rows of it.",
                    alone);
        }
        List<TableFitResult.Missing> missing = r.missing();
        if (!missing.isEmpty()) {
            say.note(
                    "Missing values, which the model learns from: {}{} of {} rows.",
                    missing.stream()
                            .limit(NAMED)
                            .map(m -> m.column() + " " + m.cells())
                            .collect(Collectors.joining(", ")),
                    missing.size() > NAMED
                            ? " and " + (missing.size() - NAMED) + " more columns"
                            : "",
                    rows);
        }
        if (!r.constant().isEmpty()) {
            say.note("Left out since they never change: {}.", String.join(", ", r.constant()));
        }
    }

    /** Rows whose label may be wrong: the other rows of the class do not say it of them. */
    private static void suspects(ClassScores scores, int most, Sentences say) {
        String named =
                Without.suspects(scores, most).stream()
                        .map(
                                w ->
                                        format(
                                                "%s (%s, the others say %s)",
                                                w.where(), w.truth(), w.predicted()))
                        .collect(Collectors.joining("; "));
        if (!named.isEmpty()) {
            say.note(
                    "Labels that the other rows contradict most, and that may be wrong: {}.",
                    named);
        }
    }

    private static void columns(List<ColumnEffect> all, Sentences say) {
        if (all.isEmpty()) {
            return;
        }
        List<ColumnEffect> counting = all.stream().filter(ColumnEffect::counts).toList();
        String loss = all.getFirst().accuracy().isPresent() ? "log-loss rises" : "R² falls";
        String how =
                format(
                        "when their values are exchanged among rows held back, %d times",
                        ColumnEffect.REPEATS);
        if (counting.isEmpty()) {
            say.note("No column counts alone: the {} by less than twice its error {}.", loss, how);
            return;
        }
        say.note(
                "Columns that count most, by how much the {} {}: {}. For {} of {} columns that is"
                        + " more than twice its error.",
                loss,
                how,
                counting.stream()
                        .limit(NAMED)
                        .map(c -> format("%s %.3g ± %.1g", c.column(), c.rise(), c.error()))
                        .collect(Collectors.joining(", ")),
                counting.size(),
                all.size());
    }

    private static void without(Without w, Sentences say) {
        say.note(
                "Without these {} rows the fit answers {} of the others right (with them {}), each"
                        + " left out{}.",
                w.rows(),
                format("%.1f %%", 100 * w.accuracyWithout()),
                format("%.1f %%", 100 * w.accuracy()),
                w.logLoss().isPresent() && w.logLossWithout().isPresent()
                        ? format(
                                "; log-loss %.4g (with them %.4g)",
                                w.logLossWithout().getAsDouble(), w.logLoss().getAsDouble())
                        : "");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @Override
    public List<Section> sections(Document<TableFitRequest, TableFitResult> d) {
        TableFitResult r = d.result();
        List<Section> sections = new ArrayList<>();
        Optional<EvaluationResult> test = r.test();
        test.ifPresent(t -> sections.addAll(EvaluationReport.sections(t, "Test rows: ", "test-")));
        sections.addAll(
                EvaluationReport.sections(
                        r.leftOut(), test.isPresent() ? "Left-out rows: " : "", ""));
        r.leftOut()
                .classes()
                .flatMap(c -> SuspectsSection.of(c, d.request().inspection().suspects()))
                .ifPresent(sections::add);
        if (!r.columns().isEmpty()) {
            sections.add(TableSections.columns(r.columns(), classes));
        }
        TableSections.missing(r.missing(), d.subject().rows().orElseThrow())
                .ifPresent(sections::add);
        sections.add(TableSections.kernels(r, classes));
        return sections;
    }
}
