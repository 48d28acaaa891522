package org.plstar.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;

/** Data that comes with the program. */
public enum Bundled {
    /**
     * 1797 images of hand-written digits, 8 x 8 pixels of 0 to 16, 10 classes (UCI, as in
     * scikit-learn; BSD-3-Clause).
     */
    DIGITS("digits.csv", "label");

    private final String file;
    private final String target;

    Bundled(String file, String target) {
        this.file = file;
        this.target = target;
    }

    /** Where the data come from and under which licence, in one line. */
    public String credit() {
        return switch (this) {
            case DIGITS ->
                    "digits: test part of the UCI optical recognition of handwritten digits data"
                            + " (E. Alpaydin, C. Kaynak, 1998), as shipped"
                            + " with scikit-learn 1.4.2 (BSD-3-Clause)";
        };
    }

    /** Reads all rows. Cost: a few tens of milliseconds. */
    public Dataset load() {
        try (InputStream bytes = Dataset.class.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException("not in the program's jar: " + file);
            }
            Path folder = Files.createTempDirectory("plstar");
            Path copy = folder.resolve(file);
            try {
                Files.copy(bytes, copy);
                return DataSource.open(copy, ReadOptions.defaults().withTargets(target))
                        .data()
                        .named(file);
            } finally {
                Files.deleteIfExists(copy);
                Files.deleteIfExists(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
