package org.plstar.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.random.RandomStream;

/** Rows that stand for several equal ones count as often. */
class AlignmentTest {
    private static final int OUTPUTS = 2;
    private static final int[] WEIGHTS = {1, 3, 1, 2};

    /** K = G Gᵀ of rows of features, of which row i of the weighted one counts √m_i times. */
    private static Matrix kernel(RandomStream random, int salt, int[] rows, boolean weighted) {
        int n = rows.length * OUTPUTS;
        double[][] g = new double[n][5];
        for (int i = 0; i < n; i++) {
            int row = rows[i / OUTPUTS];
            for (int k = 0; k < 5; k++) {
                double m = weighted ? Math.sqrt(WEIGHTS[row]) : 1;
                g[i][k] = m * random.normal(salt + row * 100L + i % OUTPUTS * 10L + k);
            }
        }
        Matrix m = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < 5; k++) {
                    sum += g[i][k] * g[j][k];
                }
                m.set(i, j, sum);
            }
        }
        return m;
    }

    @Test
    void mergedRowsAlignAsAllOfThem() {
        RandomStream random = RandomStream.of(4, "kernels");
        int[] merged = {0, 1, 2, 3};
        int[] all = {0, 1, 1, 1, 2, 3, 3};
        double[] y = new double[merged.length * OUTPUTS];
        double[] every = new double[all.length * OUTPUTS];
        for (int i = 0; i < y.length; i++) {
            y[i] = random.normal(9000 + i);
        }
        for (int i = 0; i < every.length; i++) {
            every[i] = y[all[i / OUTPUTS] * OUTPUTS + i % OUTPUTS];
        }
        try (Matrix few = kernel(random, 0, merged, true);
                Matrix many = kernel(random, 0, all, false);
                Matrix otherFew = kernel(random, 5000, merged, true);
                Matrix otherMany = kernel(random, 5000, all, false)) {
            assertThat(Alignment.withTargets(few, y, OUTPUTS, WEIGHTS).orElseThrow())
                    .isCloseTo(
                            Alignment.withTargets(many, every, OUTPUTS).orElseThrow(),
                            within(1e-13));
            assertThat(Alignment.between(few, otherFew, OUTPUTS, WEIGHTS).orElseThrow())
                    .isCloseTo(
                            Alignment.between(many, otherMany, OUTPUTS).orElseThrow(),
                            within(1e-13));
            assertThat(Alignment.withTargets(few, y, OUTPUTS).orElseThrow())
                    .isNotCloseTo(
                            Alignment.withTargets(many, every, OUTPUTS).orElseThrow(),
                            within(1e-3));
        }
    }
}
