package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.array.Matrix;

/**
 * A matrix of doubles in memory, as a value: element (i, j) is that at {@code offset + i * ld + j},
 * or at {@code offset + j * ld + i} where it is {@code transposed}. Offsets count doubles.
 *
 * @param memory off-heap, or made by {@link MemorySegment#ofArray(double[])}
 * @param rows as it lies in memory
 * @param columns as it lies in memory
 * @param ld from one row in memory to the next
 */
public record Operand(
        MemorySegment memory, long offset, int rows, int columns, int ld, boolean transposed) {
    /**
     * Checks that it lies inside its memory.
     *
     * @throws IllegalArgumentException if a dimension or the offset is negative, or ld is below
     *     max(1, columns)
     * @throws IndexOutOfBoundsException if the last element lies outside
     */
    public Operand {
        check(
                "a matrix",
                rows,
                columns,
                offset,
                ld,
                memory.byteSize() / ValueLayout.JAVA_DOUBLE.byteSize());
    }

    /** A whole array, or its beginning, row-major. */
    public static Operand of(double[] a, int rows, int columns) {
        return of(a, 0, rows, columns, Math.max(1, columns));
    }

    /** A part of an array. */
    public static Operand of(double[] a, int offset, int rows, int columns, int ld) {
        return of(MemorySegment.ofArray(a), offset, rows, columns, ld);
    }

    /** A whole segment, or its beginning, row-major. */
    public static Operand of(MemorySegment a, int rows, int columns) {
        return of(a, 0, rows, columns, Math.max(1, columns));
    }

    /** A part of a segment. */
    public static Operand of(MemorySegment a, long offset, int rows, int columns, int ld) {
        return new Operand(a, offset, rows, columns, ld, false);
    }

    /** A matrix that lies outside the heap. */
    public static Operand of(Matrix a) {
        return of(a.segment(), a.rows(), a.columns());
    }

    /** Aᵀ in the same memory. */
    public Operand transpose() {
        return new Operand(memory, offset, rows, columns, ld, !transposed);
    }

    /** Rows of what it stands for. */
    int height() {
        return transposed ? columns : rows;
    }

    /** Columns of what it stands for. */
    int width() {
        return transposed ? rows : columns;
    }

    /**
     * Passes where every element (i, j) at {@code offset + i * ld + j} lies below {@code length}.
     *
     * @throws IllegalArgumentException if a dimension or the offset is negative, or ld is below
     *     max(1, columns)
     * @throws IndexOutOfBoundsException if the last element lies outside
     */
    static void check(String name, int rows, int columns, long offset, int ld, long length) {
        if ((rows | columns | offset) < 0 || ld < Math.max(1, columns)) {
            throw new IllegalArgumentException(
                    describe(name, rows, columns, offset, ld)
                            + ": dimensions and offset must be >= 0 and ld >= max(1, columns)");
        }
        if (rows == 0 || columns == 0) {
            return;
        }
        // offset + (rows - 1) * ld + columns <= length, with no overflow for offset <= length.
        long last = (rows - 1L) * ld + columns;
        if (offset > length || last > length - offset) {
            throw new IndexOutOfBoundsException(
                    describe(name, rows, columns, offset, ld)
                            + " does not lie inside "
                            + length
                            + " elements");
        }
    }

    private static String describe(String name, int rows, int columns, long offset, int ld) {
        return name + " [" + rows + ", " + columns + "] at offset " + offset + ", ld = " + ld;
    }
}
