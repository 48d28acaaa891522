package org.plstar.array.blas;

/**
 * The division of a product that is too long for one critical call: blocks of at most rows x
 * columns of C, each with at most depth of the inner dimension at a time.
 *
 * <p>Depends on the shape only, so that the rounding does too.
 */
record ProductBlocks(int rows, int columns, int depth) {
    /**
     * The operations of one call: about 40 ms in float and 80 ms in double on one core, which a
     * garbage collection may have to wait; shorter calls pack more.
     */
    private static final double BUDGET_FLOPS = 4e9;

    /**
     * The numbers of rows and columns of blocks below which packing the operands takes noticeable
     * time.
     */
    private static final int FEW_ROWS = 256;

    private static final int FEW_COLUMNS = 512;

    /** The division of C [m, n] = A [m, k] B [k, n]; one block if it is short. */
    static ProductBlocks of(int m, int n, int k) {
        int rows = cut(m, 2.0 * n * k, FEW_ROWS);
        int columns = cut(n, 2.0 * rows * k, FEW_COLUMNS);
        int depth = cut(k, 2.0 * rows * columns, 1);
        return new ProductBlocks(rows, columns, depth);
    }

    /**
     * The number of rows of blocks for one triangle of C [n, n] = A [n, k] Aᵀ; n if it is short.
     */
    static int symmetric(int n, int k) {
        if ((double) n * n * k <= BUDGET_FLOPS) {
            return n;
        }
        return Math.min(n, cut(n, 2.0 * n * k, FEW_ROWS));
    }

    /** Whether one call computes the whole product. */
    static boolean isShort(int m, int n, int k) {
        return 2.0 * m * n * k <= BUDGET_FLOPS;
    }

    private static int cut(int size, double flopsEach, int least) {
        double affordable = BUDGET_FLOPS / Math.max(1, flopsEach);
        if (size <= Math.max(least, affordable)) {
            return size;
        }
        // Equal parts, in multiples of 64, which keep the kernels' register blocks full.
        int parts = (int) Math.ceil(size / affordable);
        return Math.max(least, Math.ceilDiv(Math.ceilDiv(size, parts), 64) * 64);
    }
}
