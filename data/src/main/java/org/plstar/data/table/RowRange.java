package org.plstar.data.table;

import java.io.Serializable;

/**
 * A range of consecutive rows of a file, by position.
 *
 * @param from bytes of a text file or rows of others, where the range begins
 * @param to where it ends
 * @param number of its first row, as the file counts; of text the line where the range begins
 */
public record RowRange(long from, long to, long number) implements Serializable {}
