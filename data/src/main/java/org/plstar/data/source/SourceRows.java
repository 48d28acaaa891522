package org.plstar.data.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Sha256;
import org.plstar.data.DataRefusal;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.ParsedRows;

/** The rows of a program, each cell as a number or a text. */
final class SourceRows extends ParsedRows {
    private final SourceTable table;
    private final RowCursor cursor;
    private final Object[] cells;
    private final Sha256 digest = new Sha256();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int row = -1;

    SourceRows(SourceTable table, RowCursor cursor) {
        super(table.columns().size());
        this.table = table;
        this.cursor = cursor;
        cells = new Object[table.columns().size()];
        table.columns().forEach(this::add);
    }

    @Override
    public boolean advance() {
        if (!table.asked(cursor::advance)) {
            table.seen(digest.hex());
            return false;
        }
        if (row == Integer.MAX_VALUE) {
            throw table.location()
                    .refuse(
                            DataRefusal.ROWS_OUT_OF_RANGE,
                            "there are further rows behind row " + row,
                            "at most 2147483648 rows",
                            "read them in several sources");
        }
        row++;
        for (int i = 0; i < cells.length; i++) {
            int column = i;
            read(column, table.asked(() -> cursor.cell(column)));
        }
        digest.add(bytes.toByteArray());
        bytes.reset();
        return true;
    }

    private void read(int column, @Nullable Object given) {
        if (given instanceof Number number) {
            double value = number.doubleValue() + 0.0;
            cells[column] = number;
            take(
                    column,
                    Double.isNaN(value)
                            ? CellKind.MISSING
                            : Double.isInfinite(value) ? CellKind.INFINITE : CellKind.NUMBER,
                    value);
        } else {
            String text = given == null ? "" : text(column, given);
            cells[column] = text;
            take(column, text);
        }
        addCell(column);
    }

    private String text(int column, Object given) {
        if (given instanceof CharSequence
                || given instanceof Boolean
                || given instanceof Character
                || given instanceof Enum<?>
                || given instanceof Temporal
                || given instanceof Date
                || given instanceof UUID) {
            return given.toString().strip();
        }
        throw table.location()
                .row(SourceTable.UNIT, row)
                .column(table.columns().get(column))
                .refuse(
                        DataRefusal.CELL_TYPE,
                        "the cell is of type " + given.getClass().getSimpleName(),
                        "a number, a text, a truth value, a date, a time or null",
                        "convert it, or leave the column out of the source");
    }

    /** Adds the kind of a cell, and its number or text, to the digest of the rows. */
    private void addCell(int column) {
        char kind = switch (kind(column)) {
            case NUMBER -> 'n';
            case MISSING -> 'm';
            case INFINITE -> 'i';
            case TEXT -> 't';
        };
        bytes.write(kind);
        if (kind(column) == CellKind.NUMBER) {
            long bits = Double.doubleToLongBits(value(column));
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes.write((int) (bits >>> shift));
            }
        } else if (kind(column) == CellKind.TEXT) {
            add((String) cells[column]);
        }
    }

    private void add(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
    }

    @Override
    public int number() {
        return row;
    }

    @Override
    public String text(int column) {
        return kind(column) == CellKind.MISSING ? "" : cells[column].toString();
    }

    @Override
    public void close() {
        table.asked(() -> {
            cursor.close();
            return true;
        });
    }
}
