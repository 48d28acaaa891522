package org.plstar.app.report;

import static org.plstar.app.report.Html.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Findings as markup: the most important are open, the others fold, so that the first chart is on
 * the first screen.
 */
final class FindingsHtml {
    /** So many are open. */
    static final int OPEN = 3;

    private FindingsHtml() {}

    /** Appends them; nothing where there are none. */
    static void append(List<Finding> findings, StringBuilder html) {
        if (findings.isEmpty()) {
            return;
        }
        List<Finding> open = open(findings);
        List<Finding> folded = new ArrayList<>(findings);
        folded.removeAll(open);
        html.append(
                "<section class=\"findings\" aria-labelledby=\"findings\">\n<h2"
                        + " id=\"findings\">Findings</h2>\n");
        list(open, html);
        if (!folded.isEmpty()) {
            html.append("<details>\n<summary>").append(summary(folded)).append("</summary>\n");
            list(folded, html);
            html.append("</details>\n");
        }
        html.append("</section>\n");
    }

    /** The first, which says what came out, then warnings, then what is told first; in order. */
    static List<Finding> open(List<Finding> findings) {
        List<Finding> later = findings.subList(1, findings.size());
        List<Finding> chosen =
                Stream.concat(
                                Stream.of(findings.getFirst()),
                                Stream.concat(
                                        later.stream().filter(FindingsHtml::warns),
                                        later.stream().filter(f -> !warns(f))))
                        .limit(OPEN)
                        .toList();
        return findings.stream().filter(chosen::contains).toList();
    }

    private static boolean warns(Finding f) {
        return f.kind() == Finding.Kind.WARNING;
    }

    private static String summary(List<Finding> folded) {
        long warnings = folded.stream().filter(FindingsHtml::warns).count();
        return folded.size()
                + " more finding"
                + (folded.size() == 1 ? "" : "s")
                + (warnings == 0 ? "" : ", warnings among them: " + warnings);
    }

    private static void list(List<Finding> findings, StringBuilder html) {
        html.append("<ul>\n");
        for (Finding finding : findings) {
            String kind =
                    switch (finding.kind()) {
                        case GOOD -> "good";
                        case NOTE -> "note";
                        case WARNING -> "warning";
                    };
            String sign =
                    switch (finding.kind()) {
                        case GOOD -> "✓";
                        case NOTE -> "i";
                        case WARNING -> "!";
                    };
            html.append("<li class=\"")
                    .append(kind)
                    .append("\"><span class=\"sign\" role=\"img\" aria-label=\"")
                    .append(kind)
                    .append("\">")
                    .append(sign)
                    .append("</span><p>")
                    .append(escape(finding.text()))
                    .append("</p></li>\n");
        }
        html.append("</ul>\n");
    }
}
