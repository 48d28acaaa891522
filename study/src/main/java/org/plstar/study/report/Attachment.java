package org.plstar.study.report;

/**
 * The HTML, style and script that a server adds to the page of a report, by which the page requests
 * more from the server.
 *
 * @param html stands before the findings; trusted markup
 * @param style after the report's own
 * @param script runs after the report's own
 */
public record Attachment(String html, String style, String script) {
    /** Nothing: the page is complete, and fetches nothing. */
    static final Attachment NONE = new Attachment("", "", "");

    /** The content security policy's entry for requests of the page. */
    String connect() {
        return script.isEmpty() ? "" : "; connect-src 'self'";
    }
}
