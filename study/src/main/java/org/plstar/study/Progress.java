package org.plstar.study;

/** Who is told how far long work is. */
public interface Progress {
    /** Tells no one. */
    Progress SILENT = (stage, done, total) -> {};

    /**
     * Called often; must return at once.
     *
     * @param stage what is being done, in words
     * @param done units done
     * @param total units in all
     */
    void at(String stage, long done, long total);

    /**
     * Something between two units of the stage at hand was done, such as a look at a run.
     *
     * @param nanos that it took
     * @param left how often it is still to be done before the end
     */
    default void apart(long nanos, long left) {}
}
