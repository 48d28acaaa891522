package org.plstar.data.table;

import org.plstar.data.Location;
import org.plstar.data.Target;

/** Counts the rows of a table without a target. */
final class NoTargetCells implements TargetCells {
    private int rows;

    @Override
    public void add(Cursor cursor, boolean keep) {
        rows += keep ? 1 : 0;
    }

    @Override
    public Target build(Location file) {
        return new Target.None(rows);
    }
}
