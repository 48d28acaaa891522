package org.plstar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The indented programs of docs/library.md stand in the examples, so that they compile and run. */
class LibraryPageTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n( .*?)```");

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void everyProgramOfThePageIsPartOfAnExample() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            sources = files.filter(Files::isRegularFile)
                    .map(LibraryPageTest::source)
                    .toList();
        }
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "library.md")))
                .results()
                .map((MatchResult m) -> plain(m.group(1)))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThan(5)
                .allMatch(block -> sources.stream().anyMatch(source -> source.contains(block)));
    }

    private static String source(Path file) {
        try {
            return plain(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
