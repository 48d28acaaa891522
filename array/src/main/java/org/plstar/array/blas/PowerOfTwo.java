package org.plstar.array.blas;

import org.plstar.array.Matrix;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * Scaling of symmetric matrices whose elements' squares leave the range of doubles, by a power of
 * two, which rounds nothing.
 */
final class PowerOfTwo {
    /** The exponent from which on elements are scaled. */
    private static final int RANGE = 300;

    private PowerOfTwo() {}

    /**
     * Scales the matrix if needed so that the largest element of its lower triangle is near 1;
     * returns the exponent, 0 for none.
     */
    static int takeFrom(Matrix a) {
        int n = a.rows();
        double[] row = new double[n];
        double largest = 0;
        for (int i = 0; i < n; i++) {
            a.readRow(i, row, 0);
            largest = Math.max(largest, DoubleReductions.maxAbs(row, 0, i + 1));
        }
        int exponent = largest == 0 ? 0 : Math.getExponent(largest);
        if (Math.abs(exponent) < RANGE) {
            return 0;
        }
        for (int i = 0; i < n; i++) {
            a.readRow(i, row, 0);
            for (int j = 0; j <= i; j++) {
                row[j] = Math.scalb(row[j], -exponent);
            }
            a.writeRow(i, row, 0);
        }
        return exponent;
    }

    /** Multiplies a tridiagonal matrix by the power of two again. */
    static void giveTo(double[] d, double[] e, int exponent) {
        for (int i = 0; i < d.length && exponent != 0; i++) {
            d[i] = Math.scalb(d[i], exponent);
            e[i] = Math.scalb(e[i], exponent);
        }
    }
}
