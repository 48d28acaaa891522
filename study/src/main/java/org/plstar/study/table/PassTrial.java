package org.plstar.study.table;

import java.util.function.LongSupplier;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.LocalPasses;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;

/**
 * The seconds that both passes take per row, from a trial on some rows.
 *
 * @param seconds of a row
 */
public record PassTrial(double seconds) {
    /** The number of rows of the trial. */
    public static final int ROWS = 512;

    /** The nanoseconds over which trials are repeated, at least twice. */
    private static final long LONGEST_NANOS = 1_500_000_000;

    /**
     * Measures the time on some rows.
     *
     * @param own kernel of the centres, [M, M]
     * @param workers of one task
     * @param nanos the clock, such as that of the thread's own time on a processor
     */
    public static PassTrial of(
            CentredRows rows, int outputs, Matrix own, Workers workers, LongSupplier nanos) {
        int count = Math.min(ROWS, rows.rows()) / rows.group() * rows.group();
        try (FeatureMap map = FeatureMap.of(own, workers)) {
            RowTiles cut = new RowTiles(count, 1);
            LocalPasses passes = new LocalPasses(rows, outputs, workers, _ -> {});
            int m = own.rows();
            RowsLeftOut fit = new RowsLeftOut(
                    map,
                    own,
                    new double[m],
                    new double[m * outputs],
                    new double[m],
                    new double[outputs],
                    count);
            long least = Long.MAX_VALUE;
            long first = System.nanoTime();
            // the first times load and compile
            for (int time = 0; time < 2 || System.nanoTime() - first < LONGEST_NANOS; time++) {
                long begin = nanos.getAsLong();
                passes.strand(map, cut, 0).close();
                passes.leftOut(fit, cut, 0);
                least = Math.min(least, nanos.getAsLong() - begin);
            }
            return new PassTrial(least * 1e-9 / count);
        }
    }
}
