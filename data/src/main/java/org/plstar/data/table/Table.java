package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;

/** A file of named columns that can be read from the front more than once. */
public interface Table {
    /** The file, for refusals. */
    Location location();

    /** The file's name, for reports. */
    default String name() {
        return location().text();
    }

    /** SHA-256 of the file's bytes, in hexadecimal. */
    String contentHash();

    /** What the file's rows are numbered by: {@code line} or {@code row}. */
    String unit();

    /** The column names, all different and none blank. */
    List<String> columns();

    /** Starts reading at the first row. */
    Rows open();
}
