package org.plstar.array;

import java.util.function.Supplier;

/**
 * An object that every thread of a team has of its own, made at the first use.
 *
 * <p>It goes with its owner: a thread keeps nothing of it, as it would of a {@link ThreadLocal}
 * until it happens to clean up. Belongs to one caller at a time, as the team does.
 */
public final class PerThread<T> {
    private final Workers workers;
    private final Supplier<T> make;
    private final Object[] values;

    /** An owner without objects so far. */
    public PerThread(Workers workers, Supplier<T> make) {
        this.workers = workers;
        this.make = make;
        this.values = new Object[workers.threads()];
    }

    /** The calling thread's own: a thread of the team, or the caller. */
    @SuppressWarnings("unchecked") // only set() writes, with objects of make
    public T get() {
        int slot = workers.slot();
        Object known = values[slot];
        if (known == null) {
            known = make.get();
            values[slot] = known;
        }
        return (T) known;
    }
}
