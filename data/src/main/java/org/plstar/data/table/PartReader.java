package org.plstar.data.table;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.table.TableReader.Reading;
import org.plstar.refusal.Refusal;

/**
 * Reads a training file in parts: the summaries of the parts, joined in the order of the file, give
 * the result of {@link TableReader#read}, and so do the rows of the parts.
 */
public final class PartReader {
    private PartReader() {}

    /** Reads all parts of a table, and returns their results in order. */
    public interface Work {
        /** The summary of each part, with the columns of a plan. */
        Seen see(ColumnPlan plan);

        /** The text of the columns of each part. */
        List<ColumnScan> texts(ColumnPlan plan, int most);
    }

    /**
     * The summaries of all parts.
     *
     * @param parts in the order of the file; empty if one refused
     * @param textOnly whether text in columns of numbers is all that was refused
     */
    public record Seen(List<RowScan> parts, boolean textOnly) {
        /** Copies {@code parts}. */
        public Seen {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The reading without the features, with the plan by which the parts' rows are read.
     *
     * @param plan for {@link #rows}
     */
    public record Outline(Reading reading, ColumnPlan plan, List<RowScan> parts) {
        /** Copies {@code parts}. */
        public Outline {
            parts = List.copyOf(parts);
        }
    }

    /** Reads the summary of a part. */
    public static RowScan see(Table part, ReadOptions options, ColumnPlan plan) {
        return TableReader.see(part, options, plan);
    }

    /** Reads the text of a part. */
    public static ColumnScan texts(Table part, ColumnPlan plan, int most) {
        return TextColumns.see(part, plan, most);
    }

    /**
     * The summary of all rows, without their features.
     *
     * @param options without a limit of rows
     * @throws Refusal what {@link TableReader#read} throws; the file is read as a whole to say it
     */
    public static Outline outline(Table table, ReadOptions options, Work work) {
        ColumnPlan plan = ColumnPlan.of(table, options);
        Seen seen = work.see(plan);
        if (seen.parts.isEmpty()
                && seen.textOnly
                && options.categories() instanceof ReadOptions.Categories.Automatic how) {
            Optional<ColumnPlan> other =
                    TextColumns.joined(table, plan, how.most(), work.texts(plan, how.most()));
            if (other.isPresent()) {
                plan = other.get();
                seen = work.see(plan);
            }
        }
        if (!seen.parts.isEmpty()) {
            Optional<Reading> joined = joined(table, options, plan, seen.parts);
            if (joined.isPresent()) {
                return new Outline(joined.get(), plan, seen.parts);
            }
        }
        TableReader.outline(table, options);
        throw table.location()
                .refuse(
                        DataRefusal.UNREADABLE_FILE,
                        "its parts cannot be read alone",
                        "rows that can be told from each other",
                        "let one machine read it");
    }

    /**
     * The reading from the joined parts; absent if it is refused, since the refusal needs the whole
     * file.
     */
    private static Optional<Reading> joined(
            Table table, ReadOptions options, ColumnPlan plan, List<RowScan> parts) {
        try {
            return TableReader.joined(table, options, plan, parts);
        } catch (Refusal withoutPlace) {
            return Optional.empty();
        }
    }

    /**
     * The rows of a part, as {@link TableReader#read} gives them, some after the other.
     *
     * @param schema of the outline
     * @param like the outline's targets, of which the kind and the classes count
     * @param numbers that are held at a time, about
     * @param told of rows in the order of the file; whether it wants more
     */
    public static void rows(
            Table part,
            ReadOptions options,
            ColumnPlan plan,
            Schema schema,
            Target like,
            long numbers,
            Predicate<Dataset> told) {
        int size = (int) Math.max(1, numbers / schema.featureNames().size());
        try (RowBatches batches = new RowBatches(part, size)) {
            boolean wants = true;
            while (wants && batches.more()) {
                wants = TableReader.rows(batches, options, plan, schema, like)
                        .map(told::test)
                        .orElse(true);
            }
        }
    }
}
