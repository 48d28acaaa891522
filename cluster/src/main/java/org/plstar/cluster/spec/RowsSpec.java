package org.plstar.cluster.spec;

import java.io.Serializable;

/**
 * Rows as executors read them, tile by tile.
 *
 * @param place of the stored array [rows, width]
 * @param rows N
 * @param width numbers of a row
 * @param tile rows of a chunk
 */
public record RowsSpec(String place, int rows, int width, int tile) implements Serializable {}
