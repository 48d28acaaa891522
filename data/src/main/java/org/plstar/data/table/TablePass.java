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

/** One pass over the rows of a table, from which a data set is made. */
final class TablePass {
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

    TablePass(
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
        this.features = new FeatureCells(
                table,
                plan,
                known,
                options.memoryLimit(),
                options.unknown() == ReadOptions.UnknownCategories.ABSENT,
                held);
    }

    /** Reads the summary of the rows alone. */
    RowScan seen() {
        scan();
        return new RowScan(
                numbers.toInts(),
                dropped,
                missingCells,
                rowsWithMissing,
                targets.seen(),
                features.texts());
    }

    /** Adds the summary of the next part of the file; false if it does not match. */
    boolean add(RowScan part) {
        for (int number : part.numbers()) {
            numbers.add(number);
        }
        dropped += part.dropped();
        missingCells += part.missingCells();
        rowsWithMissing += part.rowsWithMissing();
        targets.add(part.targets());
        return features.add(part.categories());
    }

    /** The rows that are kept; absent if there are none. */
    Optional<Dataset> some() {
        scan();
        return numbers.size() == 0 ? Optional.empty() : Optional.of(finish().dataset());
    }

    /** Reads the table; the last line is checked for totals. */
    TableReader.Reading read() {
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
        firstMissing.ifPresent(location -> {
            throw missingRefused(location);
        });
    }

    /** The result of reading. */
    TableReader.Reading finish() {
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
        Schema schema = new Schema(
                collected.columns(),
                plan.targets().stream().map(table.columns()::get).toList(),
                known.map(Schema::ignored).orElseGet(() -> plan.left(table)),
                known.map(Schema::spelling).orElse(options.spelling()),
                table instanceof TokenTable t ? List.of(t.column()) : List.of(),
                known.map(Schema::filled).orElse(options.missing() == MissingValues.MEAN));
        if (table instanceof TokenTable t) {
            notes.addAll(t.notes());
        }
        List<String> names = schema.featureNames();
        if (dropped > 0) {
            notes.add(count(dropped, "row") + " with missing values left out");
        }
        if (missingCells > 0) {
            notes.add(count(missingCells, "missing value")
                    + " in "
                    + count(rowsWithMissing, "row")
                    + (options.missing() == MissingValues.KEEP
                            ? ""
                            : " filled with the column's training mean (median where scaled"
                                    + " robustly)"));
        }
        if (known.isEmpty()) {
            collected.counting(rows).forEach(c -> notes.add("column " + c + " counts the rows"));
        }
        features.unknown().ifPresent(notes::add);
        return new TableReader.Reading(
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
                if (refusesMissing() && keep && firstMissing.isEmpty()) {
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

    /** Whether missing values are refused; a text has no mean. */
    private boolean refusesMissing() {
        return options.missing() == MissingValues.REFUSE
                || (options.missing() == MissingValues.MEAN && table instanceof TokenTable);
    }

    private Refusal missingRefused(Location location) {
        boolean text = table instanceof TokenTable;
        return location.refuse(
                text ? DataRefusal.MISSING_TEXT : DataRefusal.MISSING_VALUE,
                (text ? "a text" : "a value")
                        + " is missing ("
                        + missingCells
                        + " in "
                        + rowsWithMissing
                        + " of "
                        + numbers.size()
                        + " rows)",
                text ? "a text" : "a number",
                text
                        ? "correct it, or leave such rows out"
                        : "correct it, leave such rows out, or fill in the mean of the column");
    }

    private static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
