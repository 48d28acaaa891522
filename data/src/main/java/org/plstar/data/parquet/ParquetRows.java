package org.plstar.data.parquet;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Place;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.Numeral;
import org.plstar.data.table.Rows;

/** The rows of one query over a Parquet file. */
final class ParquetRows implements Rows {
    private enum ColumnKind {
        NUMBER,
        TRUTH,
        TEXT,
        OTHER
    }

    private final Place place;
    private final List<String> columns;
    private final ParquetTable.Query query;
    private final ResultSet rows;
    private final ColumnKind[] columnKinds;
    private final String[] typeNames;
    private final CellKind[] kinds;
    private final double[] values;
    private final String[] texts;
    private int row = -1;

    ParquetRows(Place place, List<String> columns, ParquetTable.Query query) throws SQLException {
        this.place = place;
        this.columns = columns;
        this.query = query;
        this.rows = query.rows();
        int width = columns.size();
        columnKinds = new ColumnKind[width];
        typeNames = new String[width];
        kinds = new CellKind[width];
        values = new double[width];
        texts = new String[width];
        ResultSetMetaData about = rows.getMetaData();
        for (int i = 0; i < width; i++) {
            typeNames[i] = about.getColumnTypeName(i + 1);
            columnKinds[i] = columnKind(about.getColumnType(i + 1), typeNames[i]);
        }
    }

    private static ColumnKind columnKind(int type, String name) {
        return switch (type) {
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.DECIMAL,
                    Types.NUMERIC ->
                    ColumnKind.NUMBER;
            case Types.BOOLEAN, Types.BIT -> ColumnKind.TRUTH;
            case Types.VARCHAR,
                    Types.CHAR,
                    Types.DATE,
                    Types.TIME,
                    Types.TIMESTAMP,
                    Types.TIMESTAMP_WITH_TIMEZONE,
                    Types.TIME_WITH_TIMEZONE ->
                    ColumnKind.TEXT;
            default ->
                    switch (name) {
                        case "UTINYINT",
                                "USMALLINT",
                                "UINTEGER",
                                "UBIGINT",
                                "HUGEINT",
                                "UHUGEINT" ->
                                ColumnKind.NUMBER;
                        case "UUID" -> ColumnKind.TEXT;
                        default -> name.startsWith("ENUM") ? ColumnKind.TEXT : ColumnKind.OTHER;
                    };
        };
    }

    @Override
    public boolean advance() {
        try {
            if (!rows.next()) {
                return false;
            }
            row++;
            for (int i = 0; i < columnKinds.length; i++) {
                read(i);
            }
            return true;
        } catch (SQLException failure) {
            throw ParquetTable.damaged(place, failure);
        }
    }

    private void read(int i) throws SQLException {
        values[i] = 0;
        texts[i] = "";
        switch (columnKinds[i]) {
            case NUMBER -> number(i, rows.getDouble(i + 1));
            case TRUTH -> number(i, rows.getBoolean(i + 1) ? 1 : 0);
            case TEXT -> {
                String text = rows.getString(i + 1);
                texts[i] = rows.wasNull() || text == null ? "" : text.strip();
                values[i] = Numeral.parse(texts[i]);
                kinds[i] = Numeral.kind(texts[i], values[i]);
            }
            case OTHER -> kinds[i] = CellKind.TEXT;
        }
    }

    private void number(int i, double value) throws SQLException {
        values[i] = value + 0.0;
        if (rows.wasNull() || Double.isNaN(value)) {
            kinds[i] = CellKind.MISSING;
        } else {
            kinds[i] = Double.isInfinite(value) ? CellKind.INFINITE : CellKind.NUMBER;
        }
    }

    @Override
    public int number() {
        return row;
    }

    @Override
    public CellKind kind(int column) {
        if (columnKinds[column] == ColumnKind.OTHER) {
            throw place.column(columns.get(column))
                    .refuse(
                            DataRefusal.PARQUET_COLUMN_TYPE,
                            "the column holds " + typeNames[column],
                            "numbers, truth values or text",
                            "leave it out with --ignore");
        }
        return kinds[column];
    }

    @Override
    public double value(int column) {
        return values[column];
    }

    @Override
    public String text(int column) {
        return switch (columnKinds[column]) {
            case TEXT, OTHER -> texts[column];
            case NUMBER, TRUTH ->
                    kinds[column] == CellKind.MISSING ? "" : Double.toString(values[column]);
        };
    }

    @Override
    public void close() {
        query.close();
    }
}
