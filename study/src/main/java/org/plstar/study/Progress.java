package org.plstar.study;

/** A listener that is told how far long work is. */
public interface Progress {
    /** Ignores all. */
    Progress SILENT = (stage, done, total) -> {};

    /**
     * Called often, by the thread that runs the study; must return at once.
     *
     * @param stage what is being done, in words
     * @param done units done
     * @param total units in all
     */
    void at(String stage, long done, long total);

    /**
     * Something between two units of the current stage was done, such as an observation of a run.
     *
     * @param nanos the time that it took
     * @param left how often it is still to be done before the end
     */
    default void apart(long nanos, long left) {}

    /**
     * The loss before the step that was told last: of its batch where there are batches, else of
     * all training rows as the step sees them. Called often, as {@link #at} is.
     */
    default void loss(double loss) {}

    /** The study has ended, or another way to write is about to take place. */
    default void clear() {}
}
