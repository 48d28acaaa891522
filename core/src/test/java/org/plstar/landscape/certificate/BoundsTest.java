package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/** Norms, activation bounds and singular values from the safe side. */
final class BoundsTest {
    @Test
    void activationBoundsAreTheSupremaRoundedUp() {
        for (SmoothActivation a : SmoothActivation.values()) {
            double[] bounds = {a.b1(), a.b2(), a.b3()};
            for (int d = 1; d <= 3; d++) {
                double supremum = supremum(a, d);
                // rounded up in the tenth digit; softplus' is below 1 everywhere, and 1 at infinity
                assertThat(bounds[d - 1])
                        .as(a + " B" + d)
                        .isBetween(supremum * (1 - 4e-16), supremum + 1.1e-10);
            }
        }
    }

    /** sup |φ^(d)|, by a grid and golden sections around its best point. */
    private static double supremum(SmoothActivation a, int d) {
        double step = 2e-3;
        int best = 0;
        for (int k = -20_000; k <= 20_000; k++) {
            if (Math.abs(SmallStack.phi(a, k * step, d))
                    > Math.abs(SmallStack.phi(a, best * step, d))) {
                best = k;
            }
        }
        double low = (best - 1) * step;
        double high = (best + 1) * step;
        double largest = Math.abs(SmallStack.phi(a, best * step, d));
        for (int k = 0; k < 60; k++) {
            double left = low + 0.382 * (high - low);
            double right = low + 0.618 * (high - low);
            double atLeft = Math.abs(SmallStack.phi(a, left, d));
            double atRight = Math.abs(SmallStack.phi(a, right, d));
            largest = Math.max(largest, Math.max(atLeft, atRight));
            if (atLeft > atRight) {
                high = right;
            } else {
                low = left;
            }
        }
        return largest;
    }

    /** The third derivative, which only this test needs, is that of the second. */
    @Test
    void theOracleDifferentiatesAsDifferencesDo() {
        for (SmoothActivation a : SmoothActivation.values()) {
            for (int d = 0; d < 3; d++) {
                for (double x = -4; x < 4; x += 0.37) {
                    double quotient =
                            (SmallStack.phi(a, x + 1e-5, d) - SmallStack.phi(a, x - 1e-5, d))
                                    / 2e-5;
                    assertThat(SmallStack.phi(a, x, d + 1)).isCloseTo(quotient, within(1e-8));
                }
            }
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
                    double off = Math.abs(computed[d][k] - SmallStack.phi(a, x[k], d));
                    double allowed = SmoothActivation.ERROR * (1 + Math.abs(x[k]));
                    if (!(off <= allowed)) {
                        assertThat(off)
                                .as(a + " derivative " + d + " at " + x[k])
                                .isLessThanOrEqualTo(allowed);
                    }
                }
            }
        }
    }

    /**
     * H = I - 2uuᵀ is orthogonal up to rounding, so the norm of H D is the largest |d|: a bound
     * below it would be caught.
     */
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
                PointBounds bounds =
                        PointBounds.at(small.stack.stages(), x, small.y, true, workers)) {
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
