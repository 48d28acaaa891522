package org.plstar.data.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.parquet.ParquetFooter.RowGroup;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.Rows;

/** The rows of a Parquet file. A column is read from the file when its first cell is requested. */
final class ParquetRows implements Rows {
    private final Location location;
    private final FileChannel file;
    private final ParquetFooter footer;
    private final @Nullable ParquetColumn[] columns;
    private final long count;
    private final int first;
    private int row = -1;

    /**
     * All rows of some row groups.
     *
     * @param first number of their first row
     */
    ParquetRows(Location location, FileChannel file, ParquetFooter footer, int first) {
        this.first = first;
        this.location = location;
        this.file = file;
        this.footer = footer;
        columns = new ParquetColumn[footer.columns().size()];
        count = footer.groups().stream().mapToLong(RowGroup::rows).sum();
    }

    @Override
    public boolean advance() {
        if (row + 1 >= count) {
            return false;
        }
        row++;
        return true;
    }

    @Override
    public int number() {
        return first + row;
    }

    private ParquetColumn at(int column) {
        ParquetColumn known = columns[column];
        ParquetColumn c = known == null ? column(footer.columns().get(column)) : known;
        columns[column] = c;
        ParquetTable.reading(location, () -> {
            c.moveTo(row);
            return c;
        });
        return c;
    }

    private ParquetColumn column(ParquetFooter.Column column) {
        if (!column.type().meaning().isRead()) {
            throw location.column(column.name())
                    .refuse(
                            DataRefusal.PARQUET_COLUMN_TYPE,
                            "the column holds " + column.type().name(),
                            "numbers, truth values or text",
                            "leave the column out");
        }
        return new ParquetColumn(file, footer, column);
    }

    @Override
    public CellKind kind(int column) {
        return at(column).kind();
    }

    @Override
    public double value(int column) {
        return at(column).value();
    }

    @Override
    public String text(int column) {
        return at(column).text();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw location.unreadable(failure);
        }
    }
}
