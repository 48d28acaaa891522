package org.plstar.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;

/**
 * The order of the pages.
 *
 * @param groups names of groups, each with its pages: their titles by their paths
 */
public record Navigation(SequencedMap<String, SequencedMap<String, String>> groups) {
    /** Reads {@code docs/navigation.md}: a list of groups, each with a list of links. */
    public static Navigation read(Documents all) {
        SequencedMap<String, SequencedMap<String, String>> groups = new LinkedHashMap<>();
        Node list = MarkdownPage.read(all.home(), Documents.NAVIGATION).tree().getLastChild();
        for (Node group : children(list)) {
            SequencedMap<String, String> pages = new LinkedHashMap<>();
            for (Node item : children(group.getLastChild())) {
                if (item.getFirstChild().getFirstChild() instanceof Link link
                        && LinkTarget.of(all, Documents.NAVIGATION, link.getDestination())
                                instanceof LinkTarget.Page page) {
                    pages.put(page.path(), MarkdownPage.words(link));
                } else {
                    throw new IllegalArgumentException(
                            Documents.NAVIGATION + ": no page: " + MarkdownPage.words(item));
                }
            }
            groups.put(MarkdownPage.words(group.getFirstChild()), pages);
        }
        return new Navigation(groups);
    }

    private static List<Node> children(Node list) {
        List<Node> items = new ArrayList<>();
        for (Node n = list.getFirstChild(); n != null; n = n.getNext()) {
            if (n instanceof ListItem) {
                items.add(n);
            }
        }
        return items;
    }
}
