package org.plstar.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

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

    /** A table of numbered columns a0, a1, … without missing values. */
    public static Dataset table(int width, double[] features, Target target) {
        List<String> names = IntStream.range(0, width).mapToObj(j -> "a" + j).toList();
        return new Dataset(
                "table",
                "none",
                names,
                List.of(width),
                features,
                new BitSet(),
                target,
                RowNumbers.counted("line", 2, target.rows()),
                Schema.numeric(names, List.of("y")));
    }

    /** Two classes, {@code no} and {@code yes}, or more called by their numbers. */
    public static Target.Classes classes(int count, int... labels) {
        return new Target.Classes(
                labels,
                count == 2
                        ? List.of("no", "yes")
                        : IntStream.range(0, count).mapToObj(Integer::toString).toList());
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
