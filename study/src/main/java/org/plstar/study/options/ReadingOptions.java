package org.plstar.study.options;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ReadOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for reading a data file. */
public final class ReadingOptions {
    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict; for NPZ the array of targets.")
    private @Nullable String target;

    @Option(
            names = "--inputs-array",
            paramLabel = "NAME",
            description =
                    "For NPZ: the array of features (default: X, x, X_train or x_train); --target"
                            + " names that of the targets.")
    private @Nullable String inputsArray;

    @Option(
            names = "--task",
            paramLabel = "classes|regression",
            description = "What the target is (default: seen from its values).")
    private ReadOptions.Task task = ReadOptions.Task.AUTO;

    @Option(
            names = "--missing",
            paramLabel = "refuse|drop|mean",
            description = "What to do where a value is missing (default: refuse).")
    private ReadOptions.MissingValues missing = ReadOptions.MissingValues.REFUSE;

    @Mixin
    private SpellingOptions spelling;

    @Option(
            names = "--categorical",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "More columns to encode one-hot; 'text' for all that hold text (default: columns"
                            + " of text with at most 50 different values).")
    private List<String> categorical = List.of();

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to leave out.")
    private List<String> ignored = List.of();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "Use only the first N rows of the file (of the bundled iris and wine, which are"
                            + " sorted by class: N evenly spaced ones).")
    private @Nullable Integer rows;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ReadingOptions() {}

    ReadOptions options() {
        RowOptions.refuseKept(missing == ReadOptions.MissingValues.KEEP);
        ReadOptions options = ReadOptions.defaults()
                .withTask(task)
                .withMissing(missing)
                .withSpelling(spelling.spelling())
                .withIgnored(ignored.toArray(String[]::new));
        if (target != null) {
            options = options.withTargets(target);
        }
        if (inputsArray != null) {
            options = options.withInputArray(inputsArray);
        }
        if (rows != null) {
            options = options.withRows(rows);
        }
        return categorical.equals(List.of("text"))
                ? options.withCategories(new ReadOptions.Categories.TextColumns())
                : options.withCategories(new ReadOptions.Categories.Automatic(
                        categorical, ReadOptions.Categories.Automatic.MOST));
    }
}
