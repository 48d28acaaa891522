package org.plstar.data.table;

/** The rows of a table, read once from front to back. Not for use by several threads. */
public interface Rows extends AutoCloseable {
    /**
     * Moves to the next row; false after the last. Throws a refusal if the row does not have a cell
     * for each column.
     */
    boolean advance();

    /** The current row's number as the file counts; see {@link Table#unit()}. */
    int number();

    /** The kind of the current row's cell in a column. */
    CellKind kind(int column);

    /** The number in a column whose kind is {@link CellKind#NUMBER}. */
    double value(int column);

    /** The text of the current row's cell in a column, as in the file, without spaces around it. */
    String text(int column);

    @Override
    void close();
}
