package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Norms, activation bounds and singular values from the safe side. */
final class BoundsTest {
    @Test
    void activationBoundsAreTheSupremaRoundedUp() {
        for (SmoothActivation a : SmoothActivation.values()) {
            double first = 0;
            double second = 0;
            double third = 0;
            double step = 2e-4;
            for (int k = -120_000; k <= 120_000; k++) {
                double x = k * step;
                first = Math.max(first, Math.abs(SmallStack.phi(a, x, 1)));
                second = Math.max(second, Math.abs(SmallStack.phi(a, x, 2)));
                third =
                        Math.max(
                                third,
                                Math.abs(
                                                SmallStack.phi(a, x + 1e-5, 2)
                                                        - SmallStack.phi(a, x - 1e-5, 2))
                                        / 2e-5);
            }
            assertThat(a.b1()).as(a + " B1").isBetween(first, first + 1e-7);
            assertThat(a.b2()).as(a + " B2").isBetween(second, second + 1e-7);
            // a difference quotient is never above the supremum, but for rounding
            assertThat(a.b3()).as(a + " B3").isBetween(third - 1e-9, third + 1e-7);
        }
    }

    @Test
    void activationsAreComputedWithinTheStatedError() {
        Random random = new Random(1);
        double[] x = new double[20_000];
        for (int k = 0; k < x.length; k++) {
            x[k] = random.nextGaussian() * Math.pow(10, 3 * random.nextDouble() - 2);
        }
        double[][] computed = new double[3][x.length];
        for (SmoothActivation a : SmoothActivation.values()) {
            a.evaluate(x, computed[0], computed[1], computed[2]);
            for (int k = 0; k < x.length; k++) {
                for (int d = 0; d < 3; d++) {
                    assertThat(computed[d][k])
                            .as(a + " derivative " + d + " at " + x[k])
                            .isCloseTo(
                                    SmallStack.phi(a, x[k], d),
                                    within(SmoothActivation.ERROR * (1 + Math.abs(x[k]))));
                }
            }
        }
    }

    /** H = I - 2uuᵀ is orthogonal up to rounding, so the norm of H D is the largest |d|: a bound below it would be caught. */
    @Test
    void aKnownNormIsNeverUndercutAndHardlyExceeded() {
        Random random = new Random(2);
        for (int k = 0; k < 200; k++) {
            int rows = 1 + random.nextInt(40);
            int columns = 1 + random.nextInt(40);
            double[] d = new double[columns];
            double largest = 0;
            int rank = Math.min(rows, columns);
            for (int j = 0; j < rank; j++) {
                d[j] = random.nextInt(3) == 0 ? 1 : random.nextDouble();
                largest = Math.max(largest, d[j]);
            }
            double[] u = unit(random, rows);
            double[] v = unit(random, columns);
            double[] a = new double[rows * columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    double sum = 0;
                    for (int l = 0; l < rank; l++) {
                        double left = (i == l ? 1 : 0) - 2 * u[i] * u[l];
                        double right = (j == l ? 1 : 0) - 2 * v[j] * v[l];
                        sum += left * d[l] * right;
                    }
                    a[i * columns + j] = sum;
                }
            }
            double bound = SpectralNorm.above(a, rows, columns);
            assertThat(bound).isBetween(largest * (1 - 1e-14), largest * 1.02);
            assertThat(SmallNorm.ofRows(a, 0, rows, columns))
                    .isBetween(largest * (1 - 1e-14), largest * 1.02 + 1e-100);
        }
    }

    @Test
    void theLeastEigenvalueIsNeverOverstated() {
        Random random = new Random(3);
        for (int k = 0; k < 100; k++) {
            int n = 2 + random.nextInt(30);
            double least = Math.pow(10, -10 * random.nextDouble());
            double[] u = unit(random, n);
            try (Matrix a = Matrix.zeros(n, n)) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        double sum = 0;
                        for (int l = 0; l < n; l++) {
                            double value = l == 0 ? least : 1 + l;
                            sum +=
                                    ((i == l ? 1 : 0) - 2 * u[i] * u[l])
                                            * value
                                            * ((j == l ? 1 : 0) - 2 * u[j] * u[l]);
                        }
                        a.set(i, j, sum);
                    }
                }
                a.mirrorLower();
                double formation = 1e-15 * n * n;
                double bound = SpectralNorm.smallest(a, formation).orElse(0);
                assertThat(bound).isLessThanOrEqualTo(least);
                if (least > 1e-9) {
                    assertThat(bound).isGreaterThan(0.95 * least - 1e-10);
                }
            }
        }
    }

    @Test
    void aSingularKernelHasNoLeastSingularValue() {
        SmallStack.Plan plan =
                new SmallStack.Plan(SmoothActivation.TANH, 1, 4, 2, 1, 3, true, false);
        SmallStack small = SmallStack.of(plan, new Random(4));
        double[] x = small.x.clone();
        // the third row repeats the second
        System.arraycopy(x, 2, x, 4, 2);
        try (Workers workers = Workers.of(1);
                PointBounds bounds = PointBounds.at(small.stack, x, small.y, true, workers)) {
            assertThat(bounds.leastSingularValue()).isEmpty();
            assertThat(bounds.flow().holds()).isFalse();
            assertThat(bounds.existence().words()).contains("singular");
        }
    }

    private static double[] unit(Random random, int n) {
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = random.nextGaussian();
        }
        return SmallStack.moved(new double[n], u, 1 / Search.norm(u));
    }
}
