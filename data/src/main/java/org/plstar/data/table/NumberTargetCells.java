package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;
import org.plstar.data.Target;

/** The cells of one or more target columns of numbers. */
final class NumberTargetCells implements TargetCells {
    private final List<Integer> columns;
    private final List<String> names;
    private final NumberList values = new NumberList();

    NumberTargetCells(List<Integer> columns, List<String> names) {
        this.columns = columns;
        this.names = names;
    }

    @Override
    public void add(Cursor cursor, boolean keep) {
        for (int column : columns) {
            if (cursor.rows().kind(column) != CellKind.NUMBER) {
                throw TargetCells.text(cursor.location(column), "text where a number is needed");
            }
            if (keep) {
                values.add(cursor.rows().value(column));
            }
        }
    }

    @Override
    public TargetSeen seen() {
        return new TargetSeen(List.of(), List.of(), false, new int[0], values.drain(), true, false);
    }

    @Override
    public void add(TargetSeen seen) {
        for (double v : seen.numbers()) {
            values.add(v);
        }
    }

    @Override
    public Target build(Location file) {
        return new Target.Regression(values.drain(), names);
    }
}
