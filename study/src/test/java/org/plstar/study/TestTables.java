package org.plstar.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Data sets of the tests as files. */
public final class TestTables {
    private TestTables() {}

    /** Copies one into a folder. */
    public static Path copy(Path folder, String name) {
        try (InputStream in = TestTables.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
