package org.plstar.predict;

/** Passes over all rows, in this process or on many machines; results have the same bytes. */
public interface RowPasses extends AutoCloseable {
    /** Number of rows n. */
    int rows();

    /** Targets of each row. */
    int outputs();

    /** Sums of all rows' features, tiles after tiles in strands, these in {@link StrandFold}. */
    FeatureMoments moments(FeatureMap map, RowTiles cut);

    /** How many consecutive rows are versions of one, and are left out together; divides n. */
    default int group() {
        return 1;
    }

    /**
     * The prediction of each group's first row by the fit without the group, [n / group, outputs]
     * row-major.
     */
    double[] leftOut(RowsLeftOut fit, RowTiles cut);

    /** Lets go of what it holds of the rows. */
    @Override
    default void close() {}
}
