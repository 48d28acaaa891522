package org.plstar.site;

import java.util.Map;
import java.util.SequencedMap;

/** What all pages of the site have: head, menu, search, foot. */
record Frame(Navigation navigation, String version) {
    /** The page of all commands. */
    static final String COMMANDS = "commands.html";

    /**
     * A page.
     *
     * @param path of its document, or its own name where it has none
     */
    String page(String path, String title, String content) {
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.append("<link rel=\"icon\" href=\"data:,\">\n");
        html.append("<link rel=\"stylesheet\" href=\"site.css\">\n");
        html.append("<script defer src=\"search.js\"></script>\n<title>")
                .append(escape(title))
                .append(" – plstar</title>\n</head>\n<body>\n");
        html.append("<a class=\"skip\" href=\"#content\">To the text</a>\n<header>\n");
        html.append("<p class=\"brand\"><a href=\"index.html\">plstar</a></p>\n");
        html.append("<form role=\"search\" hidden><input type=\"search\" aria-label=\"Search\" ")
                .append("placeholder=\"Search\" autocomplete=\"off\"></form>\n");
        html.append("<input type=\"checkbox\" id=\"menu\" aria-controls=\"pages\">")
                .append("<label for=\"menu\">Menu</label>\n");
        html.append("<nav id=\"pages\" aria-label=\"Pages\">\n");
        for (Map.Entry<String, SequencedMap<String, String>> group :
                navigation.groups().entrySet()) {
            html.append("<h2>").append(escape(group.getKey())).append("</h2>\n<ul>\n");
            group.getValue()
                    .forEach((file, name) -> item(html, path, file, Documents.address(file), name));
            if (group.getKey().equals("Reference")) {
                item(html, path, COMMANDS, COMMANDS, "Commands");
            }
            html.append("</ul>\n");
        }
        html.append("</nav>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n");
        html.append("<div id=\"found\" role=\"status\"></div>\n");
        html.append(content);
        return html.append("</main>\n<footer>plstar ")
                .append(escape(version))
                .append(" · Apache-2.0 · <a href=\"changelog.html\">Changes</a></footer>\n")
                .append("</body>\n</html>\n")
                .toString();
    }

    private static void item(
            StringBuilder html, String here, String file, String address, String name) {
        html.append("<li><a href=\"").append(address).append('"');
        if (file.equals(here)) {
            html.append(" aria-current=\"page\"");
        }
        html.append('>').append(escape(name)).append("</a></li>\n");
    }

    /** Text as it stands in HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
