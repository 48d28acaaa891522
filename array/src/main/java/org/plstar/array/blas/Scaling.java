package org.plstar.array.blas;

/**
 * Computes C = beta C, for a product whose other part is empty; beta = 0 sets C to zero, whatever
 * its values. BLAS libraries differ in this case, so that it is handled before they are called.
 */
final class Scaling {
    private Scaling() {}

    static void of(double beta, Operand c) {
        for (int i = 0; i < c.rows(); i++) {
            row(i, 0, c.columns(), beta, c);
        }
    }

    static void of(Triangle triangle, double beta, Operand c) {
        for (int i = 0; i < c.rows(); i++) {
            row(
                    i,
                    triangle == Triangle.LOWER ? 0 : i,
                    triangle == Triangle.LOWER ? i + 1 : c.columns(),
                    beta,
                    c);
        }
    }

    private static void row(int i, int from, int to, double beta, Operand c) {
        double by = c.rounded(beta);
        for (int j = from; j < to; j++) {
            // the product of two floats is exact in double, so that it is rounded once
            c.set(i, j, by == 0 ? 0 : by * c.get(i, j));
        }
    }
}
