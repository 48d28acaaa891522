package org.plstar.study.report;

import static org.plstar.study.report.Html.escape;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The HTML of a table; cells keep their full value in {@code data-value} for sorting and for the
 * CSV file. A column whose cells are absent for one reason is a note below the table.
 */
final class TableHtml {
    private TableHtml() {}

    /**
     * Appends the HTML of a table.
     *
     * @param section that it ends, for its name where two tables have one caption
     */
    static void append(ReportTable table, String section, StringBuilder html) {
        String block = table.folded() ? "details" : "div";
        html.append("<").append(block).append(" class=\"table\" id=\"");
        html.append(table.id()).append("\">\n");
        if (table.folded()) {
            html.append("<summary>").append(escape(table.caption())).append("</summary>\n");
        }
        html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
        html.append(escape(table.caption() + " (" + section + ")")).append("\">\n<table>\n");
        if (!table.folded()) {
            html.append("<caption>").append(escape(table.caption())).append("</caption>\n");
        }
        html.append("<thead><tr>");
        int[] columns = IntStream.range(0, table.columns().size())
                .filter(c -> !isAbsent(table, c))
                .toArray();
        for (int column : columns) {
            html.append(
                    isNumeric(table, column)
                            ? "<th scope=\"col\" class=\"number\">"
                            : "<th scope=\"col\">");
            html.append(escape(table.columns().get(column))).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (List<Cell> row : table.rows()) {
            html.append("<tr>");
            IntStream.of(columns).forEach(c -> append(row.get(c), html));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n</div>\n");
        for (int c = 0; c < table.columns().size(); c++) {
            if (isAbsent(table, c)) {
                html.append("<p class=\"notes\">").append(escape(table.columns().get(c)));
                html.append(" is absent: ").append(escape(reason(table, c))).append("</p>\n");
            }
        }
        html.append("</").append(block).append(">\n");
    }

    private static boolean isAbsent(ReportTable table, int column) {
        return table.rows().stream().map(row -> row.get(column)).distinct().count() == 1
                && table.rows().getFirst().get(column) instanceof Cell.Absent;
    }

    private static String reason(ReportTable table, int column) {
        return ((Cell.Absent) table.rows().getFirst().get(column)).reason();
    }

    private static boolean isNumeric(ReportTable table, int column) {
        return table.rows().stream()
                .anyMatch(row -> row.get(column) instanceof Cell.Numeric
                        || row.get(column) instanceof Cell.Part);
    }

    private static void append(Cell cell, StringBuilder html) {
        switch (cell) {
            case Cell.Words(String text) ->
                html.append("<td>").append(escape(text)).append("</td>");
            case Cell.Numeric(double value) ->
                html.append("<td class=\"number\" data-value=\"")
                        .append(value)
                        .append("\">")
                        .append(NumberText.of(value))
                        .append("</td>");
            case Cell.Part(int count, int whole) ->
                html.append("<td class=\"number part p")
                        .append(Math.round(10.0 * count / Math.max(1, whole)))
                        .append("\" data-value=\"")
                        .append(count)
                        .append("\">")
                        .append(count)
                        .append(" <small>")
                        .append(Math.round(100.0 * count / Math.max(1, whole)))
                        .append(" %</small></td>");
            case Cell.Absent(String reason) ->
                html.append("<td class=\"absent\" title=\"")
                        .append(escape(reason))
                        .append("\"><details><summary>absent</summary>")
                        .append(escape(reason))
                        .append("</details></td>");
        }
    }
}
