package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;

/**
 * Turns a table into a data set. The whole file is read even when only its first rows are kept: the
 * classes, and whether the target is classes at all, must not depend on how many rows are
 * requested.
 */
public final class TableReader {
    private TableReader() {}

    /**
     * A data set, and notes for the user on how it was read.
     *
     * @param notes such as how many rows were dropped for missing values
     */
    public record Reading(Dataset dataset, List<String> notes) {
        /** Copies {@code notes}. */
        public Reading {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads a training file. Refuses what the options do not allow; cost: one pass, or three if
     * text columns must be searched.
     */
    public static Reading read(Table table, ReadOptions options) {
        return read(table, options, true);
    }

    /** Reads a file without keeping its features. */
    static Reading outline(Table table, ReadOptions options) {
        return read(table, options, false);
    }

    private static Reading read(Table file, ReadOptions options, boolean held) {
        Table table = options.text()
                .<Table>map(text -> {
                    ColumnPlan.requireTargets(file, options, text.name());
                    return TokenTable.training(file, text, options.targets());
                })
                .orElse(file);
        ColumnPlan plan = ColumnPlan.of(table, options);
        if (!(options.categories() instanceof ReadOptions.Categories.Automatic how)) {
            return of(table, options, plan, held).read();
        }
        try {
            return of(table, options, plan, held).read();
        } catch (Refusal first) {
            if (first.code() != DataRefusal.TEXT_IN_NUMBER_COLUMN) {
                throw first;
            }
            TextColumns.Found found = TextColumns.plan(table, plan, how, options.spelling());
            return found.dates().isEmpty()
                    ? of(table, options, found.plan(), held).read()
                    : noted(
                            read(new DatedTable(table, found.dates()), options, held),
                            found.dates());
        }
    }

    /** Adds a note on how dates were read. */
    private static Reading noted(Reading r, List<String> dates) {
        List<String> notes = new ArrayList<>(r.notes());
        notes.addFirst("dates as numbers, the year with its fraction and the season as two: "
                + String.join(", ", dates));
        return new Reading(r.dataset(), notes);
    }

    private static TablePass of(Table table, ReadOptions options, ColumnPlan plan, boolean held) {
        TargetCells targets = TargetCells.of(table, plan.targets(), options);
        return new TablePass(table, options, plan, targets, Optional.empty(), held);
    }

    /** Reads the summary of some rows of a table, all rows of which are needed. */
    static RowScan see(Table part, ReadOptions options, ColumnPlan plan) {
        return of(part, options, plan, false).seen();
    }

    /**
     * The reading without features, from the summaries of all parts, in the order of the file.
     *
     * @return absent where reading the file as a whole must say what is wrong
     */
    static Optional<Reading> joined(
            Table table, ReadOptions options, ColumnPlan plan, List<RowScan> parts) {
        TablePass pass = of(table, options, plan, false);
        return parts.stream().allMatch(pass::add) ? Optional.of(pass.finish()) : Optional.empty();
    }

    /**
     * The rows of a part, by the summary of all rows; the rows that {@link #see} keeps.
     *
     * @return absent if none is kept
     */
    static Optional<Dataset> rows(
            Table part, ReadOptions options, ColumnPlan plan, Schema schema, Target training) {
        TargetCells targets = TargetCells.like(training, part, plan.targets());
        return new TablePass(part, options, plan, targets, Optional.of(schema), true).some();
    }

    /** Reads a table for a purpose. */
    public static Reading read(Table file, ReadOptions options, Purpose purpose) {
        Reading reading = of(file, options, purpose);
        List<String> notes = new ArrayList<>(file.fileNotes());
        if (purpose instanceof Purpose.Training) {
            notes.addAll(file.unmet());
        }
        notes.addAll(reading.notes());
        return new Reading(reading.dataset(), notes);
    }

    /**
     * Reads rows to predict in batches, however many rows there are.
     *
     * @param schema how the file that was trained on became features
     * @param size rows of a batch, at most
     */
    public static void features(
            Table file, ReadOptions options, Schema schema, int size, Consumer<Dataset> each) {
        try (RowBatches batches = new RowBatches(file, size)) {
            while (batches.more()) {
                prediction(batches, options, schema).some().ifPresent(each);
            }
        }
    }

    private static Reading of(Table file, ReadOptions options, Purpose purpose) {
        return switch (purpose) {
            case Purpose.Training() -> read(file, options);
            case Purpose.Test(Schema schema, Target training) -> {
                Table table = DatedTable.like(schema, TokenTable.like(schema, file));
                ColumnPlan plan = ColumnPlan.like(schema, table);
                TargetCells targets = TargetCells.like(training, table, plan.targets());
                yield new TablePass(table, options, plan, targets, Optional.of(schema), true)
                        .read();
            }
            case Purpose.Prediction(Schema schema) ->
                prediction(file, options, schema).read();
        };
    }

    private static TablePass prediction(Table file, ReadOptions options, Schema schema) {
        Table table = DatedTable.like(schema, TokenTable.like(schema, file));
        Schema features = new Schema(
                schema.columns(),
                List.of(),
                schema.ignored(),
                schema.spelling(),
                schema.texts(),
                schema.filled());
        ColumnPlan plan = ColumnPlan.like(features, table);
        ColumnPlan.refuseSurplus(schema, options.ignored(), table);
        TargetCells none = new NoTargetCells();
        return new TablePass(table, options, plan, none, Optional.of(features), true);
    }
}
