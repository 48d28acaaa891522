package org.plstar.array.blas;

import java.util.SplittableRandom;

/** Random strided matrices for the tests of this package, and the products they should have. */
final class Operands {
    /** Elements before a matrix and between its rows, poisoned so that a stray read shows. */
    static final int OFFSET = 3;

    private Operands() {}

    /** A matrix [rows, columns] at {@link #OFFSET} with rows {@code ld} apart; NaN elsewhere. */
    static double[] random(SplittableRandom random, int rows, int columns, int ld) {
        double[] a = new double[OFFSET + rows * ld];
        java.util.Arrays.fill(a, Double.NaN);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                a[OFFSET + i * ld + j] = 2 * random.nextDouble() - 1;
            }
        }
        return a;
    }

    /** alpha op(A) op(B) + beta C by the definition, into a copy of C. */
    static double[] product(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc) {
        double[] out = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    double x = a[OFFSET + (ta ? p * lda + i : i * lda + p)];
                    double y = b[OFFSET + (tb ? j * ldb + p : p * ldb + j)];
                    sum += x * y;
                }
                int at = OFFSET + i * ldc + j;
                out[at] = alpha * sum + (beta == 0 ? 0 : beta * c[at]);
            }
        }
        return out;
    }

    /** A matrix [height, width] of an array, whose columns lie in one piece if it is transposed. */
    static Operand matrix(boolean transposed, double[] a, int at, int height, int width, int ld) {
        return transposed
                ? Operand.of(a, at, width, height, ld).transpose()
                : Operand.of(a, at, height, width, ld);
    }

    /** The same in float. */
    static Operand matrix(boolean transposed, float[] a, int at, int height, int width, int ld) {
        return transposed
                ? Operand.of(a, at, width, height, ld).transpose()
                : Operand.of(a, at, height, width, ld);
    }

    static float[] floats(double[] a) {
        float[] f = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            f[i] = (float) a[i];
        }
        return f;
    }

    static double[] doubles(float[] a) {
        double[] d = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            d[i] = a[i];
        }
        return d;
    }

    /** The largest difference; infinite where one is NaN and the other is not. */
    static double difference(double[] x, double[] y) {
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(x[i]) && Double.isNaN(y[i])) {
                continue;
            }
            double d = Math.abs(x[i] - y[i]);
            largest = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(largest, d);
        }
        return largest;
    }
}
