package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.data.text.TokenColumn;

/**
 * The options of reading a file; the defaults are those of the command line.
 *
 * @param targets the target columns of a table; for NPZ the name of the target array, {@code y} if
 *     empty
 * @param task whether the target is classes or numbers
 * @param missing what to do where a value is missing
 * @param categories which columns are one-hot encoded
 * @param ignored columns to leave out
 * @param rows keep only the first so many rows of the file (of its training part); classes are
 *     still those of the whole file
 * @param inputArray for NPZ the name of the feature array; {@code X} or {@code x} if empty
 * @param spelling how cells are written beyond the usual
 * @param unknown what to do with a category that training has not seen, where rows are read as
 *     those of a training file
 * @param memoryLimit most bytes that the features may take, as doubles
 * @param text the column of a table that becomes tokens, with the most tokens of a row; no other
 *     column is then a feature
 */
public record ReadOptions(
        List<String> targets,
        Task task,
        MissingValues missing,
        Categories categories,
        List<String> ignored,
        OptionalInt rows,
        String inputArray,
        Spelling spelling,
        UnknownCategories unknown,
        long memoryLimit,
        Optional<TokenColumn> text) {
    /** Takes copies. */
    public ReadOptions {
        requireNonNull(categories, "categories");
        requireNonNull(inputArray, "inputArray");
        requireNonNull(missing, "missing");
        requireNonNull(rows, "rows");
        requireNonNull(spelling, "spelling");
        requireNonNull(task, "task");
        requireNonNull(text, "text");
        requireNonNull(unknown, "unknown");
        requireNonNull(ignored, "ignored");
        requireNonNull(targets, "targets");
        targets = List.copyOf(targets);
        ignored = List.copyOf(ignored);
    }

    /** The kind of the target. */
    public enum Task {
        /**
         * The target is classes if any value is text, or if all are integers that look like codes
         * of classes: at most two different ones; or all of 0 to k - 1, or of 1 to k, with k up to
         * 20, or up to 100 if no code is rarer than a tenth of the mean; or at most 10 with gaps
         * that on average occur five times. Numbers otherwise. Decided on all rows of the file.
         */
        AUTO,
        /** The target is classes: every different value is a class. */
        CLASSES,
        /** The target is numbers, whatever they look like. */
        REGRESSION
    }

    /** The treatment of an empty cell, {@code NA}, {@code NaN} or {@code ?}. */
    public enum MissingValues {
        /** The file is refused. */
        REFUSE,
        /** Rows with a missing value are left out. */
        DROP,
        /**
         * Missing values are replaced by the column's mean over the training rows, which is 0 after
         * standardization; a missing target is still refused.
         */
        MEAN,
        /**
         * Missing values are kept, for a model that handles them. A missing target is still
         * refused.
         */
        KEEP
    }

    /** The treatment of a category that does not occur in the training data. */
    public enum UnknownCategories {
        /** The file is refused. */
        REFUSE,
        /** The category counts as none of the known ones; notes say where it occurs. */
        ABSENT
    }

    /** The columns that have categories. */
    public sealed interface Categories {
        /** No column has categories: text in a column is refused. */
        record None() implements Categories {}

        /**
         * Columns of only text with few different values have categories, and further columns by
         * name. Other columns with text are refused, all in one message.
         *
         * @param named more columns, whether their codes are text or numbers
         * @param most different values of a column that is not named
         */
        record Automatic(List<String> named, int most) implements Categories {
            /**
             * The largest number of different values of a text column that becomes one-hot by
             * default.
             */
            public static final int MOST = 50;

            /** Copies {@code named}. */
            public Automatic {
                requireNonNull(named, "named");
                named = List.copyOf(named);
            }
        }

        /** Every column with text in some row has categories. */
        record TextColumns() implements Categories {}

        /** The named columns have categories, whether their codes are text or numbers. */
        record Named(List<String> columns) implements Categories {
            /** Copies {@code columns}. */
            public Named {
                requireNonNull(columns, "columns");
                columns = List.copyOf(columns);
            }
        }
    }

    /**
     * Refuses missing values, makes text columns of at most {@value Categories.Automatic#MOST}
     * different values one-hot, keeps all rows, and limits the features to a third of the heap.
     */
    public static ReadOptions defaults() {
        return new ReadOptions(
                List.of(),
                Task.AUTO,
                MissingValues.REFUSE,
                new Categories.Automatic(List.of(), Categories.Automatic.MOST),
                List.of(),
                OptionalInt.empty(),
                "",
                Spelling.USUAL,
                UnknownCategories.REFUSE,
                // Reading holds the numbers twice for a moment, and training needs room beside
                // them.
                Runtime.getRuntime().maxMemory() / 3,
                Optional.empty());
    }

    /** These options with other target columns. */
    public ReadOptions withTargets(String... columns) {
        requireNonNull(columns, "columns");
        return new ReadOptions(
                List.of(columns),
                task,
                missing,
                categories,
                ignored,
                rows,
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with another task. */
    public ReadOptions withTask(Task other) {
        requireNonNull(other, "other");
        return new ReadOptions(
                targets,
                other,
                missing,
                categories,
                ignored,
                rows,
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with another treatment of missing values. */
    public ReadOptions withMissing(MissingValues other) {
        requireNonNull(other, "other");
        return new ReadOptions(
                targets,
                task,
                other,
                categories,
                ignored,
                rows,
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with other categorical columns. */
    public ReadOptions withCategories(Categories other) {
        requireNonNull(other, "other");
        return new ReadOptions(
                targets,
                task,
                missing,
                other,
                ignored,
                rows,
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options without the given columns. */
    public ReadOptions withIgnored(String... columns) {
        requireNonNull(columns, "columns");
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                List.of(columns),
                rows,
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with only the first {@code count} rows kept. */
    public ReadOptions withRows(int count) {
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                OptionalInt.of(count),
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with all rows kept. */
    public ReadOptions withAllRows() {
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                OptionalInt.empty(),
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with another name for the feature array of an NPZ file. */
    public ReadOptions withInputArray(String name) {
        requireNonNull(name, "name");
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                rows,
                name,
                spelling,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with cells that are written in another way. */
    public ReadOptions withSpelling(Spelling other) {
        requireNonNull(other, "other");
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                rows,
                inputArray,
                other,
                unknown,
                memoryLimit,
                text);
    }

    /** These options with another treatment of categories that training has not seen. */
    public ReadOptions withUnknown(UnknownCategories other) {
        requireNonNull(other, "other");
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                rows,
                inputArray,
                spelling,
                other,
                memoryLimit,
                text);
    }

    /** These options with another memory limit, in bytes. */
    public ReadOptions withMemoryLimit(long bytes) {
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                rows,
                inputArray,
                spelling,
                unknown,
                bytes,
                text);
    }

    /** These options with a column of text, which becomes tokens. */
    public ReadOptions withText(TokenColumn column) {
        requireNonNull(column, "column");
        return new ReadOptions(
                targets,
                task,
                missing,
                categories,
                ignored,
                rows,
                inputArray,
                spelling,
                unknown,
                memoryLimit,
                Optional.of(column));
    }
}
