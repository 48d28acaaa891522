package org.plstar.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A Markdown file.
 *
 * @param path in the repository, with slashes
 * @param title its first heading
 * @param anchors names of its headings, as GitHub makes them
 * @param links what it refers to, images among them
 * @param blocks its fenced blocks of code
 */
public record MarkdownPage(
        String path,
        Node tree,
        String title,
        Map<Node, String> anchors,
        List<String> links,
        List<Block> blocks) {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    /**
     * A fenced block.
     *
     * @param language such as {@code sh}; may be empty
     */
    public record Block(String language, String text) {}

    /** Reads it. */
    static MarkdownPage read(Path home, String path) {
        return of(path, source(home, path));
    }

    /** The text of a file. */
    static String source(Path home, String path) {
        try {
            return Files.readString(home.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a text. */
    static MarkdownPage of(String path, String text) {
        Node tree = PARSER.parse(text);
        Map<Node, String> anchors = new HashMap<>();
        Map<String, Integer> used = new HashMap<>();
        List<String> titles = new ArrayList<>();
        List<String> links = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading h) {
                String words = words(h);
                titles.add(words);
                String name = anchor(words);
                int before = used.merge(name, 1, Integer::sum) - 1;
                anchors.put(h, before == 0 ? name : name + "-" + before);
                visitChildren(h);
            }

            @Override
            public void visit(Link l) {
                links.add(l.getDestination());
                visitChildren(l);
            }

            @Override
            public void visit(Image i) {
                links.add(i.getDestination());
            }

            @Override
            public void visit(FencedCodeBlock b) {
                blocks.add(new Block(b.getInfo(), b.getLiteral()));
            }
        });
        return new MarkdownPage(
                path, tree, titles.isEmpty() ? path : titles.getFirst(), anchors, links, blocks);
    }

    /** The name of a heading with these words; empty if there is none. */
    String anchorOf(String heading) {
        return anchors.entrySet().stream()
                .filter(e -> words(e.getKey()).equals(heading))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** The text of a node and all below it. */
    static String words(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text t) {
                words.append(t.getLiteral());
            }

            @Override
            public void visit(Code c) {
                words.append(c.getLiteral());
            }
        });
        return words.toString();
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M}\\s_-]", "")
                .strip()
                .replaceAll("\\s", "-");
    }
}
