package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.RowNumbers;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;

/**
 * Turns a table into a data set. The whole file is read even when only its first rows are kept: the
 * classes, and whether the target is classes at all, must not depend on how many rows are
 * requested.
 */
public final class TableReader {
    private final Table table;
    private final ReadOptions options;
    private final ColumnPlan plan;
    private final TargetCells targets;
    private final FeatureCells features;
    private final Optional<Schema> known;
    private final LastLine last;
    private final NumberList numbers = new NumberList();
    private final List<String> notes = new ArrayList<>();
    private long dropped;
    private long missingCells;
    private long rowsWithMissing;
    private Optional<Location> firstMissing = Optional.empty();

    private TableReader(
            Table table,
            ReadOptions options,
            ColumnPlan plan,
            TargetCells targets,
            Optional<Schema> known,
            boolean held) {
        this.table = table;
        this.options = options;
        this.plan = plan;
        this.targets = targets;
        this.known = known;
        this.last = new LastLine(table);
        this.features =
                new FeatureCells(
                        table,
                        plan,
                        known,
                        options.memoryLimit(),
                        options.missing() == MissingValues.KEEP,
                        held);
    }

    /**
     * A data set and what the user should know about how it was read.
     *
     * @param notes such as how many rows were dropped for missing values
     */
    public record Reading(Dataset dataset, List<String> notes) {
        /** Takes a copy. */
        public Reading {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads a training file. Refuses what the options do not allow; cost: one pass, three if text
     * columns must be looked for.
     */
    public static Reading read(Table table, ReadOptions options) {
        return read(table, options, true);
    }

    /** All but the features, which are looked at and not kept. */
    static Reading outline(Table table, ReadOptions options) {
        return read(table, options, false);
    }

    private static Reading read(Table table, ReadOptions options, boolean held) {
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

    /** Says how the dates were read. */
    private static Reading noted(Reading r, List<String> dates) {
        List<String> notes = new ArrayList<>(r.notes());
        notes.addFirst(
                "dates as numbers, the year with its fraction and the season as two: "
                        + String.join(", ", dates));
        return new Reading(r.dataset(), notes);
    }

    private static TableReader of(Table table, ReadOptions options, ColumnPlan plan, boolean held) {
        TargetCells targets = TargetCells.of(table, plan.targets(), options);
        return new TableReader(table, options, plan, targets, Optional.empty(), held);
    }

    /** Looks at some rows of a table of which all rows are wanted. */
    static RowScan see(Table part, ReadOptions options, ColumnPlan plan) {
        TableReader r = of(part, options, plan, false);
        r.scan();
        return new RowScan(
                r.numbers.toInts(),
                r.dropped,
                r.missingCells,
                r.rowsWithMissing,
                r.targets.seen(),
                r.features.texts());
    }

    /**
     * All but the features, from what was seen of all parts, in the order of the file.
     *
     * @return absent where reading the file as a whole must say what is wrong
     */
    static Optional<Reading> joined(
            Table table, ReadOptions options, ColumnPlan plan, List<RowScan> parts) {
        TableReader r = of(table, options, plan, false);
        for (RowScan p : parts) {
            for (int number : p.numbers()) {
                r.numbers.add(number);
            }
            r.dropped += p.dropped();
            r.missingCells += p.missingCells();
            r.rowsWithMissing += p.rowsWithMissing();
            r.targets.add(p.targets());
            if (!r.features.add(p.categories())) {
                return Optional.empty();
            }
        }
        return Optional.of(r.finish());
    }

    /**
     * The rows of a part, by what is known of all rows; those that {@link #see} keeps.
     *
     * @return absent if none is kept
     */
    static Optional<Dataset> rows(
            Table part, ReadOptions options, ColumnPlan plan, Schema schema, Target training) {
        TargetCells targets = TargetCells.like(training, part, plan.targets());
        TableReader r = new TableReader(part, options, plan, targets, Optional.of(schema), true);
        r.scan();
        return r.numbers.size() == 0 ? Optional.empty() : Optional.of(r.finish().dataset());
    }

    /** Reads a table for a purpose. */
    public static Reading read(Table file, ReadOptions options, Purpose purpose) {
        return switch (purpose) {
            case Purpose.Training() -> read(file, options);
            case Purpose.Test(Schema schema, Target training) -> {
                Table table = DatedTable.like(schema, file);
                ColumnPlan plan = ColumnPlan.like(schema, table);
                TargetCells targets = TargetCells.like(training, table, plan.targets());
                yield new TableReader(table, options, plan, targets, Optional.of(schema), true)
                        .read();
            }
            case Purpose.Prediction(Schema schema) -> {
                Table table = DatedTable.like(schema, file);
                Schema features =
                        new Schema(
                                schema.columns(), List.of(), schema.ignored(), schema.spelling());
                ColumnPlan plan = ColumnPlan.like(features, table);
                ColumnPlan.refuseSurplus(schema, options.ignored(), table);
                TargetCells none = new NoTargetCells();
                yield new TableReader(table, options, plan, none, Optional.of(features), true)
                        .read();
            }
        };
    }

    private Reading read() {
        scan();
        last.check();
        return finish();
    }

    private void scan() {
        int most = options.rows().orElse(Integer.MAX_VALUE);
        try (Rows rows = table.open()) {
            Cursor cursor = new Cursor(table, rows);
            while (rows.advance()) {
                boolean keep = numbers.size() < most;
                if (keep) {
                    last.see(rows);
                }
                try {
                    take(cursor, keep);
                } catch (Refusal odd) {
                    last.checkEnd(rows);
                    throw odd;
                }
            }
        }
        firstMissing.ifPresent(
                location -> {
                    throw missingRefused(location);
                });
    }

    private Reading finish() {
        int rows = Math.toIntExact(numbers.size());
        if (rows == 0) {
            throw table.location()
                    .refuse(
                            DataRefusal.TOO_FEW_ROWS,
                            dropped == 0
                                    ? "there are no rows"
                                    : "no row is left: all " + dropped + " have missing values",
                            "at least one",
                            "give more rows, or fill missing values");
        }
        Target target = targets.build(table.location());
        FeatureCells.Collected collected = features.collect(rows);
        Schema schema =
                new Schema(
                        collected.columns(),
                        plan.targets().stream().map(table.columns()::get).toList(),
                        known.map(Schema::ignored).orElseGet(() -> plan.left(table)),
                        known.map(Schema::spelling).orElse(options.spelling()));
        List<String> names = schema.featureNames();
        if (dropped > 0) {
            notes.add(dropped + " rows with missing values left out");
        }
        if (missingCells > 0) {
            notes.add(
                    missingCells
                            + " missing values in "
                            + rowsWithMissing
                            + (options.missing() == MissingValues.KEEP
                                    ? " rows"
                                    : " rows filled with the column's training mean"));
        }
        if (known.isEmpty()) {
            collected.counting(rows).forEach(c -> notes.add("column " + c + " counts the rows"));
        }
        if (features.unknown() > 0) {
            notes.add(features.unknown() + " cells of categories that training has not seen");
        }
        return new Reading(
                new Dataset(
                        table.name(),
                        table.contentHash(),
                        names,
                        List.of(names.size()),
                        collected.features(),
                        collected.missing(),
                        target,
                        new RowNumbers(table.unit(), numbers.toInts()),
                        schema),
                notes);
    }

    private void take(Cursor cursor, boolean keep) {
        Rows rows = cursor.rows();
        int missing = 0;
        for (int column : plan.features()) {
            if (rows.kind(column) == CellKind.MISSING) {
                missing++;
                if (options.missing() == MissingValues.REFUSE && keep && firstMissing.isEmpty()) {
                    firstMissing = Optional.of(cursor.location(column));
                }
            }
        }
        boolean drop = options.missing() == MissingValues.DROP && missing > 0;
        for (int column : plan.targets()) {
            switch (rows.kind(column)) {
                case MISSING -> {
                    if (options.missing() != MissingValues.DROP) {
                        throw cursor.location(column)
                                .refuse(
                                        DataRefusal.MISSING_TARGET,
                                        "the target is missing",
                                        "a class or a number",
                                        "correct it, or leave such rows out");
                    }
                    drop = true;
                }
                case INFINITE ->
                        throw cursor.location(column)
                                .refuse(
                                        DataRefusal.INFINITE_VALUE,
                                        "the target is infinite",
                                        "a finite number",
                                        "correct or remove the row");
                case NUMBER, TEXT -> {}
            }
        }
        if (drop) {
            dropped += keep ? 1 : 0;
            return;
        }
        targets.add(cursor, keep);
        if (keep) {
            missingCells += missing;
            rowsWithMissing += missing > 0 ? 1 : 0;
            features.add(cursor);
            numbers.add(rows.number());
        }
    }

    private Refusal missingRefused(Location location) {
        return location.refuse(
                DataRefusal.MISSING_VALUE,
                "a value is missing ("
                        + missingCells
                        + " in "
                        + rowsWithMissing
                        + " of "
                        + numbers.size()
                        + " rows)",
                "a number",
                "correct it, leave such rows out, or fill in the mean of the column");
    }
}
