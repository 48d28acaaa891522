package org.plstar.site;

import java.nio.file.Path;

/** What a link of a document leads to. */
sealed interface LinkTarget {
    /** Another site. */
    record Elsewhere(String address) implements LinkTarget {}

    /**
     * A page.
     *
     * @param anchor of a heading; may be empty
     */
    record Page(String path, String anchor) implements LinkTarget {}

    /** A file or folder of the repository that is no page. */
    record File(String path) implements LinkTarget {}

    /** Reads a link of the document at a path. */
    static LinkTarget of(Documents all, String from, String link) {
        if (link.matches("[a-z]+:.*")) {
            return new Elsewhere(link);
        }
        int hash = link.indexOf('#');
        String anchor = hash < 0 ? "" : link.substring(hash + 1);
        String file = hash < 0 ? link : link.substring(0, hash);
        String path = file.isEmpty()
                ? from
                : Path.of(from).resolveSibling(file).normalize().toString().replace('\\', '/');
        return all.pages().containsKey(path) ? new Page(path, anchor) : new File(path);
    }
}
