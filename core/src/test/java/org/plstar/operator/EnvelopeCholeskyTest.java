package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.random.RandomStream;

class EnvelopeCholeskyTest {
    /** The five-point Laplacian of a square grid, plus noise on its diagonal. */
    private static SparseRows grid(int side, long seed) {
        RandomStream random = RandomStream.of(seed, "grid");
        int n = side * side;
        int[] start = new int[n + 1];
        int[] column = new int[5 * n];
        double[] value = new double[5 * n];
        int size = 0;
        int[] shuffled = random.permutation(n);
        int[] place = new int[n];
        for (int i = 0; i < n; i++) {
            place[shuffled[i]] = i;
        }
        for (int row = 0; row < n; row++) {
            int at = shuffled[row];
            int x = at % side;
            int y = at / side;
            column[size] = row;
            value[size++] = 4 + random.uniform(at);
            int[][] next = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
            for (int[] q : next) {
                if (q[0] >= 0 && q[0] < side && q[1] >= 0 && q[1] < side) {
                    column[size] = place[q[1] * side + q[0]];
                    value[size++] = -1;
                }
            }
            start[row + 1] = size;
        }
        return new SparseRows(n, start, Arrays.copyOf(column, size), Arrays.copyOf(value, size));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20})
    void solvesAShuffledGrid(int side) {
        SparseRows a = grid(side, side);
        double[] x = new double[a.rows()];
        RandomStream.of(1, "x").normals(0, x, 0, x.length);
        double[] b = new double[x.length];
        a.apply(x, b);
        for (int i = 0; i < b.length; i++) {
            b[i] += 0.5 * x[i];
        }

        int[] order = EnvelopeCholesky.order(a);
        EnvelopeCholesky l = EnvelopeCholesky.of(a, 0.5, order).orElseThrow();
        l.solve(b);

        assertThat(order).doesNotHaveDuplicates().hasSize(a.rows());
        assertThat(b).containsExactly(x, within(1e-12));
        // the envelope of a grid in this order is some side wide
        assertThat(EnvelopeCholesky.size(a, order)).isLessThanOrEqualTo(2L * side * a.rows());
    }

    @Test
    void whatIsNotPositiveIsToldSo() {
        SparseRows a =
                new SparseRows(
                        2, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {1, 2, 2, 1});

        assertThat(EnvelopeCholesky.of(a, 0, EnvelopeCholesky.order(a))).isEmpty();
        assertThat(EnvelopeCholesky.of(a, 3, EnvelopeCholesky.order(a))).isPresent();
    }

    @Test
    void sparseRowsMultiplyAndAddUp() {
        SparseRows a =
                new SparseRows(
                        3, new int[] {0, 3, 4}, new int[] {0, 2, 0, 1}, new double[] {1, 2, 4, 3});
        double[] y = new double[2];
        double[] x = new double[3];
        a.apply(new double[] {1, 10, 100}, y);
        a.applyTranspose(new double[] {1, 10}, x);

        assertThat(y).containsExactly(205, 30);
        assertThat(x).containsExactly(5, 30, 2);
        try (var m = a.dense()) {
            assertThat(m.get(0, 0)).isEqualTo(5);
            assertThat(m.get(1, 1)).isEqualTo(3);
        }
    }
}
