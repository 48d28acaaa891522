package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Products of a symmetric matrix with a vector against sums over both triangles. */
final class SymmetricVectorTest {
    @Test
    void theLowerTriangleIsEnoughForEveryOrderAndEveryTeam() {
        Random random = new Random(2);
        int most = 700;
        try (Workers team = Workers.of(3, 5);
                Workers alone = Workers.of(1, 5);
                Matrix a = Matrix.zeros(most, most)) {
            for (int i = 0; i < most; i++) {
                for (int j = 0; j < most; j++) {
                    a.set(i, j, j > i ? Double.NaN : random.nextGaussian());
                }
            }
            double[] x = random.doubles(most).toArray();
            SymmetricVector shared = new SymmetricVector(a, team);
            SymmetricVector own = new SymmetricVector(a, alone);
            for (int m : new int[] {1, 2, 3, 4, 5, 8, 11, 63, 255, 256, 257, 300, 523, 700}) {
                double[] y = new double[most];
                double[] z = new double[most];
                shared.multiply(m, x, y, team);
                own.multiply(m, x, z, alone);
                assertThat(y).as("order " + m).isEqualTo(z);
                for (int i = 0; i < m; i++) {
                    double sum = 0;
                    for (int j = 0; j < m; j++) {
                        sum += a.get(Math.max(i, j), Math.min(i, j)) * x[j];
                    }
                    assertThat(y[i]).as("order " + m + ", row " + i).isCloseTo(sum, within(1e-12));
                }
            }
        }
    }
}
