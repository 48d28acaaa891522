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
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Writes the site: a page for each document, for each entry of the gallery and for all commands,
 * the pictures and files that they refer to, a style, and a script that searches; nothing of
 * another site. Pages read without the script.
 */
public final class SiteBuilder {
    private static final String LOST = "404.html";

    private final Documents all;
    private final Frame frame;
    private final SearchIndex index = new SearchIndex();
    private final Set<String> files = new LinkedHashSet<>();

    private SiteBuilder(Documents all) {
        this.all = all;
        this.frame = new Frame(Navigation.read(all), version(all.home()));
    }

    /** The version that the POM names. */
    private static String version(Path home) {
        Matcher m = Pattern.compile("<artifactId>plstar</artifactId>\\s*<version>([^<]*)<")
                .matcher(MarkdownPage.source(home, "pom.xml"));
        return m.find() ? m.group(1) : "";
    }

    /** Arguments: the repository's folder, the folder of the site. */
    public static void main(String[] arguments) {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
        System.out.println("Site: " + Path.of(arguments[1]).resolve("index.html"));
    }

    /** Writes the site of a repository into a folder; files of an earlier one are overwritten. */
    public static void write(Path home, Path out) {
        new SiteBuilder(Documents.read(home)).write(out);
    }

    private void write(Path out) {
        try {
            Files.createDirectories(out);
            for (MarkdownPage d : all.pages().values()) {
                if (d.path().equals(Entry.GALLERY)) {
                    gallery(out, d);
                } else {
                    page(out, Documents.address(d.path()), d.path(), d.title(), html(d));
                }
            }
            page(out, Frame.COMMANDS, Frame.COMMANDS, "Commands", commands());
            Files.writeString(out.resolve(LOST), frame.page(LOST, "Not found", lost()));
            Files.writeString(out.resolve("search-index.js"), index.script());
            Files.writeString(out.resolve("search.js"), resource("search.js"));
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

    private void page(Path out, String address, String path, String title, String content)
            throws IOException {
        index.add(address, title, content);
        Files.writeString(out.resolve(address), frame.page(path, title, content));
    }

    /** The wall, and a page for each entry. */
    private void gallery(Path out, MarkdownPage d) throws IOException {
        String text = Files.readString(all.home().resolve(d.path()));
        List<Entry> entries = Entry.all(text);
        String introduction = text.substring(0, text.indexOf("\n## "));
        String wall = Wall.all(html(MarkdownPage.of(d.path(), introduction)), entries);
        Files.writeString(
                out.resolve(Documents.address(d.path())), frame.page(d.path(), d.title(), wall));
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            MarkdownPage page = MarkdownPage.of("docs/" + e.name() + ".md", e.page());
            String content = html(page) + Wall.way(entries, i);
            page(out, e.address(), Entry.GALLERY, e.question(), content);
        }
    }

    private static String lost() {
        return """
        <h1 class="lost">This page is not here</h1>
        <p>The search above has the words of the address. Or begin with one of these:</p>
        <ul>
        <li><a href="index.html">plstar</a>: what it is, and which command answers a question</li>
        <li><a href="gallery.html">The gallery</a>: a question, a command and a picture each</li>
        <li><a href="howto.html">How to …</a></li>
        <li><a href="troubleshooting.html">Troubleshooting</a>: messages and what to do</li>
        <li><a href="commands.html">All commands and options</a></li>
        </ul>
        """;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SiteBuilder.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    private String html(MarkdownPage d) {
        AttributeProvider attributes = (node, tag, a) -> {
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
                .nodeRendererFactory(Formulas::new)
                .escapeHtml(true)
                .build()
                .render(d.tree())
                .replace("<table class=\"wide\">", "<div class=\"scroll\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>")
                .replace("<th></th>", "<td></td>")
                .replaceAll(
                        "<p>&lt;!-- ([\\w.]+) --&gt;</p>", "<p class=\"file\"><code>$1</code></p>")
                .replaceAll(
                        "<h([2-4]) id=\"([^\"]*)\">(.*?)</h\\1>",
                        "<h$1 id=\"$2\">$3 <a class=\"anchor\" href=\"#$2\""
                                + " aria-label=\"Link to this heading\">#</a></h$1>");
    }

    /** A folder has no page; its link leads back to where it stands. */
    private String address(MarkdownPage from, String link) {
        return switch (LinkTarget.of(all, from.path(), link)) {
            case LinkTarget.Elsewhere e -> e.address();
            case LinkTarget.Page p
            when p.path().equals(Entry.GALLERY) && !p.anchor().isEmpty() ->
                entryAddress(p.anchor());
            case LinkTarget.Page p ->
                (p.path().equals(from.path()) && !p.anchor().isEmpty()
                                ? ""
                                : Documents.address(p.path()))
                        + (p.anchor().isEmpty() ? "" : "#" + p.anchor());
            case LinkTarget.File f -> {
                if (!Files.isRegularFile(all.home().resolve(f.path()))) {
                    yield "#";
                }
                files.add(f.path());
                yield "files/" + f.path();
            }
        };
    }

    /** The page of an entry by the anchor of its heading; that of all for a group's. */
    private String entryAddress(String anchor) {
        MarkdownPage gallery = Objects.requireNonNull(all.pages().get(Entry.GALLERY));
        return Entry.all(MarkdownPage.source(all.home(), Entry.GALLERY)).stream()
                .filter(e -> anchor.equals(gallery.anchorOf(e.question())))
                .findFirst()
                .map(Entry::address)
                .orElse(Documents.address(Entry.GALLERY));
    }

    private static String commands() {
        StringBuilder html = new StringBuilder("<h1>Commands</h1>\n");
        html.append("<p>What <code>plstar help COMMAND</code> prints.</p>\n");
        CommandPages.all()
                .forEach((name, text) -> html.append("<h2 id=\"")
                        .append(name.replace(' ', '-'))
                        .append("\">")
                        .append(name)
                        .append("</h2>\n<pre tabindex=\"0\"><code>")
                        .append(Frame.escape(text))
                        .append("</code></pre>\n"));
        return html.toString();
    }
}
