package org.plstar.study.fit;

import org.plstar.array.Storage;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Checkpointed;

/** Records a training run during training. */
public interface Journal {
    /** A journal that writes nothing. */
    Journal NONE = new Journal() {
        @Override
        public void observed(Observation observation, Storage w) {}

        @Override
        public void before(int step, Checkpointed training, boolean last) {}
    };

    /**
     * An observation was made; steps ascend.
     *
     * @param w the iterate, [p]; not modified, and not kept
     */
    void observed(Observation observation, Storage w);

    /**
     * Called before a step, after all observations up to it.
     *
     * @param training its state is that before the step
     * @param last the run is being stopped here, so that this is the last chance to save
     */
    void before(int step, Checkpointed training, boolean last);
}
