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
    /** The buffers that the step reads. */
    List<Integer> reads();

    /** The buffers that the step writes. */
    List<Integer> writes();

    /**
     * The step on given memory; all objects of a run are made here, so that runs allocate nothing.
     */
    Runnable on(PlanMemory memory);

    /** Number of elements of scratch per thread. */
    default int scratch() {
        return ElementwiseRun.CHUNK;
    }
}
