package org.plstar.data.table;

/** Rows whose cells are parsed as a row is reached. */
public abstract class ParsedRows implements Rows {
    private final CellKind[] kinds;
    private final double[] values;

    /** Rows of so many cells. */
    protected ParsedRows(int width) {
        kinds = new CellKind[width];
        values = new double[width];
    }

    /** Takes a text for a cell, without spaces around it. */
    protected final void take(int column, String text) {
        double value = CellParser.parse(text);
        take(column, CellParser.kind(text, value), value);
    }

    /** Takes a number for a cell. */
    protected final void take(int column, CellKind kind, double value) {
        kinds[column] = kind;
        values[column] = value;
    }

    @Override
    public final CellKind kind(int column) {
        return kinds[column];
    }

    @Override
    public final double value(int column) {
        return values[column];
    }
}
