package org.plstar.cluster.store;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.predict.RowTiles;

/** Where executors get the rows of a tile of {@link RowTiles#TILE}. */
public sealed interface RowSource extends Serializable, AutoCloseable {
    /** N. */
    int rows();

    /** Numbers of a row. */
    int width();

    /** The rows of a tile, row-major; not to be modified. */
    double[] tile(int tile);

    /** Frees what the driver holds of them; they can't be read any more. */
    @Override
    default void close() {}

    /** Stored once, read by tiles. */
    record Stored(RowsSpec spec) implements RowSource {
        /**
         * Checks the cut.
         *
         * @throws IllegalArgumentException if the tiles are others
         */
        public Stored {
            if (spec.tile() != RowTiles.TILE) {
                throw new IllegalArgumentException("rows in tiles of " + spec.tile());
            }
        }

        @Override
        public int rows() {
            return spec.rows();
        }

        @Override
        public int width() {
            return spec.width();
        }

        @Override
        public double[] tile(int tile) {
            TaskContext context = TaskContext.get();
            if (context != null) {
                context.taskMetrics().inputMetrics().incBytesRead(StoredRows.chunkBytes(spec));
            }
            return StoredRows.tile(spec, tile);
        }
    }

    /**
     * Sent tile by tile: an executor fetches those that its tasks ask for.
     *
     * @param tiles each [rows of the tile, width] row-major
     */
    record Sent(int rows, int width, List<Broadcast<double[]>> tiles) implements RowSource {
        /**
         * Hands rows to the cluster, which keeps them until the context ends or {@link #close}.
         *
         * @param all [rows, width] row-major; not modified
         */
        public static Sent of(JavaSparkContext spark, double[] all, int rows) {
            int width = all.length / rows;
            List<Broadcast<double[]>> tiles = new ArrayList<>();
            for (int from = 0; from < rows; from += RowTiles.TILE) {
                int end = Math.min(rows, from + RowTiles.TILE);
                tiles.add(spark.broadcast(Arrays.copyOfRange(all, from * width, end * width)));
            }
            return new Sent(rows, width, tiles);
        }

        @Override
        public double[] tile(int tile) {
            return tiles.get(tile).value();
        }

        @Override
        public void close() {
            tiles.forEach(Broadcast::destroy);
        }
    }
}
