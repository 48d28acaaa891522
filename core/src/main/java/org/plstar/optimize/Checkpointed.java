package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;

/**
 * A run whose state can be saved at any step and restored later, so that it continues with the same
 * bytes as without the interruption.
 *
 * <p>Counters are arrays of one number in double precision.
 */
public interface Checkpointed {
    /**
     * The state that the next step depends on, with the parameters {@code w}, by name; the arrays
     * are not copies.
     */
    SequencedMap<String, Storage> state();

    /**
     * Refuses a state that does not belong to this run; changes nothing.
     *
     * @throws Refusal if names, sizes or precisions are not those of {@link #state()}
     */
    default void requireFitting(Map<String, Storage> saved) {
        SequencedMap<String, Storage> mine = state();
        if (!saved.keySet().equals(mine.keySet())) {
            throw Refusal.of(
                    OptimizeRefusal.STATE_NAMES,
                    "optimizer state",
                    "it holds " + saved.keySet(),
                    mine.keySet().toString(),
                    "resume with the method that wrote it");
        }
        mine.forEach((name, here) -> {
            Storage there = saved.get(name);
            if (there == null
                    || there.size() != here.size()
                    || there.precision() != here.precision()) {
                throw Refusal.of(
                        OptimizeRefusal.STATE_VALUES,
                        "optimizer state, array " + name,
                        there == null
                                ? "it is missing"
                                : "it has " + there.size() + " numbers of " + there.precision(),
                        here.size() + " numbers of " + here.precision(),
                        "resume with the network and precision that wrote it");
            }
        });
    }

    /**
     * Puts a state back: copies the arrays.
     *
     * @throws Refusal if names, sizes or precisions are not those of {@link #state()}
     */
    default void restore(Map<String, Storage> saved) {
        requireFitting(saved);
        state().forEach((name, here) ->
                here.put(0, saved.getOrDefault(name, here).toDoubles(0, here.size())));
    }

    /** The same run, with arrays of the caller's added to the state. */
    default Checkpointed with(Map<String, Storage> arrays) {
        requireNonNull(arrays, "arrays");
        Checkpointed alone = this;
        return new Checkpointed() {
            @Override
            public SequencedMap<String, Storage> state() {
                SequencedMap<String, Storage> all = new LinkedHashMap<>(alone.state());
                arrays.keySet().stream().sorted().forEach(n -> all.put(n, arrays.get(n)));
                return all;
            }

            @Override
            public void restore(Map<String, Storage> saved) {
                Checkpointed.super.restore(saved);
                Map<String, Storage> rest = new LinkedHashMap<>(saved);
                rest.keySet().removeAll(arrays.keySet());
                alone.restore(rest);
            }
        };
    }
}
