package org.plstar.data.source;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/** Rows that come from iterators. */
record IteratedRows(
        String name,
        List<String> columns,
        Supplier<? extends Iterator<? extends List<? extends @Nullable Object>>> rows)
        implements RowSource {
    IteratedRows {
        requireNonNull(name, "name");
        columns = List.copyOf(requireNonNull(columns, "columns"));
        requireNonNull(rows, "rows");
    }

    @Override
    public RowCursor open() {
        return new Cursor(requireNonNull(rows.get(), "iterator"));
    }

    private final class Cursor implements RowCursor {
        private final Iterator<? extends List<? extends @Nullable Object>> rows;
        private List<? extends @Nullable Object> row = List.of();
        private int number = -1;

        Cursor(Iterator<? extends List<? extends @Nullable Object>> rows) {
            this.rows = rows;
        }

        @Override
        public boolean advance() {
            if (!rows.hasNext()) {
                return false;
            }
            number++;
            row = requireNonNull(rows.next(), () -> "row " + number);
            if (row.size() != columns.size()) {
                throw Location.of(name)
                        .row(SourceTable.UNIT, number)
                        .refuse(
                                DataRefusal.RAGGED_ROW,
                                "its length is " + row.size() + ", not " + columns.size(),
                                "a cell for each column",
                                "give rows of equal length, with null where a value is missing");
            }
            return true;
        }

        @Override
        public @Nullable Object cell(int column) {
            return row.get(column);
        }
    }
}
