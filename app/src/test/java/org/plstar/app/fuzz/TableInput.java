package org.plstar.app.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Spelling;
import org.plstar.data.source.DataSource;

/** A data file: a byte that chooses the options, then the file. */
final class TableInput {
    /** Most bytes of features. */
    private static final long MEMORY = 1 << 20;

    private TableInput() {}

    static void read(FuzzedReader reader, byte[] input, Path folder) throws IOException {
        Path file = folder.resolve("data." + reader.name().toLowerCase(Locale.ROOT));
        Files.write(file, FuzzedReader.behind(input, 1));
        List<String> targets = switch (reader) {
            case NPY -> List.of("1");
            case NPZ -> List.of();
            default -> List.of("y");
        };
        check(DataSource.open(file, options(input, targets)).data());
    }

    /** An option byte, two bytes for the length of the images, the images, the labels. */
    static void readIdx(byte[] input, Path folder) throws IOException {
        boolean packed = option(input, 7, 2) == 1;
        byte[] files = FuzzedReader.behind(input, 3);
        int split = input.length < 3
                ? 0
                : Math.min(files.length, (input[1] & 0xff) << 8 | (input[2] & 0xff));
        Path idx = folder.resolve("idx");
        Path images = idx.resolve("train-images-idx3-ubyte");
        Files.createDirectories(idx);
        Files.deleteIfExists(images);
        Files.deleteIfExists(idx.resolve("train-images-idx3-ubyte.gz"));
        Files.write(
                packed ? idx.resolve("train-images-idx3-ubyte.gz") : images,
                java.util.Arrays.copyOf(files, split));
        Files.write(idx.resolve("train-labels-idx1-ubyte"), FuzzedReader.behind(files, split));
        check(DataSource.open(idx, options(input, List.of())).data());
    }

    private static ReadOptions options(byte[] input, List<String> targets) {
        return new ReadOptions(
                targets,
                List.of(Task.values()).get(option(input, 0, 3)),
                List.of(MissingValues.values()).get(option(input, 2, 3)),
                option(input, 4, 2) == 0 ? new Categories.None() : new Categories.TextColumns(),
                List.of(),
                option(input, 5, 4) == 0 ? OptionalInt.of(3) : OptionalInt.empty(),
                "",
                Spelling.USUAL,
                ReadOptions.UnknownCategories.REFUSE,
                MEMORY,
                java.util.Optional.empty());
    }

    private static int option(byte[] input, int bit, int choices) {
        return input.length == 0 ? 0 : ((input[0] & 0xff) >> bit) % choices;
    }

    private static void check(Dataset data) {
        FuzzedReader.promise(data.features().length * 8L <= MEMORY, "features within the memory");
        for (double feature : data.features()) {
            FuzzedReader.promise(Double.isFinite(feature), "finite features");
        }
    }
}
