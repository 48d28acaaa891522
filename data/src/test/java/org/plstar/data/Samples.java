package org.plstar.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files that tests read: the real data sets, and texts written on the spot. */
public final class Samples {
    private Samples() {}

    /** Copies a real data set into the folder. */
    public static Path real(Path folder, String name) {
        try (InputStream bytes =
                Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
            Path copy = folder.resolve(name);
            Files.copy(bytes, copy);
            return copy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes a text file. */
    public static Path text(Path folder, String name, String text) {
        return bytes(folder, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of bytes. */
    public static Path bytes(Path folder, String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
