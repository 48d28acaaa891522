package org.plstar.app.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.plstar.app.predict.EvaluationWords;
import org.plstar.app.report.Finding;
import org.plstar.study.predict.ClassScores.ClassScore;

/** What the fit of a table says, the most important first. */
public final class TableWords {
    private static final int NAMED = 8;

    private TableWords() {}

    /** The findings. */
    public static List<Finding> of(TableSummary s) {
        List<Finding> found = new ArrayList<>();
        s.test()
                .ifPresent(
                        t ->
                                found.addAll(
                                        EvaluationWords.of(
                                                t.rows(), "test rows", t.classes(), t.numbers())));
        found.addAll(
                EvaluationWords.of(
                        s.leftOut().rows(),
                        "rows, each predicted by the fit without it",
                        s.leftOut().classes(),
                        s.leftOut().numbers()));
        found.add(
                Finding.note(
                        "Chosen among "
                                + s.tried()
                                + " kernels"
                                + (s.screened() < s.rows()
                                        ? " (tried on " + s.screened() + " rows)"
                                        : "")
                                + " by those predictions: "
                                + s.chosen().stream()
                                        .map(c -> percent(c.weight()) + " " + c.kernel())
                                        .collect(Collectors.joining("; "))
                                + "."));
        if (!s.importance().isEmpty()) {
            found.add(
                    Finding.note(
                            "The learned metric counts most: "
                                    + s.importance().stream()
                                            .limit(NAMED)
                                            .map(
                                                    i ->
                                                            String.format(
                                                                    Locale.ROOT,
                                                                    "%s (%.2f)",
                                                                    i.input(),
                                                                    i.scale()))
                                            .collect(Collectors.joining(", "))
                                    + " of "
                                    + s.importance().size()
                                    + " inputs."));
        }
        s.solved()
                .ifPresent(
                        r ->
                                found.add(
                                        Finding.note(
                                                String.format(
                                                        Locale.ROOT,
                                                        "The equations of the fit are solved to"
                                                                + " %.1e of their right side.",
                                                        r))));
        s.leftOut()
                .classes()
                .ifPresent(
                        c -> {
                            List<String> alone =
                                    c.classes().stream()
                                            .filter(k -> k.rows() == 1)
                                            .map(ClassScore::name)
                                            .toList();
                            if (!alone.isEmpty()) {
                                found.add(
                                        Finding.warning(
                                                "Only one row is of the class "
                                                        + String.join(", ", alone)
                                                        + ": no other row can predict it, so its"
                                                        + " row counts as wrong above. Add rows of"
                                                        + " it."));
                            }
                        });
        if (!s.missing().isEmpty()) {
            found.add(
                    Finding.note(
                            "Missing values, which the model learns from: "
                                    + s.missing().stream()
                                            .limit(NAMED)
                                            .map(m -> m.column() + " " + m.cells())
                                            .collect(Collectors.joining(", "))
                                    + (s.missing().size() > NAMED
                                            ? " and "
                                                    + (s.missing().size() - NAMED)
                                                    + " more columns"
                                            : "")
                                    + " of "
                                    + s.leftOut().rows()
                                    + " rows."));
        }
        if (!s.columns().isEmpty()) {
            found.add(
                    Finding.note(
                            "Left out since they never change: "
                                    + String.join(", ", s.columns())
                                    + "."));
        }
        return found;
    }

    private static String percent(double v) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * v);
    }
}
