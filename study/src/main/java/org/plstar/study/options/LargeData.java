package org.plstar.study.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.plstar.data.source.Loaded;

/** A note for data that take seconds to read, printed meanwhile. */
final class LargeData {
    private static final long BYTES = 8L << 20;
    private static final long PATIENCE_MILLIS = 1000;

    private LargeData() {}

    /**
     * Reads data, and prints a note if it takes longer than a second, so that a refusal is the only
     * output.
     */
    static Loaded read(Path path, boolean quiet, Supplier<Loaded> reader) {
        Optional<String> words = quiet ? Optional.empty() : words(path);
        if (words.isEmpty()) {
            return reader.get();
        }
        Thread teller = Thread.ofVirtual().start(() -> tell(words.get()));
        try {
            return reader.get();
        } finally {
            teller.interrupt();
        }
    }

    private static void tell(String words) {
        try {
            Thread.sleep(PATIENCE_MILLIS);
            System.err.println("plstar: " + words);
        } catch (InterruptedException e) {
            // reading has ended
        }
    }

    /** A note on a file, or on the files of a folder; absent where they are small. */
    static Optional<String> words(Path path) {
        try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes < BYTES
                    ? Optional.empty()
                    : Optional.of("reading " + path + " (" + (bytes >> 20) + " MiB) ...");
        } catch (IOException e) {
            return Optional.empty(); // reading reports what is wrong
        }
    }
}
