package org.plstar.array;

/** Receives the progress of work in parts, on the thread that requested it. */
@FunctionalInterface
public interface Listener {
    /** A listener that ignores all calls. */
    Listener SILENT = (done, all) -> {};

    /**
     * Called when some parts are done; the work ends if it throws.
     *
     * @param done of {@code all}
     */
    void at(int done, int all);
}
