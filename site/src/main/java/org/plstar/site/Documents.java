package org.plstar.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The Markdown files that are pages, by their paths in the repository.
 *
 * @param home the repository's folder
 */
public record Documents(Path home, SequencedMap<String, MarkdownPage> pages) {
    /** The list of the pages, in groups; itself no page. */
    public static final String NAVIGATION = "docs/navigation.md";

    private static final List<String> TOP =
            List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md");

    private static final List<String> FOLDERS = List.of("docs", "docs/notebooks");

    /** Reads all of a repository. */
    public static Documents read(Path home) {
        SequencedMap<String, MarkdownPage> pages = new LinkedHashMap<>();
        for (String name : TOP) {
            pages.put(name, MarkdownPage.read(home, name));
        }
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(home.resolve(folder))) {
                files.map(f -> folder + "/" + f.getFileName())
                        .filter(f -> f.endsWith(".md") && !f.equals(NAVIGATION))
                        .sorted()
                        .forEach(f -> pages.put(f, MarkdownPage.read(home, f)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Documents(home, pages);
    }

    /** The name of a page's file in the site. */
    public static String address(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\.md$", "");
        return name.toLowerCase(Locale.ROOT) + ".html";
    }
}
