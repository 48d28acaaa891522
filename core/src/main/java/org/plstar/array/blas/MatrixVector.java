package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * y = alpha op(A) x + beta y in pure Java.
 *
 * <p>Sums are taken in a fixed order, by fused multiply-adds, so their bits do not depend on the
 * machine or on whether the code is compiled yet.
 */
final class MatrixVector {
    private MatrixVector() {}

    static void doubles(
            boolean ta,
            int m,
            int n,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment x,
            long xo,
            double beta,
            MemorySegment y,
            long yo) {
        double[] vector = new double[ta ? m : n];
        MemorySegment.copy(x, ValueLayout.JAVA_DOUBLE_UNALIGNED, 8 * xo, vector, 0, vector.length);
        double[] line = new double[n];
        double[] sums = new double[ta ? n : m];
        for (int i = 0; i < m; i++) {
            long row = ao + (long) i * lda;
            MemorySegment.copy(a, ValueLayout.JAVA_DOUBLE_UNALIGNED, 8 * row, line, 0, n);
            if (ta) {
                for (int j = 0; j < n; j++) {
                    sums[j] = Math.fma(line[j], vector[i], sums[j]);
                }
            } else {
                sums[i] = dot(line, vector);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            double old = beta == 0 ? 0 : beta * y.getAtIndex(ValueLayout.JAVA_DOUBLE, yo + i);
            y.setAtIndex(ValueLayout.JAVA_DOUBLE, yo + i, Math.fma(alpha, sums[i], old));
        }
    }

    static void floats(
            boolean ta,
            int m,
            int n,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment x,
            long xo,
            float beta,
            MemorySegment y,
            long yo) {
        float[] vector = new float[ta ? m : n];
        MemorySegment.copy(x, ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * xo, vector, 0, vector.length);
        float[] line = new float[n];
        float[] sums = new float[ta ? n : m];
        for (int i = 0; i < m; i++) {
            long row = ao + (long) i * lda;
            MemorySegment.copy(a, ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * row, line, 0, n);
            if (ta) {
                for (int j = 0; j < n; j++) {
                    sums[j] = Math.fma(line[j], vector[i], sums[j]);
                }
            } else {
                sums[i] = dot(line, vector);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            float old = beta == 0 ? 0 : beta * y.getAtIndex(ValueLayout.JAVA_FLOAT, yo + i);
            y.setAtIndex(ValueLayout.JAVA_FLOAT, yo + i, Math.fma(alpha, sums[i], old));
        }
    }

    /** Four sums at once, since one alone waits for each multiply-add to finish. */
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

    private static float dot(float[] x, float[] y) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
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
