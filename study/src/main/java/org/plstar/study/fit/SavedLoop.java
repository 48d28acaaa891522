package org.plstar.study.fit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Checkpointed;

/** A loop with the whole state that is saved: its own, and that of the trackers of its steps. */
final class SavedLoop {
    private final Checkpointed loop;

    /** Combines a loop with trackers. */
    SavedLoop(Checkpointed loop, StepTrackers trackers) {
        this.loop = trackers.with(loop);
    }

    /** The state that a journal saves. */
    Checkpointed state() {
        return loop;
    }

    /** Sets the loop to a stored state; refuses that of another method or network. */
    void restore(Resumption from) {
        loop.restore(stored(from));
    }

    /**
     * Refuses the state of another method or network; the names and sizes of a state are the same
     * at every step.
     */
    void requireFitting(Resumption from) {
        loop.requireFitting(stored(from));
    }

    /**
     * The arrays in the precisions of the loop; an array that the loop lacks is kept, so that the
     * loop refuses it.
     */
    private Map<String, Storage> stored(Resumption from) {
        SequencedMap<String, Storage> mine = loop.state();
        Map<String, Storage> state = new LinkedHashMap<>();
        from.state().forEach((name, values) -> {
            Storage here = mine.get(name);
            Precision p = here == null ? Precision.DOUBLE : here.precision();
            state.put(name, p.of(values));
        });
        return state;
    }
}
