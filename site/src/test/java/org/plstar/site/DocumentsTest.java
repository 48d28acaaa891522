package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.app.Main;
import picocli.CommandLine;

/** The documents of this repository: links lead somewhere, commands are commands. */
class DocumentsTest {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Documents ALL = Documents.read(HOME);

    @Test
    void everyLinkAndAnchorIsThere() {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (MarkdownPage d : ALL.pages().values()) {
            for (String link : d.links()) {
                links++;
                boolean there = switch (LinkTarget.of(ALL, d.path(), link)) {
                    case LinkTarget.Elsewhere e -> e.address().startsWith("https://");
                    case LinkTarget.Page p ->
                        p.anchor().isEmpty()
                                || Objects.requireNonNull(ALL.pages().get(p.path()))
                                        .anchors()
                                        .containsValue(p.anchor());
                    case LinkTarget.File f -> Files.exists(HOME.resolve(f.path()));
                };
                if (!there) {
                    broken.add(d.path() + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(60);
    }

    @Test
    void everyCommandIsParsed() {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (MarkdownPage d : ALL.pages().values()) {
            for (MarkdownPage.Block block : d.blocks()) {
                for (List<String> arguments : ShellBlock.commands(block.text())) {
                    commands++;
                    try {
                        Main.commandLine().parseArgs(ours(arguments).toArray(String[]::new));
                    } catch (CommandLine.ParameterException e) {
                        wrong.add(d.path() + ": " + arguments + ": " + e.getMessage());
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(commands).isGreaterThan(40);
    }

    /** Without what the launcher hands to spark-submit. */
    private static List<String> ours(List<String> arguments) {
        int spark = Collections.indexOfSubList(arguments, List.of("--", "--master"));
        return spark < 0 ? arguments : arguments.subList(0, spark);
    }

    @Test
    void everyPageIsInTheNavigationOnce() {
        List<String> listed = Navigation.read(ALL).groups().values().stream()
                .flatMap(pages -> pages.keySet().stream())
                .toList();

        assertThat(listed)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ALL.pages().keySet());
    }

    @Test
    void theSitesOwnLinksLeadToItsFilesAndAnchors(@TempDir Path folder) throws IOException {
        SiteBuilder.write(HOME, folder);

        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path page : files.filter(f -> f.toString().endsWith(".html")).toList()) {
                String html = Files.readString(page);
                Matcher m = Pattern.compile(" (?:href|src)=\"([^\"]*)\"").matcher(html);
                while (m.find()) {
                    String link = m.group(1);
                    if (!link.matches("[a-z]+:.*") && !there(folder, page, link)) {
                        broken.add(page.getFileName() + ": " + link);
                    }
                }
                assertThat(html)
                        .containsOnlyOnce("<script")
                        .contains("<script defer src=\"search.js\">");
            }
        }
        for (String link : indexed(folder)) {
            if (!there(folder, folder, link)) {
                broken.add("search-index.js: " + link);
            }
        }
        assertThat(broken).isEmpty();
        assertThat(size(folder)).isLessThan(15_000_000);
        assertThat(Files.readString(folder.resolve("commands.html")))
                .contains("id=\"plstar-train\"", "--network=TEXT");
        assertThat(folder.resolve("files/docs/pictures/loss.svg")).isNotEmptyFile();
    }

    /** What the search leads to. */
    private static List<String> indexed(Path folder) throws IOException {
        List<String> links = Pattern.compile("^\\[\"([^\"]+)\"", Pattern.MULTILINE)
                .matcher(Files.readString(folder.resolve("search-index.js")))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(links).hasSizeGreaterThan(200);
        return links;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }

    private static boolean there(Path folder, Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : folder.resolve(file);
        return Files.isRegularFile(target)
                && (hash < 0
                        || hash + 1 == link.length()
                        || ids(target).contains(link.substring(hash + 1)));
    }

    private static Set<String> ids(Path page) throws IOException {
        Set<String> ids = new HashSet<>();
        Matcher m = Pattern.compile(" id=\"([^\"]*)\"").matcher(Files.readString(page));
        while (m.find()) {
            ids.add(m.group(1));
        }
        return ids;
    }

    @Test
    void commandsAreReadAsAShellReadsThem() {
        assertThat(ShellBlock.commands("""
                                $ ./plstar train "a b" --steps 5   # a comment
                                plstar runs \\
                                    --sort loss > list.txt
                                mvn verify
                                source <(plstar completion)
                                """))
                .containsExactly(
                        List.of("train", "a b", "--steps", "5"), List.of("runs", "--sort", "loss"));
    }

    @Test
    void anchorsAreThoseOfGitHub() {
        MarkdownPage d = MarkdownPage.of("x.md", "# A `b` – c!\n\n## Same\n\n## Same\n");

        assertThat(d.anchors()).containsValues("a-b--c", "same", "same-1");
        assertThat(d.title()).isEqualTo("A b – c!");
    }
}
