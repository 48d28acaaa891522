package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;

class OrthogonalBasisTest {
    private static double[] random(SplittableRandom random, int n) {
        return random.doubles(n, -1, 1).toArray();
    }

    /**
     * Two vectors with rounding along those kept, as much as four million roundings; the same for
     * every team.
     *
     * @param much how much of u lies along the others: if most of it, a second pass is made
     */
    @ParameterizedTest
    @CsvSource({
        "0, 50, 1e-9",
        "1, 50, 1e-9",
        "3, 5000, 1e-9",
        "4, 9000, 1e-9",
        "5, 9000, 100",
        "8, 300, 100",
        "11, 12289, 1e-9",
        "22, 60, 1e-9"
    })
    void twoVectorsAreCleanedAtOnce(int size, int n, double much) {
        for (Precision precision : Precision.values()) {
            double[][] results = new double[3][];
            for (int threads = 1; threads <= 3; threads++) {
                try (Workers workers = Workers.of(threads)) {
                    results[threads - 1] = cleaned(size, n, much, precision, workers);
                }
            }
            assertThat(results[1]).isEqualTo(results[0]);
            assertThat(results[2]).isEqualTo(results[0]);
        }
    }

    private static double[] cleaned(
            int size, int n, double much, Precision precision, Workers workers) {
        SplittableRandom random = new SplittableRandom(n);
        Basis basis = new Basis(n, workers);
        OrthogonalBasis kept = new OrthogonalBasis(n, precision, new VectorTeam(n, workers));
        for (int i = 0; i < size; i++) {
            basis.extend(random(random, n));
            kept.add();
            kept.keep(basis.get(i), 0, n / 3);
            kept.keep(basis.get(i), n / 3, n - n / 3);
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
            double[] b = precision.of(basis.get(i)).toDoubles(0, n);
            DoubleElementwise.axpy(-much, b, 0, u, 0, n);
        }
        double[] made = new double[n];
        kept.add();
        double left = kept.clean(v, made, (at, count) -> System.arraycopy(u, at, made, at, count));
        // two vectors in single precision are orthogonal up to its rounding, whose square is what
        // a pass leaves of it
        double single = precision == Precision.DOUBLE ? 1 : 30;
        double tolerance = (much > 1 ? 100 : 1) * single;
        assertThat(Math.abs(left - Basis.norm(made))).isLessThan(1e-14);
        assertThat(Math.abs(left - 3)).isLessThan(2e-14 * tolerance);
        assertThat(Math.abs(Basis.dot(made, v))).isLessThan(1e-14 * tolerance);
        for (int i = 0; i < size; i++) {
            double[] b = precision.of(basis.get(i)).toDoubles(0, n);
            assertThat(Math.abs(Basis.dot(v, b))).isLessThan(1e-15 * single);
            assertThat(Math.abs(Basis.dot(made, b))).isLessThan(3e-15 * tolerance);
        }
        // v is kept now: what u has along it goes, and nothing else
        double[] next = made.clone();
        DoubleElementwise.axpy(1e-3, v, 0, next, 0, n);
        kept.add();
        double[] other = random(random, n);
        basis.orthogonalise(other, new double[size]);
        DoubleElementwise.axpy(-Basis.dot(other, v), v, 0, other, 0, n);
        Basis.scaled(other, 1 / Basis.norm(other));
        kept.clean(other, next, (_, _) -> {});
        assertThat(Math.abs(Basis.dot(next, v))).isLessThan(1e-8 * tolerance);
        return made;
    }
}
