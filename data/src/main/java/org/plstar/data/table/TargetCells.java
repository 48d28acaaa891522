package org.plstar.data.table;

import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Target;

/**
 * Collects the target of the rows as they are read. The reader has already dealt with missing and
 * infinite cells.
 */
sealed interface TargetCells
        permits AnyTargetCells, NumberTargetCells, KnownClassCells, NoTargetCells {
    /**
     * Adds the target of the current row.
     *
     * @param keep whether the row is kept; others count only for the set of classes
     */
    void add(Cursor cursor, boolean keep);

    /** The targets so far, for joining parts of a file. */
    default TargetSeen seen() {
        throw new IllegalStateException("only training rows are read in parts");
    }

    /** Adds the targets of the following rows. */
    default void add(TargetSeen seen) {
        throw new IllegalStateException("only training rows are read in parts");
    }

    /** The target of the kept rows. */
    Target build(Location file);

    /** The collector for a training file. */
    static TargetCells of(Table table, List<Integer> columns, ReadOptions options) {
        List<String> names = columns.stream().map(table.columns()::get).toList();
        if (columns.size() > 1 && options.task() == Task.CLASSES) {
            throw table.location()
                    .column(names.get(1))
                    .refuse(
                            DataRefusal.SEVERAL_TARGETS_FOR_CLASSES,
                            "classes were asked for with " + names.size() + " target columns",
                            "one target column",
                            "name one, or read them as numbers");
        }
        return columns.size() > 1 || options.task() == Task.REGRESSION
                ? new NumberTargetCells(columns, names)
                : new AnyTargetCells(
                        columns.getFirst(), names.getFirst(), options.task() == Task.CLASSES);
    }

    /** The collector for a test file whose training target is known. */
    static TargetCells like(Target training, Table table, List<Integer> columns) {
        return switch (training) {
            case Target.Classes classes ->
                new KnownClassCells(columns.getFirst(), classes.classNames());
            case Target.Regression regression -> new NumberTargetCells(columns, regression.names());
            case Target.None _ -> new NoTargetCells();
        };
    }

    /** The refusal of text where a number is needed. */
    static RuntimeException text(Location location, String what) {
        return location.refuse(
                DataRefusal.TEXT_TARGET_FOR_REGRESSION,
                what,
                "a number",
                "correct it, or read the target as classes if every different value is one");
    }
}
