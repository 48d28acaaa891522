package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * Cholesky's factorization A = L Lᵀ in pure Java: by blocks of columns, after each of which one
 * symmetric product updates the rest.
 */
record JavaCholesky(JavaBlas blas) {
    private static final int BLOCK = 64;

    /** Returns 0, or 1 + the index of the first pivot that is not positive. */
    int factor(Matrix a) {
        int n = a.rows();
        MemorySegment all = a.segment();
        double[] diagonal = new double[BLOCK * BLOCK];
        double[] line = new double[BLOCK];
        for (int k = 0; k < n; k += BLOCK) {
            int size = Math.min(BLOCK, n - k);
            for (int i = 0; i < n - k; i++) {
                long at = Double.BYTES * ((long) (k + i) * n + k);
                int columns = Math.min(i + 1, size);
                MemorySegment.copy(
                        all, java.lang.foreign.ValueLayout.JAVA_DOUBLE, at, line, 0, columns);
                double[] x = i < size ? diagonal : line;
                int xo = i < size ? i * BLOCK : 0;
                System.arraycopy(line, 0, x, xo, columns);
                substitute(diagonal, x, xo, Math.min(i, size));
                if (i < size) {
                    double pivot = x[xo + i] - DoubleReductions.sumSquares(x, xo, i);
                    if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
                        return k + i + 1;
                    }
                    x[xo + i] = Math.sqrt(pivot);
                }
                MemorySegment.copy(
                        x, xo, all, java.lang.foreign.ValueLayout.JAVA_DOUBLE, at, columns);
            }
            int rest = n - k - size;
            if (rest > 0) {
                Operand panel = Operand.of(a).part(k + size, k, rest, size);
                Operand to = Operand.of(a).part(k + size, k + size, rest, rest);
                blas.syrk(Triangle.LOWER, -1, panel, 1, to);
            }
        }
        return 0;
    }

    /** Overwrites the first {@code count} elements b of a row by the solution x of L x = b. */
    private static void substitute(double[] l, double[] x, int xo, int count) {
        for (int j = 0; j < count; j++) {
            double known = DoubleReductions.dot(l, j * BLOCK, x, xo, j);
            x[xo + j] = (x[xo + j] - known) / l[j * BLOCK + j];
        }
    }
}
