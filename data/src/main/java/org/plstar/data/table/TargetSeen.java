package org.plstar.data.table;

import java.io.Serializable;
import java.util.List;

/**
 * The targets of consecutive rows, before it is known whether they are classes.
 *
 * @param texts the different ones, as they appear; none where numbers were requested
 * @param counts of rows with each
 * @param overflown whether there were more than are kept
 * @param codes for each row which of the texts, or -1
 * @param numbers of each row
 * @param anyNumber whether a row has a number
 * @param anyText whether a row has another text
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record TargetSeen(
        List<String> texts,
        List<Integer> counts,
        boolean overflown,
        int[] codes,
        double[] numbers,
        boolean anyNumber,
        boolean anyText)
        implements Serializable {
    TargetSeen {
        texts = List.copyOf(texts);
        counts = List.copyOf(counts);
    }
}
