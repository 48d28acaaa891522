package org.plstar.program.execute;

import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A program that changes its own leaves: outputs which products make are added to them, times a
 * factor, by the products themselves.
 *
 * <p>It saves the pass over outputs and leaves, and the room for these outputs. Sums are rounded
 * otherwise than where the output is complete before it is added. Runs allocate nothing. Not
 * thread-safe, nor together with its executor, whose memory it works in.
 */
public final class InPlaceRun {
    private final CompiledPlan ready;
    private final InPlacePlan plan;
    private final int samples;
    private final Executor executor;

    InPlaceRun(InPlacePlan plan, CompiledPlan ready, int samples, Executor executor) {
        this.executor = executor;
        this.plan = plan;
        this.ready = ready;
        this.samples = samples;
    }

    /** The outputs that are added to their leaves; they need no place in the binding. */
    public Set<String> added() {
        return plan.added();
    }

    /**
     * Runs up to the first change of a leaf, asks, and continues or leaves the leaves as they are.
     *
     * @param binding places of the leaves, some of which are changed, and of all outputs that are
     *     not added
     * @param factor of what is added
     * @param go asked once, when the deciding output is there; must not run the program
     * @return what it said
     */
    public boolean run(Binding binding, double factor, BooleanSupplier go) {
        executor.begin();
        try {
            ready.bind(binding, 0, samples);
            return ready.run(plan.gate(), factor, go);
        } finally {
            executor.end();
        }
    }
}
