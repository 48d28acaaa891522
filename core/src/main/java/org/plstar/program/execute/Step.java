package org.plstar.program.execute;

import java.util.List;

/** One step of a plan. */
sealed interface Step
        permits Elementwise,
                Product,
                Reduce,
                Place,
                Take,
                Scatter,
                Largest,
                Unfold,
                Refold,
                PatchProduct,
                FoldProduct {
    /** Buffers read. */
    List<Integer> reads();

    /** Buffers written. */
    List<Integer> writes();

    /**
     * Does the step.
     *
     * @param more whether a sum over samples adds to what earlier tiles left (else it starts anew)
     */
    void run(Memory memory, boolean more);

    /** Elements of scratch that a thread needs. */
    default int scratch() {
        return Elementwise.CHUNK;
    }
}
