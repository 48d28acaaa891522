package org.plstar.study.fit;

/**
 * Means of the batches' losses along a run.
 *
 * @param steps of each mean
 * @param means in order; the k-th is over the steps from k·steps on
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record BatchMeans(int steps, double[] means) {
    /** The means of a run without batches. */
    public static final BatchMeans NONE = new BatchMeans(1, new double[0]);

    /** The step in the middle of a mean. */
    public double at(int k) {
        return (k + 0.5) * steps;
    }
}
