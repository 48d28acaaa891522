package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;

/** A table in a file with named columns, which can be read from the front more than once. */
public interface Table {
    /** The place of the file, for refusals. */
    Location location();

    /** The file's name, for reports. */
    default String name() {
        return location().text();
    }

    /** SHA-256 of the file's bytes, in hexadecimal. */
    String contentHash();

    /** The unit by which rows are counted: {@code line} or {@code row}. */
    String unit();

    /** The names of the columns, all different and none blank. */
    List<String> columns();

    /** The column of the file that a column is made from, for refusals. */
    default String told(int column) {
        return columns().get(column);
    }

    /** What the user should know about the file itself, such as columns with other names. */
    default List<String> fileNotes() {
        return List.of();
    }

    /** What of the asked spelling no cell has that was read, one line each. */
    default List<String> unmet() {
        return List.of();
    }

    /** Starts reading at the first row. */
    Rows open();
}
