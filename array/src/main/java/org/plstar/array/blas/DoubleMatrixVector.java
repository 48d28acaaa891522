package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * y = alpha op(A) x + beta y in pure Java.
 *
 * <p>Sums are taken in a fixed order, by fused multiply-adds, so their bits do not depend on the
 * machine or on whether the code is compiled yet.
 */
final class DoubleMatrixVector {
    private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private DoubleMatrixVector() {}

    static void gemv(double alpha, Operand a, Operand x, double beta, Operand y) {
        int n = a.columns();
        double[] vector = new double[x.rows()];
        MemorySegment.copy(x.memory(), LAYOUT, Double.BYTES * x.offset(), vector, 0, vector.length);
        double[] line = new double[n];
        double[] sums = new double[y.rows()];
        for (int i = 0; i < a.rows(); i++) {
            long row = a.offset() + (long) i * a.ld();
            MemorySegment.copy(a.memory(), LAYOUT, Double.BYTES * row, line, 0, n);
            if (a.transposed()) {
                for (int j = 0; j < n; j++) {
                    sums[j] = Math.fma(line[j], vector[i], sums[j]);
                }
            } else {
                sums[i] = dot(line, vector);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            long at = y.offset() + i;
            double old = beta == 0 ? 0 : beta * y.memory().getAtIndex(ValueLayout.JAVA_DOUBLE, at);
            y.memory().setAtIndex(ValueLayout.JAVA_DOUBLE, at, Math.fma(alpha, sums[i], old));
        }
    }

    /**
     * The scalar product, by four sums at once, since a single sum waits for each multiply-add to
     * finish.
     */
    private static double dot(double[] x, double[] y) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 4 <= x.length; i += 4) {
            s0 = Math.fma(x[i], y[i], s0);
            s1 = Math.fma(x[i + 1], y[i + 1], s1);
            s2 = Math.fma(x[i + 2], y[i + 2], s2);
            s3 = Math.fma(x[i + 3], y[i + 3], s3);
        }
        for (; i < x.length; i++) {
            s0 = Math.fma(x[i], y[i], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }
}
