package org.plstar.predict;

import java.io.Serializable;
import org.plstar.refusal.Require;

/**
 * A batch of samples, grouped by the strand of rows that they belong to; within a strand in the
 * order of the draw.
 *
 * @param which indices of samples, strand after strand; not a copy
 * @param first where each strand begins, and the end; empty for all samples
 * @param scale of their losses
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record BatchCut(int[] which, int[] first, double scale) implements Serializable {
    /** The batch of all samples, each once. */
    public static final BatchCut ALL = new BatchCut(new int[0], new int[0], 1);

    /**
     * Groups the samples of a batch by strands.
     *
     * @param batch indices, {@code count} of them from {@code from} on; not modified
     */
    public static BatchCut of(RowTiles cut, int[] batch, int from, int count) {
        Require.that(
                count >= 1 && from >= 0 && from <= batch.length - count,
                PredictRefusal.RANGE,
                count + " samples from " + from + " on",
                "at least one of the batch's " + batch.length);
        for (int i = from; i < from + count; i++) {
            Require.index(batch[i], cut.rows(), PredictRefusal.RANGE, "sample");
        }
        int strands = cut.strands();
        int[] end = new int[strands + 1];
        for (int s = 1; s <= strands; s++) {
            end[s] = Math.min(cut.rows(), cut.firstRow(cut.firstTile(s)));
        }
        int[] first = new int[strands + 1];
        for (int i = from; i < from + count; i++) {
            first[strand(end, batch[i]) + 1]++;
        }
        for (int s = 0; s < strands; s++) {
            first[s + 1] += first[s];
        }
        int[] at = first.clone();
        int[] which = new int[count];
        for (int i = from; i < from + count; i++) {
            which[at[strand(end, batch[i])]++] = batch[i];
        }
        return new BatchCut(which, first, cut.rows() / (double) count);
    }

    private static int strand(int[] end, int row) {
        int low = 0;
        int high = end.length - 2;
        while (low < high) {
            int middle = (low + high) / 2;
            if (row < end[middle + 1]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether the batch is all samples. */
    public boolean all() {
        return first.length == 0;
    }
}
