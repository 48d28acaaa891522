package org.plstar.data.table;

import java.io.Serializable;
import java.util.List;

/**
 * The summary of consecutive rows; the joined summaries of a file's parts are the summary of the
 * whole file.
 *
 * @param numbers of the rows that are kept
 * @param dropped rows that are not, for missing values
 * @param missingCells cells without a value, in rows that are kept
 * @param rowsWithMissing rows that have such
 * @param targets of the rows that are kept
 * @param categories of each feature column, the different ones as they appear; of numbers none
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record RowScan(
        int[] numbers,
        long dropped,
        long missingCells,
        long rowsWithMissing,
        TargetSeen targets,
        List<List<String>> categories)
        implements Serializable {
    /** Copies {@code categories}. */
    public RowScan {
        categories = categories.stream().map(List::copyOf).toList();
    }
}
