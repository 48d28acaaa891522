package org.plstar.site;

import static org.plstar.site.Frame.escape;

import java.util.List;

/** The gallery as a wall of thumbnails, and the way from one entry to the next. */
final class Wall {
    private Wall() {}

    /**
     * The page of all.
     *
     * @param introduction HTML
     */
    static String all(String introduction, List<Entry> entries) {
        StringBuilder html = new StringBuilder(introduction);
        String group = "";
        for (Entry e : entries) {
            if (!e.group().equals(group)) {
                html.append(group.isEmpty() ? "" : "</ul>\n");
                group = e.group();
                html.append("<h2>").append(escape(group)).append("</h2>\n<ul class=\"wall\">\n");
            }
            html.append("<li><a href=\"")
                    .append(e.address())
                    .append("\"><img loading=\"lazy\" alt=\"\" src=\"files/")
                    .append(e.picture())
                    .append("\"><span>")
                    .append(escape(e.question()))
                    .append("</span></a></li>\n");
        }
        return html.append("</ul>\n").toString();
    }

    /** The links below an entry. */
    static String way(List<Entry> entries, int at) {
        StringBuilder html = new StringBuilder("<p class=\"way\">");
        if (at > 0) {
            html.append(link(entries.get(at - 1), "← "));
        }
        html.append("<a href=\"gallery.html\">All of the gallery</a>");
        if (at + 1 < entries.size()) {
            html.append(link(entries.get(at + 1), "→ "));
        }
        return html.append("</p>\n").toString();
    }

    private static String link(Entry e, String sign) {
        return "<a href=\"" + e.address() + "\">" + sign + escape(e.question()) + "</a>";
    }
}
