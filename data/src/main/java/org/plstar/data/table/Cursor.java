package org.plstar.data.table;

import org.plstar.data.Location;

/** The current row of a table, with the places that refusals name. */
record Cursor(Table table, Rows rows) {
    Location location(int column) {
        return table.location()
                .row(table.unit(), rows.number())
                .column(table.columns().get(column))
                .value(rows.text(column));
    }
}
