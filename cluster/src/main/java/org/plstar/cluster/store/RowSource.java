package org.plstar.cluster.store;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.RowsSpec;

/** The source of rows for executors, by chunks of consecutive rows. */
public sealed interface RowSource extends Serializable, AutoCloseable {
    /** The number of rows N. */
    int rows();

    /** The number of elements of a row. */
    int width();

    /** The number of rows of a chunk. */
    int height();

    /** The rows of a chunk, row-major; not to be modified. */
    double[] chunk(int number);

    /**
     * Sends rows, or stores them once if the specification has a place; rows that are stored are
     * kept.
     *
     * @param chunk the rows of each, row-major
     */
    static RowSource of(RowsSpec spec, IntFunction<double[]> chunk, ClusterSession cluster) {
        if (spec.place().isEmpty()) {
            return Sent.of(cluster.spark(), spec.rows(), spec.tile(), chunk);
        }
        SharedPlace.require(Places.of(spec.place()), cluster);
        StoredRows.write(
                spec, chunk, StoredRows.digest(Math.ceilDiv(spec.rows(), spec.tile()), chunk));
        return new Stored(spec);
    }

    /** Frees the driver's copies of the rows; they cannot be read afterwards. */
    @Override
    default void close() {}

    /** Rows that are stored once and read by range. */
    record Stored(RowsSpec spec) implements RowSource {
        @Override
        public int rows() {
            return spec.rows();
        }

        @Override
        public int width() {
            return spec.width();
        }

        @Override
        public int height() {
            return spec.tile();
        }

        @Override
        public double[] chunk(int number) {
            TaskContext context = TaskContext.get();
            if (context != null) {
                context.taskMetrics().inputMetrics().incBytesRead(StoredRows.chunkBytes(spec));
            }
            return StoredRows.tile(spec, number);
        }
    }

    /**
     * Rows that are sent chunk by chunk: an executor fetches the chunks that its tasks need.
     *
     * @param chunks each [rows of the chunk, width] row-major
     */
    record Sent(int rows, int width, int height, List<Broadcast<double[]>> chunks)
            implements RowSource {
        /** Sends rows to the cluster, which keeps them until the context ends or {@link #close}. */
        public static Sent of(
                JavaSparkContext spark, int rows, int height, IntFunction<double[]> chunk) {
            List<Broadcast<double[]>> chunks = IntStream.range(0, Math.ceilDiv(rows, height))
                    .mapToObj(chunk)
                    .map(spark::broadcast)
                    .toList();
            int width = chunks.getFirst().value().length / Math.min(rows, height);
            return new Sent(rows, width, height, chunks);
        }

        @Override
        public double[] chunk(int number) {
            return chunks.get(number).value();
        }

        @Override
        public void close() {
            chunks.forEach(Broadcast::destroy);
        }
    }
}
