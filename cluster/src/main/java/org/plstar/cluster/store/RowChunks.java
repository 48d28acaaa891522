package org.plstar.cluster.store;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.cluster.spec.RowsPart;
import org.plstar.cluster.spec.RowsSpec;

/** Rows with targets, from where executors get them by chunks of consecutive rows. */
public sealed interface RowChunks extends Serializable {
    /** Rows of a chunk. */
    int height();

    /** One chunk. */
    RowsPart chunk(int number);

    /** Sent to the executors that ask for them, chunk by chunk. */
    record Sent(int height, List<Broadcast<RowsPart>> chunks) implements RowChunks {
        @Override
        public RowsPart chunk(int number) {
            return chunks.get(number).value();
        }
    }

    /**
     * Stored once, read by range.
     *
     * @param spec of the array, a row's inputs with its targets behind them
     * @param outputs targets of a row
     */
    record Stored(RowsSpec spec, int outputs) implements RowChunks {
        @Override
        public int height() {
            return spec.tile();
        }

        @Override
        public RowsPart chunk(int number) {
            double[] all = StoredRows.tile(spec, number);
            TaskContext context = TaskContext.get();
            if (context != null) {
                context.taskMetrics().inputMetrics().incBytesRead(StoredRows.chunkBytes(spec));
            }
            int width = spec.width() - outputs;
            int rows = all.length / spec.width();
            double[][] x = new double[rows][];
            double[] y = new double[rows * outputs];
            for (int i = 0; i < rows; i++) {
                int at = i * spec.width();
                x[i] = Arrays.copyOfRange(all, at, at + width);
                System.arraycopy(all, at + width, y, i * outputs, outputs);
            }
            return new RowsPart(x, y);
        }
    }
}
