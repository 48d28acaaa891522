package org.plstar.array.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.IndexTables;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;

/** Products whose left matrix lies where tables say, against a loop. */
final class IndexedProductTest {
    private static final int ROUNDS = 200;
    private static final int SIZE = 4000;

    @Tag("net")
    @ParameterizedTest
    @EnumSource
    void productsAreThoseOfALoopHoweverTheirRowsAreCut(Precision p) {
        Random r = new Random(3);
        Kernels kernels = Kernels.of(p);
        double tolerance = p == Precision.DOUBLE ? 1e-12 : 1e-4;
        for (int round = 0; round < ROUNDS; round++) {
            int m = 1 + r.nextInt(20);
            int k = 1 + r.nextInt(300);
            int n = IndexTables.BLOCK * (1 + r.nextInt(3));
            boolean add = r.nextBoolean();
            int[] rows = r.ints(m, 0, SIZE / 2).toArray();
            int[] columns = r.ints(k, 0, SIZE / 2).toArray();
            IndexTables tables = IndexTables.of(rows, columns, n);
            Storage a = p.of(r.doubles(SIZE, -1, 1).toArray());
            Storage b = p.of(r.doubles((long) k * n + 1, -1, 1).toArray());
            double[] before = r.doubles((long) m * n + 2, -1, 1).toArray();
            Storage whole = p.of(before.clone());
            Storage cut = p.of(before.clone());

            kernels.multiply(tables, 0, m, a, 0, b, 1, n, whole, 2, add);
            int first = r.nextInt(m);
            kernels.multiply(tables, first, m - first, a, 0, b, 1, n, cut, 2, add);
            kernels.multiply(tables, 0, first, a, 0, b, 1, n, cut, 2, add);

            double[] c = whole.toDoubles(0, before.length);
            assertThat(cut.toDoubles(0, before.length)).isEqualTo(c);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = add ? p.of(before.clone()).get(2 + i * n + j) : 0;
                    for (int q = 0; q < k; q++) {
                        sum += a.get(rows[i] + columns[q]) * b.get(1 + q * n + j);
                    }
                    assertThat(c[2 + i * n + j])
                            .describedAs("m %d, k %d, n %d, add %s, (%d, %d)", m, k, n, add, i, j)
                            .isCloseTo(sum, within(tolerance));
                }
            }
            assertThat(Arrays.copyOf(c, 2)).containsExactly(whole.get(0), whole.get(1));
        }
    }
}
