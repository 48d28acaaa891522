package org.plstar.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Writes the site: a page for each document, one for all commands, the pictures and files that
 * documents refer to, and a style; no script, and nothing of another site.
 */
public final class Site {
    private static final String COMMANDS = "commands.html";

    private final Documents all;
    private final Navigation navigation;
    private final Set<String> files = new LinkedHashSet<>();

    private Site(Documents all) {
        this.all = all;
        this.navigation = Navigation.read(all);
    }

    /** Arguments: the repository's folder, the folder of the site. */
    public static void main(String[] arguments) {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
        System.out.println("Site: " + Path.of(arguments[1]).resolve("index.html"));
    }

    /** Writes the site of a repository into a folder; files of an earlier one are overwritten. */
    public static void write(Path home, Path out) {
        new Site(Documents.read(home)).write(out);
    }

    private void write(Path out) {
        try {
            Files.createDirectories(out);
            for (Document d : all.pages().values()) {
                Files.writeString(
                        out.resolve(Documents.address(d.path())),
                        page(d.path(), d.title(), html(d)));
            }
            Files.writeString(out.resolve(COMMANDS), page(COMMANDS, "Commands", commands()));
            Files.writeString(out.resolve("site.css"), resource("site.css"));
            for (String file : files) {
                Path to = out.resolve("files").resolve(file);
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                Files.copy(all.home().resolve(file), to, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    private String html(Document d) {
        AttributeProvider attributes =
                (node, tag, a) -> {
                    if (node instanceof Heading) {
                        a.put("id", Objects.requireNonNull(d.anchors().get(node)));
                    } else if (node instanceof Link l) {
                        a.put("href", address(d, l.getDestination()));
                    } else if (node instanceof Image i) {
                        a.put("src", address(d, i.getDestination()));
                    } else if (tag.equals("pre")) {
                        a.put("tabindex", "0"); // it may be wider than a phone
                    } else if (node instanceof TableBlock && tag.equals("table")) {
                        a.put("class", "wide");
                    }
                };
        return HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .attributeProviderFactory(_ -> attributes)
                .escapeHtml(true)
                .build()
                .render(d.tree())
                .replace("<table class=\"wide\">", "<div class=\"scroll\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>")
                .replace("<th></th>", "<td></td>");
    }

    /** A folder has no page; its link leads back to where it stands. */
    private String address(Document from, String link) {
        return switch (Target.of(all, from.path(), link)) {
            case Target.Elsewhere e -> e.address();
            case Target.Page p ->
                    (p.path().equals(from.path()) && !p.anchor().isEmpty()
                                    ? ""
                                    : Documents.address(p.path()))
                            + (p.anchor().isEmpty() ? "" : "#" + p.anchor());
            case Target.File f -> {
                if (!Files.isRegularFile(all.home().resolve(f.path()))) {
                    yield "#";
                }
                files.add(f.path());
                yield "files/" + f.path();
            }
        };
    }

    private static String commands() {
        StringBuilder html = new StringBuilder("<h1>Commands</h1>\n");
        html.append("<p>What <code>plstar help COMMAND</code> prints.</p>\n");
        CommandPages.all()
                .forEach(
                        (name, text) ->
                                html.append("<h2 id=\"")
                                        .append(name.replace(' ', '-'))
                                        .append("\">")
                                        .append(name)
                                        .append("</h2>\n<pre tabindex=\"0\"><code>")
                                        .append(escape(text))
                                        .append("</code></pre>\n"));
        return html.toString();
    }

    private String page(String path, String title, String content) {
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.append("<link rel=\"icon\" href=\"data:,\">\n");
        html.append("<link rel=\"stylesheet\" href=\"site.css\">\n<title>")
                .append(escape(title))
                .append(" – plstar</title>\n</head>\n<body>\n");
        html.append("<a class=\"skip\" href=\"#content\">To the text</a>\n");
        html.append("<nav aria-label=\"Pages\">\n<p class=\"brand\"><a href=\"index.html\">plstar")
                .append("</a></p>\n");
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
        html.append("</nav>\n<main id=\"content\">\n").append(content);
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void item(
            StringBuilder html, String here, String file, String address, String name) {
        html.append("<li><a href=\"").append(address).append('"');
        if (file.equals(here)) {
            html.append(" aria-current=\"page\"");
        }
        html.append('>').append(escape(name)).append("</a></li>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
