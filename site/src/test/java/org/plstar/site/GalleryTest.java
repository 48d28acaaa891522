package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entries of the gallery and their pages. */
class GalleryTest {
    static final Path HOME = Path.of("").toAbsolutePath().resolve("..").normalize();
    static final List<Entry> ALL = Entry.all(MarkdownPage.source(HOME, Entry.GALLERY));

    @Test
    void everyEntryHasCommandsAPictureOfBothModesAndTwoSentences() throws IOException {
        assertThat(ALL).hasSizeGreaterThanOrEqualTo(24);
        assertThat(ALL).extracting(Entry::name).doesNotHaveDuplicates();
        assertThat(ALL).extracting(Entry::question).doesNotHaveDuplicates();
        for (Entry e : ALL) {
            assertThat(e.commands()).as(e.name()).isNotEmpty();
            assertThat(e.question()).as(e.name()).endsWith("?");
            assertThat(e.reading().split("\\.(\\s|$)", -1).length - 1)
                    .as(e.name() + ": " + e.reading())
                    .isBetween(2, 3);
            Path picture = HOME.resolve(e.picture());
            assertThat(Files.size(picture)).as(e.name()).isBetween(2_000L, 60_000L);
            assertThat(Files.readString(picture))
                    .as(e.name())
                    .startsWith("<svg")
                    .contains("prefers-color-scheme: dark");
        }
    }

    @Tag("net")
    @Test
    void thereIsAWallAndAPageForEachEntry(@TempDir Path folder) throws IOException {
        SiteBuilder.write(HOME, folder);

        String wall = Files.readString(folder.resolve("gallery.html"));
        for (Entry e : ALL) {
            assertThat(wall).contains("href=\"" + e.address() + '"', "files/" + e.picture());
            assertThat(Files.readString(folder.resolve(e.address())))
                    .contains("<h1", "plstar ", "href=\"gallery.html\"");
        }
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("href=\"gallery-loss.html\"");
        assertThat(Files.readString(folder.resolve("404.html"))).contains("role=\"search\"");
    }

    @Test
    void aPictureHasTheColoursOfBothModes() {
        String themed = Themed.of(
                "<svg><rect fill=\"#ffffff\"/><a stroke=\"rgb(1,2,3)\"/><b" + " fill=\"#ffffff\"/>",
                "<svg><rect fill=\"#000000\"/><a stroke=\"rgb(9,9,9)\"/><b"
                        + " fill=\"#111111\"/>");

        assertThat(themed)
                .contains(
                        "[fill=\"#ffffff\"]{fill:#000000}",
                        "[stroke=\"#010203\"]{stroke:#090909}",
                        "[fill=\"#fffffe\"]{fill:#111111}",
                        "<b fill=\"#fffffe\"/>");
        assertThatThrownBy(() -> Themed.of("#ffffff", "none"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryWithoutPictureIsRefused() {
        assertThatThrownBy(() -> Entry.all("## A\n\n### Why?\n\n```sh\nplstar\n```\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Why?");
    }
}
