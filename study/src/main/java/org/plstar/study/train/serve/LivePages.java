package org.plstar.study.train.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.plstar.study.json.Json;
import org.plstar.study.report.Attachment;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportWriter;
import org.plstar.study.train.run.RunState;

/** The pages of the server: those of reports, with the server's additions. */
final class LivePages {
    private static final List<String> SCRIPTS =
            List.of("words.js", "connection.js", "list.js", "run.js", "live.js");

    private LivePages() {}

    /** The subject of a page. */
    private record About(String page, List<String> runs, List<RunState> states) {}

    /**
     * The HTML of a page.
     *
     * @param kind {@code list}, {@code run} or {@code compare}
     * @param states of the runs that it shows
     */
    static String of(String kind, Report report, List<RunState> states) {
        About about = new About(kind, states.stream().map(RunState::name).toList(), states);
        String html = read(kind + ".html")
                + "<script type=\"application/json\" id=\"live-about\">"
                + json(about)
                + "</script>\n";
        return ReportWriter.page(report, new Attachment(html, read("live.css"), "\n" + script()));
    }

    private static String script() {
        return SCRIPTS.stream().map(LivePages::read).collect(Collectors.joining("\n"));
    }

    /** JSON on one line in a form that is valid in a script element. */
    static String json(Object value) {
        return Json.tree(value)
                .toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    private static String read(String name) {
        try (InputStream in = LivePages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
