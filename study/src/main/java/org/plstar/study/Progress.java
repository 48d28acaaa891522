package org.plstar.study;

/** A listener to the progress of long work. */
public interface Progress {
    /** A listener that ignores all calls. */
    Progress SILENT = (stage, done, total) -> {};

    /**
     * Reports units of a stage; called often, by the thread that runs the study, and must return at
     * once.
     *
     * @param stage what is being done, in words
     * @param done units done
     * @param total units in all
     */
    void at(String stage, long done, long total);

    /**
     * Reports work between two units of the current stage, such as an observation of a run.
     *
     * @param nanos the time that it took
     * @param left how often it is still to be done before the end
     */
    default void apart(long nanos, long left) {}

    /**
     * Reports the loss before the last reported step: of its batch where there are batches,
     * otherwise of all training rows in training mode. Called often, as {@link #at} is.
     */
    default void loss(double loss) {}

    /** Called when the study has ended, or before something else is written to the terminal. */
    default void clear() {}
}
