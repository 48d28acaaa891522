package org.plstar.cluster.store;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.predict.RowTiles;

/** Where executors get the rows of a tile of {@link RowTiles#TILE}. */
public sealed interface RowSource extends Serializable {
    /** N. */
    int rows();

    /** Numbers of a row. */
    int width();

    /** The rows of a tile, row-major. */
    double[] tile(int tile);

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
            return StoredRows.tile(spec, tile);
        }
    }

    /**
     * All of them on each executor, as one object: for rows that its memory holds.
     *
     * @param all [rows, width] row-major
     */
    record Sent(int rows, int width, Broadcast<double[]> all) implements RowSource {
        @Override
        public double[] tile(int tile) {
            int first = tile * RowTiles.TILE;
            int end = Math.min(rows, first + RowTiles.TILE);
            return Arrays.copyOfRange(all.value(), first * width, end * width);
        }
    }
}
