package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeDataTest {
    @TempDir
    private Path folder;

    @Test
    void filesAndFoldersOfManyBytesAreAnnounced() throws IOException {
        Path file = folder.resolve("images");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(30L << 20);
        }

        assertThat(LargeData.words(file)).hasValue("reading " + file + " (30 MiB) ...");
        assertThat(LargeData.words(folder)).hasValue("reading " + folder + " (30 MiB) ...");
    }

    @Test
    void smallAndMissingFilesAreNot() throws IOException {
        assertThat(LargeData.words(Files.writeString(folder.resolve("x.csv"), "a,b")))
                .isEmpty();
        assertThat(LargeData.words(folder.resolve("none"))).isEmpty();
    }
}
