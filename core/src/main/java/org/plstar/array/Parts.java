package org.plstar.array;

import java.lang.foreign.MemorySegment;

/**
 * An array's memory segments, by the element at which they begin: what native calls take.
 *
 * <p>Each is made once and kept, up to {@value #SLOTS} of them, since a call that makes its own
 * leaves them on the heap wherever the compiler does not see through it, and a step of training
 * makes dozens of calls. Threads may share them: whoever finds a slot taken by another element
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

    private record Part(int element, MemorySegment segment) {}

    private final MemorySegment whole;
    private final int bytes;
    private Part[] parts = {};

    /** The parts of an array whose elements take so many bytes. */
    Parts(MemorySegment whole, int bytes) {
        this.whole = whole;
        this.bytes = bytes;
    }

    /** The array from an element on. */
    MemorySegment from(int element) {
        if (element == 0) {
            return whole;
        }
        Part[] known = parts;
        if (known.length == 0) {
            known = new Part[SLOTS];
            parts = known;
        }
        int slot = (element * SPREAD) >>> Integer.numberOfLeadingZeros(SLOTS - 1);
        Part part = known[slot];
        if (part == null || part.element() != element) {
            part = new Part(element, whole.asSlice((long) element * bytes));
            known[slot] = part;
        }
        return part.segment();
    }
}
