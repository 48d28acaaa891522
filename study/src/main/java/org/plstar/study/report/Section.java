package org.plstar.study.report;

import java.util.List;
import java.util.Optional;

/**
 * A titled part of a report.
 *
 * @param text plain text; an empty line starts a new paragraph; may be empty
 */
public record Section(
        String title, String text, List<? extends Figure> figures, Optional<ReportTable> table) {
    /** Copies the list of figures. */
    public Section {
        figures = List.copyOf(figures);
    }

    /** The figures that are charts. */
    public List<Chart> charts() {
        return figures.stream()
                .filter(Chart.class::isInstance)
                .map(Chart.class::cast)
                .toList();
    }

    /** A section of the given charts. */
    public static Section of(String title, String text, Chart... charts) {
        return new Section(title, text, List.of(charts), Optional.empty());
    }

    /** A section of a list of figures. */
    public static Section of(String title, String text, List<? extends Figure> figures) {
        return new Section(title, text, figures, Optional.empty());
    }

    /** A section with a table. */
    public static Section of(String title, String text, ReportTable table) {
        return new Section(title, text, List.of(), Optional.of(table));
    }

    /** The section with a table at its end. */
    public Section with(ReportTable ending) {
        return new Section(title, text, figures, Optional.of(ending));
    }
}
