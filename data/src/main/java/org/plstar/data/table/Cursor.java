package org.plstar.data.table;

import org.plstar.data.Place;

/** The current row of a table, with the places that refusals name. */
record Cursor(Table table, Rows rows) {
    Place place(int column) {
        return table.place()
                .row(table.unit(), rows.number())
                .column(table.columns().get(column))
                .value(rows.text(column));
    }
}
