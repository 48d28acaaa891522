package org.plstar.landscape.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of a study in Markdown, written to {@code target/certificates/NAME.md} line by line, so
 * that a study that is cut short leaves what it has.
 */
final class StudyTable {
    private final Path file;
    private final List<String> lines = new ArrayList<>();

    StudyTable(String name, String... columns) {
        file = Path.of("target", "certificates", name + ".md");
        row((Object[]) columns);
        lines.add("|" + "---|".repeat(columns.length));
        write();
    }

    void row(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(cell).append(" |");
        }
        lines.add(line.toString());
        write();
    }

    private void write() {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
