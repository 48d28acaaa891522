package org.plstar.study.report;

/**
 * What a server adds to the page of a report, and what lets the page ask that server for more.
 *
 * @param html stands before the findings; trusted markup
 * @param style after the report's own
 * @param script runs after the report's own
 */
public record Attachment(String html, String style, String script) {
    /** Nothing: the page is complete, and fetches nothing. */
    static final Attachment NONE = new Attachment("", "", "");

    /** Where the page may fetch from. */
    String connect() {
        return script.isEmpty() ? "" : "; connect-src 'self'";
    }
}
