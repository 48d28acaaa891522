package org.plstar.landscape.certificate.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bounds of eigenvalues whose eigenvectors are known. */
final class PlainAlgebraTest {
    /**
     * Whatever the start of the iteration sees of the top eigenvector, and however near the next
     * eigenvalue is, the bound is above and within half a percent.
     */
    @Test
    void theLargestEigenvalueIsBoundedFromNearby() {
        Random random = new Random(8);
        for (int trial = 0; trial < 300; trial++) {
            int n = 2 + random.nextInt(12);
            double[] top = new double[n];
            double[] start = new double[n];
            for (int i = 0; i < n; i++) {
                top[i] = random.nextGaussian();
                start[i] = 1 + 0.1 * StrictMath.sin(i);
            }
            double seen = Math.pow(10, -17 * random.nextDouble());
            double share =
                    PlainAlgebra.dot(top, 0, start, 0, n) / PlainAlgebra.dot(start, 0, start, 0, n);
            for (int i = 0; i < n; i++) {
                top[i] -= (1 - seen) * share * start[i];
            }
            double size = PlainAlgebra.norm(top);
            // I λ₂ and a multiple of top topᵀ: eigenvalues 1 and, n - 1 times, λ₂
            double second = 1 - Math.pow(10, -4 * random.nextDouble());
            double[][] a = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i][j] =
                            (i == j ? second : 0)
                                    + (1 - second) * (top[i] / size) * (top[j] / size);
                }
            }
            assertThat(PlainAlgebra.largest(a, 0)).as("trial " + trial).isBetween(1 - 1e-12, 1.005);
        }
    }

    @Test
    void nothingIsBoundedByNothing() {
        assertThat(PlainAlgebra.largest(new double[3][3], 0)).isBetween(0.0, 1e-190);
        double[][] unseen = {{1, -1.0 / (1 + 0.1 * StrictMath.sin(1))}, {0, 0}};
        unseen[1][0] = unseen[0][1];
        unseen[1][1] = unseen[0][1] * unseen[0][1];
        double trace = unseen[0][0] + unseen[1][1];
        assertThat(PlainAlgebra.largest(unseen, 0)).isBetween(trace * (1 - 1e-12), 1.005 * trace);
    }

    /** Products of two such numbers are no numbers; a forged radius leads there. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void numbersWhoseSquaresOverflowAreBoundedToo() {
        Random random = new Random(9);
        for (int trial = 0; trial < 400; trial++) {
            int n = 2 + random.nextInt(3);
            double size = Math.pow(10, 153 + 4 * random.nextDouble());
            double[][] rows = new double[n][n];
            double[][] small = new double[n][n];
            double[][] large = new double[n][n];
            for (double[] row : rows) {
                for (int j = 0; j < n; j++) {
                    row[j] = random.nextGaussian();
                }
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    small[i][j] = PlainAlgebra.dot(rows[i], 0, rows[j], 0, n);
                    large[i][j] = size * small[i][j];
                }
            }
            assertThat(PlainAlgebra.largest(large, 0) / size)
                    .isGreaterThan(0.995 * PlainAlgebra.largest(small, 0));
        }
    }
}
