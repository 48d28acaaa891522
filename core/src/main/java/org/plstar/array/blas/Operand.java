package org.plstar.array.blas;

/** Checks that a strided matrix lies inside what holds it, before native code touches it. */
final class Operand {
    private Operand() {}

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
