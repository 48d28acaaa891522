package org.plstar.program.execute;

/**
 * The division of the windows of all items into blocks whose patches fit into the cache: several
 * whole items, or some rows of windows of one.
 *
 * @param items samples, or 1
 * @param perBlock items in a block
 * @param rows rows of windows of an item
 * @param rowsPerBlock rows in a block; all if a block has several items
 */
record WindowBlocks(int items, int perBlock, int rows, int rowsPerBlock) {
    /**
     * Elements of a block's patches: half a megabyte of doubles fits into a second-level cache
     * together with packed operands.
     */
    private static final int PATCHES = 1 << 16;

    /**
     * The number of columns below which packing the other operand takes much of a product's time,
     * so that deep patches may exceed the cache.
     */
    private static final int COLUMNS = 192;

    /**
     * Divides windows into blocks by shape alone.
     *
     * @param depth elements of one patch
     * @param across windows in a row
     * @param join whether items may share a block
     * @param least the least number of blocks of items, if there are as many items
     */
    static WindowBlocks of(int items, int rows, int across, int depth, boolean join, int least) {
        int columns = Math.max(COLUMNS, PATCHES / Math.max(1, depth));
        int rowsPerBlock = Math.clamp(Math.ceilDiv(columns, across), 1, rows);
        int perBlock = join && rowsPerBlock == rows
                ? Math.clamp(columns / (rows * across), 1, Math.ceilDiv(items, least))
                : 1;
        return new WindowBlocks(items, perBlock, rows, rowsPerBlock);
    }

    int itemBlocks() {
        return Math.ceilDiv(items, perBlock);
    }

    int rowBlocks() {
        return Math.ceilDiv(rows, rowsPerBlock);
    }

    int itemsOf(int block) {
        return Math.min(perBlock, items - block * perBlock);
    }

    int rowsOf(int block) {
        return Math.min(rowsPerBlock, rows - block * rowsPerBlock);
    }
}
