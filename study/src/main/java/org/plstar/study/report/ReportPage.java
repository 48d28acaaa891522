package org.plstar.study.report;

import static org.plstar.study.report.Html.escape;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A report as one HTML page: all words and tables are in the HTML, so that the page can be read
 * without scripts; the charts are drawn from the JSON at its end.
 */
final class ReportPage {
    private static final Pattern PARAGRAPH_END = Pattern.compile("\\R\\s*\\R");

    private final StringBuilder html = new StringBuilder();

    private ReportPage() {}

    static String of(Report report) {
        return of(report, Attachment.NONE);
    }

    static String of(Report report, Attachment more) {
        ReportPage page = new ReportPage();
        page.write(report, more);
        return page.html.toString();
    }

    private void write(Report report, Attachment more) {
        String style = Assets.style() + more.style();
        String engine = Assets.engine();
        String script = Assets.script() + more.script();
        // Nothing may be fetched, and no script or style may run except these three.
        String policy = "default-src 'none'; script-src "
                + Assets.hash(engine)
                + " "
                + Assets.hash(script)
                + "; style-src "
                + Assets.hash(style)
                + more.connect()
                + "; img-src data: blob:; base-uri 'none'; form-action 'none'";
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy)
                .append("\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\""
                + " content=\"no-referrer\">\n");
        html.append("<link rel=\"icon\" href=\"data:,\">\n");
        html.append("<title>").append(escape(report.title())).append("</title>\n");
        html.append("<style>").append(style).append("</style>\n</head>\n<body>\n");
        header(report);
        html.append("<main>\n");
        html.append(more.html());
        AccountHtml.append(report.account(), html);
        report.sections().forEach(this::section);
        provenance(report);
        html.append("</main>\n<div id=\"tooltip\" class=\"tooltip\" hidden></div>\n");
        html.append("<div id=\"spoken\" class=\"spoken\" aria-live=\"polite\"></div>\n");
        html.append("<script type=\"application/json\" id=\"report\">")
                .append(ReportJson.of(report))
                .append("</script>\n");
        html.append("<script>").append(engine).append("</script>\n");
        html.append("<script>").append(script).append("</script>\n</body>\n</html>\n");
    }

    private void header(Report report) {
        html.append("<header>\n<p class=\"brand\">plstar</p>\n<h1>")
                .append(escape(report.title()))
                .append("</h1>\n");
        if (!report.subtitle().isEmpty()) {
            html.append("<p class=\"subtitle\">")
                    .append(escape(report.subtitle()))
                    .append("</p>\n");
        }
        html.append("<div class=\"page-tools\" hidden>"
                + "<button type=\"button\" id=\"theme\">Dark</button></div>\n</header>\n");
        html.append(
                "<noscript><p class=\"noscript\">The charts need JavaScript, which is off here. "
                        + "Findings and tables read without it.</p></noscript>\n");
    }

    private void section(Section section) {
        html.append("<section>\n<h2>").append(escape(section.title())).append("</h2>\n");
        if (!section.text().isBlank()) {
            PARAGRAPH_END
                    .splitAsStream(section.text())
                    .forEach(paragraph -> html.append("<p class=\"prose\">")
                            .append(escape(paragraph.strip()))
                            .append("</p>\n"));
        }
        if (!section.figures().isEmpty()) {
            html.append("<div class=\"charts\">\n");
            figures(section.figures());
            html.append("</div>\n");
        }
        section.table().ifPresent(table -> TableHtml.append(table, section.title(), html));
        html.append("</section>\n");
    }

    /** The HTML of figures; the last of an odd number of half-width figures takes the whole row. */
    private void figures(List<? extends Figure> figures) {
        int halves = 0;
        for (int i = 0; i < figures.size(); i++) {
            boolean full = figures.get(i).width() == Figure.Width.FULL;
            boolean ends =
                    i + 1 == figures.size() || figures.get(i + 1).width() == Figure.Width.FULL;
            halves = full ? 0 : halves + 1;
            figure(figures.get(i), full || (ends && halves % 2 == 1));
        }
    }

    private void figure(Figure figure, boolean full) {
        html.append("<figure class=\"chart ").append(full ? "full" : "half");
        html.append("\" id=\"")
                .append(figure.id())
                .append("\">\n<figcaption><h3>")
                .append(escape(figure.title()));
        html.append("</h3><p>").append(escape(figure.sentence())).append("</p></figcaption>\n");
        if (figure instanceof Picture picture) {
            PictureHtml.append(picture, html);
        }
        html.append("</figure>\n");
    }

    private void provenance(Report report) {
        if (report.provenance().isEmpty()) {
            return;
        }
        html.append("<section class=\"provenance\">\n<h2>Where this comes from</h2>\n<dl>\n");
        report.provenance()
                .forEach((name, value) -> html.append("<div><dt>")
                        .append(escape(name))
                        .append("</dt><dd>")
                        .append(escape(value))
                        .append("</dd></div>\n"));
        html.append("</dl>\n</section>\n");
    }
}
