package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * C = beta C, what is left of a product whose other part is empty; beta = 0 clears C whatever it
 * held. BLAS libraries differ in this corner, so it is settled before they are asked.
 */
final class Scaling {
    private Scaling() {}

    static void doubles(int m, int n, double beta, MemorySegment c, long co, int ldc) {
        for (int i = 0; i < m; i++) {
            doubles(n, beta, c, co + (long) i * ldc);
        }
    }

    static void doubles(Triangle triangle, int n, double beta, MemorySegment c, long co, int ldc) {
        for (int i = 0; i < n; i++) {
            int from = triangle == Triangle.LOWER ? 0 : i;
            int columns = triangle == Triangle.LOWER ? i + 1 : n - i;
            doubles(columns, beta, c, co + (long) i * ldc + from);
        }
    }

    static void floats(int m, int n, float beta, MemorySegment c, long co, int ldc) {
        for (int i = 0; i < m; i++) {
            floats(n, beta, c, co + (long) i * ldc);
        }
    }

    static void floats(Triangle triangle, int n, float beta, MemorySegment c, long co, int ldc) {
        for (int i = 0; i < n; i++) {
            int from = triangle == Triangle.LOWER ? 0 : i;
            int columns = triangle == Triangle.LOWER ? i + 1 : n - i;
            floats(columns, beta, c, co + (long) i * ldc + from);
        }
    }

    private static void doubles(int n, double beta, MemorySegment c, long from) {
        for (long at = from; at < from + n; at++) {
            double old = beta == 0 ? 0 : beta * c.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
            c.setAtIndex(ValueLayout.JAVA_DOUBLE, at, old);
        }
    }

    private static void floats(int n, float beta, MemorySegment c, long from) {
        for (long at = from; at < from + n; at++) {
            float old = beta == 0 ? 0 : beta * c.getAtIndex(ValueLayout.JAVA_FLOAT, at);
            c.setAtIndex(ValueLayout.JAVA_FLOAT, at, old);
        }
    }
}
