package org.plstar.predict;

/** Who goes over all rows: this process, or many machines. The same numbers whoever does. */
public interface RowPasses extends AutoCloseable {
    /** Number of rows n. */
    int rows();

    /** Targets of each row. */
    int outputs();

    /** Sums of all rows' features, tiles after tiles in strands, these in {@link StrandFold}. */
    FeatureMoments moments(FeatureMap map, RowTiles cut);

    /** Each row's prediction by the fit without it, [n, outputs] row-major. */
    double[] leftOut(RowsLeftOut fit, RowTiles cut);

    /** Lets go of what it holds of the rows. */
    @Override
    default void close() {}
}
