package org.plstar.predict;

import org.plstar.refusal.Require;

/**
 * Rows cut into tiles of 2,048, and tiles into contiguous strands: sums over rows are added tile
 * after tile within a strand, and strands in a fixed tree ({@link StrandFold}), so that they are
 * the same wherever and in whatever order strands are computed.
 *
 * @param rows in all
 * @param strands the largest number of strands; fewer if there are fewer tiles
 */
public record RowTiles(int rows, int strands) {
    /** Number of rows of a tile. */
    public static final int TILE = 2048;

    /** Refuses more strands than tiles. */
    public RowTiles {
        Require.atLeast(1, rows, PredictRefusal.RANGE, "rows");
        strands = Math.max(1, Math.min(strands, Math.ceilDiv(rows, TILE)));
    }

    /** Number of tiles. */
    public int tiles() {
        return Math.ceilDiv(rows, TILE);
    }

    /** The first tile of a strand; for the number of strands, the number of tiles. */
    public int firstTile(int strand) {
        Require.index(strand, strands + 1L, PredictRefusal.RANGE, "strand");
        return (int) ((long) tiles() * strand / strands);
    }

    /** The first row of a tile. */
    public int firstRow(int tile) {
        Require.index(tile, tiles() + 1L, PredictRefusal.RANGE, "tile");
        return (int) Math.min(rows, (long) tile * TILE);
    }

    /** The number of rows of a tile. */
    public int rowsOf(int tile) {
        Require.index(tile, tiles(), PredictRefusal.RANGE, "tile");
        return Math.min(TILE, rows - tile * TILE);
    }
}
