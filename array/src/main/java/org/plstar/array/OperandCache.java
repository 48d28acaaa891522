package org.plstar.array;

import java.lang.foreign.MemorySegment;
import org.plstar.array.blas.Operand;

/**
 * An array's matrices, by the element at which they begin: what products take.
 *
 * <p>Each is made once and kept, up to {@value #SLOTS} of them, since a call that makes its own
 * leaves them on the heap wherever the compiler does not see through it, and a step of training
 * makes dozens of calls. Threads may share them: a thread that finds a slot with another matrix
 * replaces it.
 */
final class OperandCache {
    /** A power of two. */
    private static final int SLOTS = 64;

    /**
     * Spreads elements that are apart by multiples of a power of two (Knuth's multiplicative
     * hashing).
     */
    private static final int SPREAD = 0x9E3779B1;

    /** Slots that are looked at, so that few matrices keep replacing each other; as above. */
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

    /** Which of the slots is replaced next. */
    private int turn;

    /** The parts of an array of that precision. */
    OperandCache(MemorySegment whole, Precision precision) {
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
