package org.plstar.study.pde;

import org.plstar.study.StudyRefusal;

/**
 * Sobol's sequence by Gray code, with the primitive polynomials and first direction numbers of Joe
 * and Kuo (2008, new-joe-kuo-6).
 */
final class Sobol {
    private static final int BITS = 52;

    /** Degree, coefficients, and first direction numbers, from dimension 2 on. */
    private static final int[][] TABLE = {
        {1, 0, 1},
        {2, 1, 1, 3},
        {3, 1, 1, 3, 1},
        {3, 2, 1, 1, 1},
        {4, 1, 1, 1, 3, 3},
        {4, 4, 1, 3, 5, 13},
        {5, 2, 1, 1, 5, 5, 17},
        {5, 4, 1, 1, 5, 5, 5},
        {5, 7, 1, 1, 7, 11, 19},
    };

    private final long[][] directions;

    Sobol(int dimensions) {
        if (dimensions > TABLE.length + 1) {
            throw StudyRefusal.range(
                    "Sobol points in " + dimensions + " dimensions",
                    "up to " + (TABLE.length + 1) + " dimensions; use uniform points");
        }
        directions = new long[dimensions][BITS];
        for (int j = 0; j < dimensions; j++) {
            for (int k = 0; k < BITS; k++) {
                directions[j][k] = j == 0 ? 1L << (BITS - 1 - k) : direction(TABLE[j - 1], j, k);
            }
        }
    }

    private long direction(int[] row, int j, int k) {
        int s = row[0];
        if (k < s) {
            return (long) row[2 + k] << (BITS - 1 - k);
        }
        long v = directions[j][k - s] ^ (directions[j][k - s] >>> s);
        for (int i = 1; i < s; i++) {
            if ((row[1] >> (s - 1 - i) & 1) == 1) {
                v ^= directions[j][k - i];
            }
        }
        return v;
    }

    /** Coordinate j of point i, in [0, 1). */
    double at(long i, int j) {
        long gray = i ^ (i >>> 1);
        long x = 0;
        for (int k = 0; gray != 0; k++, gray >>>= 1) {
            if ((gray & 1) == 1) {
                x ^= directions[j][k];
            }
        }
        return x * 0x1p-52;
    }
}
