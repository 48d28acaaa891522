package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;

/** Square matrices too large for LU here: Cholesky's factor of the Gram matrix serves. */
class DenseStepsTest {
    private static final int ORDER = 410;

    private static Matrix matrix(boolean twice) {
        Random random = new Random(7);
        Matrix a = Matrix.zeros(ORDER, ORDER);
        for (int i = 0; i < ORDER; i++) {
            for (int j = 0; j < ORDER; j++) {
                a.set(i, j, random.nextGaussian() / ORDER + (i == j ? 2 : 0));
            }
        }
        for (int i = 0; twice && i < ORDER; i++) {
            a.set(i, 1, a.get(i, 0));
        }
        return a;
    }

    private static double[] ones() {
        double[] r = new double[ORDER];
        Arrays.fill(r, 1);
        return r;
    }

    @Test
    void aMatrixWithAFactorIsRegularAfterAStep() {
        try (LinearSteps steps = new DenseSteps(matrix(false))) {
            assertThat(steps.isRegular()).isFalse();
            double[] z = steps.step(0, ones());
            assertThat(steps.isRegular()).isTrue();
            for (double v : steps.product(z)) {
                assertThat(v).isCloseTo(-1, within(1e-12));
            }
            assertThat(steps.step(0, ones())).containsExactly(z);
        }
    }

    @Test
    void oneOfEqualColumnsIsNotRegular() {
        try (LinearSteps steps = new DenseSteps(matrix(true))) {
            steps.step(0, ones());
            assertThat(steps.isRegular()).isFalse();
        }
    }

    @Test
    void oneWithoutAColumnIsNotRegular() {
        boolean[] which = new boolean[ORDER];
        which[3] = true;
        try (LinearSteps all = new DenseSteps(matrix(false));
                LinearSteps steps = all.withoutColumns(which)) {
            double[] z = steps.step(0, ones());
            assertThat(z[3]).isCloseTo(0, within(1e-12));
            assertThat(steps.isRegular()).isFalse();
        }
    }
}
