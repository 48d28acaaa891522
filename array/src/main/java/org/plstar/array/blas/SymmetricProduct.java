package org.plstar.array.blas;

/**
 * Computes one triangle of C = alpha op(A) op(A)ᵀ + beta C: by squares on the diagonal, and
 * products beside them.
 *
 * @param products for the rectangles
 * @param squares for the diagonal
 */
record SymmetricProduct(Product products, Square squares) {
    /** C = alpha A B + beta C. */
    @FunctionalInterface
    interface Product {
        void of(double alpha, Operand a, Operand b, double beta, Operand c);
    }

    /** Computes one triangle of C = alpha A Aᵀ + beta C. */
    @FunctionalInterface
    interface Square {
        void of(Triangle triangle, double alpha, Operand a, double beta, Operand c);
    }

    /**
     * Computes the triangle by blocks.
     *
     * @param block rows and columns of a square
     */
    void of(int block, Triangle triangle, double alpha, Operand a, double beta, Operand c) {
        int n = c.rows();
        int k = a.width();
        boolean lower = triangle == Triangle.LOWER;
        for (int i = 0; i < n; i += block) {
            int rows = Math.min(block, n - i);
            Operand own = a.part(i, 0, rows, k);
            squares.of(triangle, alpha, own, beta, c.part(i, i, rows, rows));
            int from = lower ? 0 : i + rows;
            int columns = lower ? i : n - i - rows;
            if (columns > 0) {
                Operand others = a.part(from, 0, columns, k).transpose();
                products.of(alpha, own, others, beta, c.part(i, from, rows, columns));
            }
        }
    }
}
