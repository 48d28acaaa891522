package org.plstar.array;

import java.lang.foreign.MemorySegment;
import org.plstar.array.blas.Operand;

/**
 * The matrices of an array by their first element, as operands of products.
 *
 * <p>Each is made once and kept, up to {@value #SLOTS} of them, since a call that makes its own
 * leaves them on the heap wherever the compiler does not see through it, and a step of training
 * makes dozens of calls. Threads may share them: a thread that finds a slot with another matrix
 * replaces it.
 */
final class OperandCache {
    /** The number of slots, a power of two. */
    private static final int SLOTS = 64;

    /**
     * The multiplier that spreads elements whose distances are multiples of a power of two (Knuth's
     * multiplicative hashing).
     */
    private static final int SPREAD = 0x9E3779B1;

    /** The number of slots that are searched, so that few matrices do not replace each other. */
    private static final int TRIES = 4;

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

    /** The slot that is replaced next. */
    private int turn;

    /** The cache of an array in a given precision. */
    OperandCache(MemorySegment whole, Precision precision) {
        this.whole = whole;
        this.precision = precision;
    }

    /**
     * The matrix that begins at an element.
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
        int key = (element * 31 + rows) * 31 + columns + (transposed ? 1 : 0);
        int first = (key * SPREAD) >>> Integer.numberOfLeadingZeros(SLOTS - 1);
        int slot = (first + (turn++ & (TRIES - 1))) % SLOTS;
        for (int k = 0; k < TRIES; k++) {
            int next = (first + k) % SLOTS;
            Part part = known[next];
            if (part == null) {
                slot = next;
                break;
            }
            if (part.is(element, rows, columns, ld, transposed)) {
                return part.matrix();
            }
        }
        MemorySegment from = whole.asSlice((long) element * precision.bytes());
        Operand made = new Operand(precision, from, 0, rows, columns, ld, transposed);
        known[slot] = new Part(element, made);
        return made;
    }
}
