package org.plstar.predict;

/** Passes over all rows, in this process or on many machines; results have the same bytes. */
public interface RowPasses extends AutoCloseable {
    /** Number of rows n. */
    int rows();

    /** Number of targets of each row. */
    int outputs();

    /**
     * The sums of all rows' features: tiles are added to strands, and strands by
     * {@link StrandFold}.
     */
    FeatureMoments moments(FeatureMap map, RowTiles cut);

    /**
     * The number of consecutive rows that are versions of one, and are left out together; it
     * divides n.
     */
    default int group() {
        return 1;
    }

    /**
     * The prediction of each group's first row by the fit without the group, [n / group, outputs]
     * row-major.
     */
    double[] leftOut(RowsLeftOut fit, RowTiles cut);

    /** Frees the resources that are held for the rows. */
    @Override
    default void close() {}
}
