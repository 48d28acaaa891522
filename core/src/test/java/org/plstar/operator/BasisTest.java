package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;

class BasisTest {
    private static double[] random(SplittableRandom random, int n) {
        return random.doubles(n, -1, 1).toArray();
    }

    /** Two vectors with rounding along the basis, as much as four million roundings; the same for every team. */
    @ParameterizedTest
    @CsvSource({"0, 50", "1, 50", "3, 5000", "4, 9000", "11, 12289", "22, 60"})
    void twoVectorsAreCleanedAtOnce(int size, int n) {
        double[][] results = new double[3][];
        for (int threads = 1; threads <= 3; threads++) {
            SplittableRandom random = new SplittableRandom(n);
            try (Workers workers = Workers.of(threads)) {
                Basis basis = new Basis(n, workers);
                for (int i = 0; i < size; i++) {
                    basis.extend(random(random, n));
                }
                double[] v = random(random, n);
                basis.orthogonalise(v, new double[size]);
                Basis.scaled(v, 1 / Basis.norm(v));
                double[] u = random(random, n);
                basis.orthogonalise(u, new double[size]);
                DoubleElementwise.axpy(-Basis.dot(u, v), v, 0, u, 0, n);
                Basis.scaled(u, 3 / Basis.norm(u));
                DoubleElementwise.axpy(1e-9, v, 0, u, 0, n);
                for (int i = 0; i < size; i++) {
                    DoubleElementwise.axpy(1e-9, basis.get(i), 0, v, 0, n);
                    DoubleElementwise.axpy(-1e-9, basis.get(i), 0, u, 0, n);
                }
                double left = basis.clean(v, u);
                assertThat(Math.abs(left - Basis.norm(u))).isLessThan(1e-14);
                assertThat(Math.abs(left - 3)).isLessThan(1e-14);
                assertThat(Math.abs(Basis.dot(u, v))).isLessThan(1e-14);
                for (int i = 0; i < size; i++) {
                    assertThat(Math.abs(Basis.dot(v, basis.get(i)))).isLessThan(1e-15);
                    assertThat(Math.abs(Basis.dot(u, basis.get(i)))).isLessThan(3e-15);
                }
                results[threads - 1] = u;
            }
        }
        assertThat(results[1]).isEqualTo(results[0]);
        assertThat(results[2]).isEqualTo(results[0]);
    }
}
