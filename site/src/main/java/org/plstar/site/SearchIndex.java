package org.plstar.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of all pages by their headings, as the script that searches reads them. */
final class SearchIndex {
    private static final Pattern HEADING =
            Pattern.compile("<h([1-4])(?: id=\"([^\"]*)\")?[^>]*>(.*?)</h\\1>", Pattern.DOTALL);

    private final List<String> parts = new ArrayList<>();

    /**
     * Adds a page.
     *
     * @param content its HTML, without menu and foot
     */
    void add(String address, String title, String content) {
        Matcher m = HEADING.matcher(content);
        String anchor = "";
        String heading = title;
        int from = 0;
        while (m.find()) {
            part(address, title, anchor, heading, content.substring(from, m.start()));
            anchor = m.group(2) == null || m.group(1).equals("1") ? "" : m.group(2);
            heading = text(m.group(3));
            from = m.end();
        }
        part(address, title, anchor, heading, content.substring(from));
    }

    private void part(String address, String title, String anchor, String heading, String html) {
        String text = text(html);
        if (!text.isEmpty()) {
            String link = anchor.isEmpty() ? address : address + "#" + anchor;
            parts.add("["
                    + quote(link)
                    + ","
                    + quote(title)
                    + ","
                    + quote(heading)
                    + ","
                    + quote(text)
                    + "]");
        }
    }

    /** A script that calls {@code plstarIndex} with parts: link, page, heading, text. */
    String script() {
        return "plstarIndex([\n" + String.join(",\n", parts) + "\n]);\n";
    }

    private static String text(String html) {
        return html.replaceAll("<a class=\"anchor\".*?</a>|<p class=\"way\">.*?</p>", "")
                .replaceAll("<[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String quote(String text) {
        return "\""
                + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c")
                + "\"";
    }
}
