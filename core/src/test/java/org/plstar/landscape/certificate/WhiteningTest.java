package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/**
 * ε of the directions against X K Xᵀ - I in exact arithmetic, badly conditioned kernels among them.
 */
final class WhiteningTest {
    @Test
    void theDirectionsAreAsOrthonormalAsIsSaid() {
        int compared = 0;
        double roughest = 0;
        for (int k = 0; k < 60; k++) {
            Random random = SmallStack.random(51_000 + k);
            SmallStack small = TheoremsTest.near(random);
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(
                                    small.stack.stages(), small.x, small.y, false, workers)) {
                if (bounds.leastSingularValue().isEmpty()) {
                    continue;
                }
                KernelBound kernel = new KernelBound(bounds.curvature(), small.y, workers);
                try (kernel) {
                    var white = Whitening.of(kernel);
                    if (white.isEmpty()) {
                        continue;
                    }
                    double off = exact(white.get(), kernel);
                    assertThat(white.get().epsilon())
                            .as("seed " + (51_000 + k))
                            .isGreaterThanOrEqualTo(off);
                    roughest = Math.max(roughest, off);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(30);
        assertThat(roughest).isGreaterThan(1e-14);
    }

    /** ‖X K Xᵀ - I‖ in Frobenius' norm. */
    private static double exact(Whitening white, KernelBound kernel) {
        int n = white.n();
        double[] row = new double[n];
        BigDecimal[][] k = new BigDecimal[n][n];
        for (int i = 0; i < n; i++) {
            kernel.kernel.readRow(i, row, 0);
            for (int j = 0; j < n; j++) {
                k[i][j] = new BigDecimal(row[j]);
            }
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                BigDecimal e = i == j ? BigDecimal.ONE.negate() : BigDecimal.ZERO;
                for (int a = 0; a < n; a++) {
                    for (int b = 0; b < n; b++) {
                        e =
                                e.add(
                                        new BigDecimal(white.x()[i * n + a])
                                                .multiply(k[a][b])
                                                .multiply(new BigDecimal(white.x()[j * n + b])));
                    }
                }
                sum += e.doubleValue() * e.doubleValue();
            }
        }
        return Math.sqrt(sum);
    }
}
