package org.plstar.study.report;

import static org.plstar.study.report.Html.escape;

import java.util.List;

/**
 * The HTML of a table; cells keep their full value in {@code data-value} for sorting and for the
 * CSV file.
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
        for (int column = 0; column < table.columns().size(); column++) {
            html.append(
                    isNumeric(table, column)
                            ? "<th scope=\"col\" class=\"number\">"
                            : "<th scope=\"col\">");
            html.append(escape(table.columns().get(column))).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (List<Cell> row : table.rows()) {
            html.append("<tr>");
            row.forEach(cell -> append(cell, html));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n</div>\n</").append(block).append(">\n");
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
