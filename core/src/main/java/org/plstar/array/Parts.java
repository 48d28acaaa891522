package org.plstar.array;

import java.lang.foreign.MemorySegment;
import org.plstar.array.blas.Operand;

/**
 * An array's matrices, by the element at which they begin: what products take.
 *
 * <p>Each is made once and kept, up to {@value #SLOTS} of them, since a call that makes its own
 * leaves them on the heap wherever the compiler does not see through it, and a step of training
 * makes dozens of calls. Threads may share them: whoever finds a slot taken by another matrix
 * replaces it.
 */
final class Parts {
    /** A power of two. */
    private static final int SLOTS = 64;

    /**
     * Spreads elements that are apart by multiples of a power of two (Knuth's multiplicative
     * hashing).
     */
    private static final int SPREAD = 0x9E3779B1;

    private record Part(int element, Operand matrix) {
        boolean is(int from, int rows, int columns, int ld, boolean transposed) {
            return element == from
                    && matrix.rows() == rows
                    && matrix.columns() == columns
                    && matrix.ld() == ld
                    && matrix.transposed() == transposed;
        }
    }

    private final MemorySegment whole;
    private final Precision precision;
    private Part[] parts = {};

    /** The parts of an array of that precision. */
    Parts(MemorySegment whole, Precision precision) {
        this.whole = whole;
        this.precision = precision;
    }

    /**
     * A matrix that begins at an element.
     *
     * @param rows as it lies in memory
     * @param columns as it lies in memory
     */
    Operand matrix(int element, int rows, int columns, int ld, boolean transposed) {
        Part[] known = parts;
        if (known.length == 0) {
            known = new Part[SLOTS];
            parts = known;
        }
        int key = element + 31 * (rows + (transposed ? 1 : 0));
        int slot = (key * SPREAD) >>> Integer.numberOfLeadingZeros(SLOTS - 1);
        Part part = known[slot];
        if (part == null || !part.is(element, rows, columns, ld, transposed)) {
            MemorySegment from = whole.asSlice((long) element * precision.bytes());
            part =
                    new Part(
                            element,
                            new Operand(precision, from, 0, rows, columns, ld, transposed));
            known[slot] = part;
        }
        return part.matrix();
    }
}
