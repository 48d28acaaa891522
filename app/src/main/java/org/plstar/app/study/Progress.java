package org.plstar.app.study;

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
}
