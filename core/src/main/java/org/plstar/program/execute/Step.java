package org.plstar.program.execute;

import java.util.List;

/** One step of a plan. */
sealed interface Step
        permits ElementwiseRun,
                Product,
                Reduce,
                CopyStep,
                Take,
                Scatter,
                Largest,
                Unfold,
                Refold,
                PatchProduct,
                FoldProduct,
                DirectConvolution,
                DirectWeights,
                DirectImages {
    /** Buffers read. */
    List<Integer> reads();

    /** Buffers written. */
    List<Integer> writes();

    /**
     * The step on given memory; whatever a run needs is made here, so that runs allocate nothing.
     */
    Runnable on(PlanMemory memory);

    /** Elements of scratch that a thread needs. */
    default int scratch() {
        return ElementwiseRun.CHUNK;
    }
}
