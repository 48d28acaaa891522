package org.plstar.landscape.certificate.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** ε of the second way's directions against X K Xᵀ - I in exact arithmetic. */
final class PlainWhiteningTest {
    @Test
    void theDirectionsAreAsOrthonormalAsIsSaid() {
        Random random = new Random(3);
        double roughest = 0;
        for (int trial = 0; trial < 40; trial++) {
            int n = 2 + random.nextInt(4);
            double[][] kernel = kernel(n, Math.pow(10, -4 * random.nextDouble()), random);
            PlainWhitening white = PlainWhitening.of(kernel, 0, 1e-4).orElseThrow();
            double off = off(white.x(), kernel);
            assertThat(white.epsilon()).as("trial " + trial).isGreaterThanOrEqualTo(off);
            roughest = Math.max(roughest, off);
        }
        assertThat(roughest).isGreaterThan(1e-14);
    }

    /** Rows that are nearly the same, so that K is badly conditioned. */
    private static double[][] kernel(int n, double apart, Random random) {
        double[][] rows = new double[n][6];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 6; k++) {
                rows[i][k] =
                        (i == 0 ? 0 : rows[0][k]) + (i == 0 ? 1 : apart) * random.nextGaussian();
            }
        }
        double[][] kernel = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < 6; k++) {
                    kernel[i][j] += rows[i][k] * rows[j][k];
                }
            }
        }
        return kernel;
    }

    private static double off(double[][] x, double[][] kernel) {
        int n = x.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                BigDecimal e = i == j ? BigDecimal.ONE.negate() : BigDecimal.ZERO;
                for (int a = 0; a < n; a++) {
                    for (int b = 0; b < n; b++) {
                        BigDecimal product =
                                new BigDecimal(x[i][a]).multiply(new BigDecimal(x[j][b]));
                        e = e.add(product.multiply(new BigDecimal(kernel[a][b])));
                    }
                }
                sum += e.doubleValue() * e.doubleValue();
            }
        }
        return Math.sqrt(sum);
    }
}
