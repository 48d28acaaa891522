package org.plstar.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.refusal.Refusal;

/** Data sets of the program, as in scikit-learn 1.4.2 (BSD-3-Clause). */
public enum Bundled {
    /** 569 tumours, 30 measurements, 2 classes (UCI; 0 malignant, 1 benign). */
    BREAST_CANCER("label", "breast cancer Wisconsin (diagnostic), UCI", false),
    /** 442 patients, 10 measurements, the disease's progression a year later (a number). */
    DIABETES("target", "diabetes (B. Efron et al., 2004)", false),
    /** 1797 images of hand-written digits, 8 x 8 pixels of 0 to 16, 10 classes (UCI). */
    DIGITS(
            "label",
            "test part of the UCI optical recognition of handwritten digits data (E. Alpaydin, C."
                    + " Kaynak, 1998)",
            false),
    /** 150 flowers, 4 measurements, 3 classes (R. A. Fisher, 1936). */
    IRIS("label", "iris (R. A. Fisher, 1936)", true),
    /** 178 wines, 13 measurements, 3 classes (UCI). */
    WINE("label", "wine, UCI", true);

    private final String target;
    private final String origin;

    /**
     * Whether the rows are in the order of their classes, so that the first rows have one class.
     */
    private final boolean sorted;

    Bundled(String target, String origin, boolean sorted) {
        this.target = target;
        this.origin = origin;
        this.sorted = sorted;
    }

    /** The name of the data on the command line, such as {@code breast_cancer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all data sets of the program. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Bundled::text).toList();
    }

    /** The data set of a name; absent if there is none. */
    public static Optional<Bundled> of(String name) {
        return Arrays.stream(values()).filter(b -> b.text().equals(name)).findFirst();
    }

    /** The origin and the licence of the data, in one line. */
    public String credit() {
        return text() + ": " + origin + ", as shipped with scikit-learn 1.4.2 (BSD-3-Clause)";
    }

    /** Reads all rows. Cost: a few tens of milliseconds. */
    public Dataset load() {
        return open(ReadOptions.defaults()).data();
    }

    /**
     * Reads the data with options; the target is the data's own if the options name none. Of iris
     * and wine, which are sorted by class, a smaller number of rows is evenly spaced.
     *
     * @throws Refusal as {@link DataSource#open} does
     */
    public Loaded open(ReadOptions options) {
        ReadOptions asked = options.targets().isEmpty() ? options.withTargets(target) : options;
        boolean spread = sorted && options.rows().isPresent() && options.rows().getAsInt() > 0;
        Loaded loaded = read(file -> DataSource.open(file, spread ? asked.withAllRows() : asked));
        int all = loaded.data().rows();
        int most = options.rows().orElse(all);
        if (!spread || most >= all) {
            return loaded;
        }
        int[] rows =
                IntStream.range(0, most).map(i -> (int) ((long) i * all / most)).toArray();
        return new Loaded(loaded.data().select(rows), loaded.test(), loaded.notes());
    }

    /** Reads the CSV file of the data in another way, such as {@link DataSource#openFeatures}. */
    public Loaded read(Function<Path, Loaded> reader) {
        Loaded loaded = with(reader);
        return new Loaded(loaded.data().named(text() + ".csv"), loaded.test(), loaded.notes());
    }

    /** Calls a function with the CSV file of the data, which exists during the call. */
    public <T> T with(Function<Path, T> reader) {
        String file = text() + ".csv";
        try (InputStream bytes = Dataset.class.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException("not in the program's jar: " + file);
            }
            Path folder = Files.createTempDirectory("plstar");
            Path copy = folder.resolve(file);
            try {
                Files.copy(bytes, copy);
                return reader.apply(copy);
            } catch (Refusal refusal) {
                throw refusal.with(refusal.where().replace(copy.toString(), file), refusal.fix());
            } finally {
                Files.deleteIfExists(copy);
                Files.deleteIfExists(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
