package org.plstar.array.blas;

/**
 * How a product too long for one critical call is cut: blocks of at most rows x columns of C, each
 * with at most depth of the inner dimension at a time.
 *
 * <p>Depends on the shape only, so that the rounding does too.
 */
record ProductBlocks(int rows, int columns, int depth) {
    /**
     * About 40 ms in float, 80 ms in double on one core: as long as a garbage collection may have
     * to wait; shorter calls pack more.
     */
    private static final double BUDGET_FLOPS = 4e9;

    /** Below these, packing the operands would show. */
    private static final int FEW_ROWS = 256;

    private static final int FEW_COLUMNS = 512;

    /** The cut for C [m, n] = A [m, k] B [k, n]; the whole where it is short. */
    static ProductBlocks of(int m, int n, int k) {
        int rows = cut(m, 2.0 * n * k, FEW_ROWS);
        int columns = cut(n, 2.0 * rows * k, FEW_COLUMNS);
        int depth = cut(k, 2.0 * rows * columns, 1);
        return new ProductBlocks(rows, columns, depth);
    }

    /** Rows of the blocks for one triangle of C [n, n] = A [n, k] Aᵀ; n where it is short. */
    static int symmetric(int n, int k) {
        if ((double) n * n * k <= BUDGET_FLOPS) {
            return n;
        }
        return Math.min(n, cut(n, 2.0 * n * k, FEW_ROWS));
    }

    /** Whether one call does it all. */
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
