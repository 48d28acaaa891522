package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.random.RandomStream;

/** Factors of sparse matrices, by what they solve. */
class SparseFactorsTest {
    private static final int MOST = 1_000_000;

    /** Entries at random places, some twice, and on a diagonal that may be moved. */
    private static SparseRows random(int rows, int columns, int each, int moved, long seed) {
        RandomStream random = RandomStream.of(seed, "matrix");
        int[] start = IntStream.rangeClosed(0, rows).map(i -> i * (each + 1)).toArray();
        int[] column = new int[rows * (each + 1)];
        double[] value = new double[column.length];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k <= each; k++) {
                int e = i * (each + 1) + k;
                column[e] = k == each ? (i + moved) % columns : (int) (random.uniform(e) * columns);
                value[e] = k == each ? 3 : 2 * random.uniform((1L << 40) + e) - 1;
            }
        }
        return new SparseRows(columns, start, column, value);
    }

    private static double[] numbers(int n) {
        return IntStream.range(0, n).mapToDouble(i -> Math.sin(i + 1)).toArray();
    }

    private static double norm(double[] v) {
        return Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
    }

    private static double[] product(SparseRows a, double[] x) {
        double[] y = new double[a.rows()];
        a.apply(x, y);
        return y;
    }

    private static double[] minus(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    private static void requireOrder(int[] order) {
        assertThat(Arrays.stream(order).sorted().toArray())
                .containsExactly(IntStream.range(0, order.length).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17})
    void luSolvesWithAMatrix(int moved) {
        for (int n : new int[] {1, 2, 7, 60, 400}) {
            SparseRows a = random(n, n, 3, moved, n);
            RowMatching matched = RowMatching.of(a);
            assertThat(matched.isFull()).isTrue();
            int[] order = FillOrder.ofRows(a, matched.columns());
            requireOrder(order);
            SparseLu lu = SparseLu.of(a, order, matched.columns(), MOST).orElseThrow();
            double[] x = numbers(n);
            double[] b = product(a, x);
            lu.solve(b);
            assertThat(norm(minus(b, x))).isLessThan(1e-11 * norm(x));
            assertThat(lu.weakest()).isBetween(1e-6, 1e3);
            assertThat(lu.entries()).isLessThanOrEqualTo((long) n * n + n);
        }
    }

    /** Entries cancel to 0 exactly while whole numbers are eliminated. */
    @Test
    void luSolvesWithWholeNumbersAndWithTheTranspose() {
        int solved = 0;
        for (int k = 0; k < 400; k++) {
            RandomStream random = RandomStream.of(k, "whole numbers");
            int n = 3 + random.below(0, 5);
            int[] start = new int[n + 1];
            int[] column = new int[n * n];
            double[] value = new double[n * n];
            for (int e = 0; e < n * n; e++) {
                start[e / n + 1] = n * (e / n + 1);
                column[e] = e % n;
                value[e] = random.below(1L + e, 5) - 2;
            }
            SparseRows all = new SparseRows(n, start, column, value);
            SparseRows a = SparseRows.of(n, n, entry -> {
                for (int e = 0; e < n * n; e++) {
                    entry.at(e / n, e % n, all.value(e));
                }
            });
            RowMatching matched = RowMatching.of(a);
            if (!matched.isFull()) {
                continue;
            }
            int[] order = FillOrder.ofRows(a, matched.columns());
            Optional<SparseLu> lu =
                    SparseLu.of(a, order, matched.columns(), MOST).filter(f -> f.weakest() > 1e-10);
            if (lu.isEmpty()) {
                continue;
            }
            solved++;
            double[] x = numbers(n);
            double[] b = product(a, x);
            lu.get().solve(b);
            assertThat(norm(minus(b, x))).isLessThan(1e-9 * norm(x));
            double[] c = product(a.transposed(), x);
            lu.get().solveTransposed(c);
            assertThat(norm(minus(c, x))).isLessThan(1e-9 * norm(x));
        }
        assertThat(solved).isGreaterThan(300);
    }

    @Test
    void aSingularMatrixHasNoLu() {
        SparseRows a = new SparseRows(
                2, new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {1, 2, 2, 4});
        assertThat(SparseLu.of(a, new int[] {0, 1}, new int[] {0, 1}, MOST)).isEmpty();
    }

    @Test
    void factorsThatAreTooLargeAreGivenUp() {
        SparseRows a = random(60, 60, 8, 0, 1);
        int[] order = IntStream.range(0, 60).toArray();
        assertThat(SparseLu.of(a, order, order, 100)).isEmpty();
        assertThat(SparseQr.of(a, 0, order, 100)).isEmpty();
    }

    /** The factors of a grid of n nodes take some n log n numbers, in rows as they come n^1.5. */
    @Test
    void theOrderKeepsTheFactorsOfAGridSparse() {
        int m = 40;
        int n = m * m;
        SparseRows a = SparseRows.of(n, n, entry -> {
            for (int i = 0; i < n; i++) {
                entry.at(i, i, 4.1);
                for (int d : new int[] {-m, -1, 1, m}) {
                    boolean inside =
                            i + d >= 0 && i + d < n && (Math.abs(d) == m || i / m == (i + d) / m);
                    entry.at(i, inside ? i + d : i, inside ? -1 : 0);
                }
            }
        });
        int[] pivots = RowMatching.of(a).columns();
        SparseLu lu = SparseLu.of(a, FillOrder.ofRows(a, pivots), pivots, MOST).orElseThrow();
        assertThat(lu.entries()).isLessThan(70_000);
        int[] plain = IntStream.range(0, n).toArray();
        assertThat(SparseLu.of(a, plain, plain, MOST).orElseThrow().entries())
                .isGreaterThan(110_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7})
    void rSolvesTheNormalEquations(double lambda) {
        SparseRows a = random(90, 40, 3, 0, 5);
        int[] order = FillOrder.ofColumns(a);
        requireOrder(order);
        SparseQr r = SparseQr.of(a, lambda, order, MOST).orElseThrow();
        assertThat(r.dependent()).isEmpty();
        double[] x = numbers(40);
        double[] b = product(a.transposed(), product(a, x));
        for (int j = 0; j < 40; j++) {
            b[j] += lambda * x[j];
        }
        r.solve(b);
        assertThat(norm(minus(b, x))).isLessThan(1e-11 * norm(x));
        double[] unit = new double[40];
        unit[3] = 1;
        r.solve(unit);
        assertThat(r.deviation(3)).isCloseTo(Math.sqrt(unit[3]), within(1e-12));
    }

    @Test
    void dependentColumnsGiveNullVectors() {
        SparseRows b = random(60, 20, 3, 0, 9);
        // columns 20 and 21 repeat others: c20 = c0 + 2 c1, c21 = -c5
        SparseRows a = SparseRows.of(60, 22, entry -> {
            for (int i = 0; i < 60; i++) {
                for (int e = b.start(i); e < b.start(i + 1); e++) {
                    double v = b.value(e);
                    entry.at(i, b.column(e), v);
                    switch (b.column(e)) {
                        case 0 -> entry.at(i, 20, v);
                        case 1 -> entry.at(i, 20, 2 * v);
                        case 5 -> entry.at(i, 21, -v);
                        default -> {}
                    }
                }
            }
        });
        SparseQr r = SparseQr.of(a, 0, FillOrder.ofColumns(a), MOST).orElseThrow();
        assertThat(r.dependent()).hasSize(2);
        for (int j : r.dependent()) {
            double[] x = r.nullVector(j);
            assertThat(x[j]).isEqualTo(1);
            assertThat(norm(product(a, x))).isLessThan(1e-12);
        }
        double[] g = product(a.transposed(), numbers(60));
        double[] x = g.clone();
        r.solve(x);
        double[] back = product(a.transposed(), product(a, x));
        assertThat(norm(minus(back, g))).isLessThan(1e-10 * norm(g));
    }

    @Test
    void rowsWithoutColumnsOfTheirOwnAreNamed() {
        // rows 0, 2 and 3 have columns 0 and 3 only
        SparseRows a = new SparseRows(
                4, new int[] {0, 1, 3, 5, 6}, new int[] {0, 1, 2, 0, 3, 3}, new double[] {
                    1, 1, 1, 1, 1, 1
                });
        RowMatching matched = RowMatching.of(a);
        assertThat(matched.isFull()).isFalse();
        assertThat(matched.tooMany()).containsExactly(0, 2, 3);
        assertThat(Arrays.stream(matched.columns()).filter(j -> j >= 0).count()).isEqualTo(3);
        assertThat(RowMatching.of(a.transposed()).tooMany()).containsExactly(1, 2);
    }

    /** A row takes the only column of a later row, and has to give it back. */
    @Test
    void anAugmentingPathIsFound() {
        int n = 50;
        SparseRows a = SparseRows.of(n, n, entry -> {
            for (int i = 0; i < n; i++) {
                entry.at(i, i, 1);
                entry.at(i, (i + n - 1) % n, i == 0 ? 0 : 2);
            }
        });
        RowMatching matched = RowMatching.of(a);
        assertThat(matched.isFull()).isTrue();
        for (int i = 0; i < n; i++) {
            assertThat(matched.rows()[matched.columns()[i]]).isEqualTo(i);
        }
    }
}
