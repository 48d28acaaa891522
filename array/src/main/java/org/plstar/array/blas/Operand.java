package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;

/**
 * A matrix in memory, as a value: element (i, j) is that at {@code offset + i * ld + j}, or at
 * {@code offset + j * ld + i} where it is {@code transposed}.
 *
 * <p>One that exists lies inside its memory, so products check shapes only.
 *
 * @param precision of the elements, which offset and ld count
 * @param memory off-heap, or of an array
 * @param rows as it lies in memory
 * @param columns as it lies in memory
 * @param ld from one row in memory to the next
 */
public record Operand(
        Precision precision,
        MemorySegment memory,
        long offset,
        int rows,
        int columns,
        int ld,
        boolean transposed) {
    /**
     * Refuses a matrix that is not inside of its memory.
     *
     * @throws IllegalArgumentException if a dimension or the offset is negative, or ld is below
     *     max(1, columns)
     * @throws IndexOutOfBoundsException if the last element lies outside
     */
    public Operand {
        if ((rows | columns | offset) < 0 || ld < Math.max(1, columns)) {
            throw new IllegalArgumentException(describe(rows, columns, offset, ld)
                    + ": dimensions and offset must be >= 0 and ld >= max(1, columns)");
        }
        // offset + (rows - 1) * ld + columns <= length, with no overflow for offset <= length.
        long last = (rows - 1L) * ld + columns;
        long length = memory.byteSize() / precision.bytes();
        if (rows > 0 && columns > 0 && (offset > length || last > length - offset)) {
            throw new IndexOutOfBoundsException(describe(rows, columns, offset, ld)
                    + " does not lie inside "
                    + length
                    + " elements");
        }
    }

    /** A row-major matrix that is a whole array or its beginning. */
    public static Operand of(double[] a, int rows, int columns) {
        return of(a, 0, rows, columns, Math.max(1, columns));
    }

    /** A row-major matrix that is a part of an array. */
    public static Operand of(double[] a, int offset, int rows, int columns, int ld) {
        return of(MemorySegment.ofArray(a), offset, rows, columns, ld);
    }

    /** A row-major matrix that is a whole array or its beginning. */
    public static Operand of(float[] a, int rows, int columns) {
        return of(a, 0, rows, columns, Math.max(1, columns));
    }

    /** A row-major matrix that is a part of an array. */
    public static Operand of(float[] a, int offset, int rows, int columns, int ld) {
        MemorySegment memory = MemorySegment.ofArray(a);
        return new Operand(Precision.FLOAT, memory, offset, rows, columns, ld, false);
    }

    /** A row-major matrix that is a whole segment of doubles or its beginning. */
    public static Operand of(MemorySegment a, int rows, int columns) {
        return of(a, 0, rows, columns, Math.max(1, columns));
    }

    /** A row-major matrix that is a part of a segment of doubles. */
    public static Operand of(MemorySegment a, long offset, int rows, int columns, int ld) {
        return new Operand(Precision.DOUBLE, a, offset, rows, columns, ld, false);
    }

    /** The operand for a matrix outside of the heap. */
    public static Operand of(Matrix a) {
        return of(a.segment(), a.rows(), a.columns());
    }

    /** A column of n consecutive numbers. */
    public static Operand vector(double[] a, int offset, int n) {
        return of(a, offset, n, 1, 1);
    }

    /** A column of n consecutive numbers. */
    public static Operand vector(float[] a, int offset, int n) {
        return of(a, offset, n, 1, 1);
    }

    /** A column of n consecutive doubles of a segment. */
    public static Operand vector(MemorySegment a, long offset, int n) {
        return of(a, offset, n, 1, 1);
    }

    /** The transposed matrix Aᵀ in the same memory. */
    public Operand transpose() {
        return new Operand(precision, memory, offset, rows, columns, ld, !transposed);
    }

    /**
     * The part of the represented matrix with {@code height} rows from i on, and {@code width}
     * columns from j on.
     */
    public Operand part(int i, int j, int height, int width) {
        return transposed
                ? new Operand(precision, memory, index(i, j), width, height, ld, true)
                : new Operand(precision, memory, index(i, j), height, width, ld, false);
    }

    /** The number of rows of the represented matrix. */
    public int height() {
        return transposed ? columns : rows;
    }

    /** The number of columns of the represented matrix. */
    public int width() {
        return transposed ? rows : columns;
    }

    /** The index of element (i, j) in memory, counted in elements. */
    long index(int i, int j) {
        return offset + (transposed ? (long) j * ld + i : (long) i * ld + j);
    }

    /** Whether the matrix is outside of the heap. */
    boolean isNative() {
        return memory.isNative();
    }

    /** The memory from the first element on. */
    MemorySegment segment() {
        return offset == 0 ? memory : memory.asSlice(offset * precision.bytes());
    }

    /** The value of element (i, j). */
    double get(int i, int j) {
        return switch (precision) {
            case DOUBLE -> memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index(i, j));
            case FLOAT -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, index(i, j));
        };
    }

    /** Sets element (i, j), rounded to the precision. */
    void set(int i, int j, double value) {
        switch (precision) {
            case DOUBLE -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index(i, j), value);
            case FLOAT -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, index(i, j), (float) value);
        }
    }

    /** A number in the precision of the elements. */
    double rounded(double value) {
        return precision == Precision.FLOAT ? (float) value : value;
    }

    private static String describe(int rows, int columns, long offset, int ld) {
        return "a matrix [" + rows + ", " + columns + "] at offset " + offset + ", ld = " + ld;
    }
}
