package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.store.FolderPlace;
import org.plstar.array.store.StoredMatrix;

/** Products, factors and solves from a disk, against those in memory. */
class StoredCholeskyTest {
    @TempDir
    private Path folder;

    private StoredMatrix stored(String name, int n, int side) {
        return StoredMatrix.square(new FolderPlace(folder.resolve(name)), n, side);
    }

    /** B Bᵀ + shift·I for a random B [n, n]. */
    private static double[] positive(int n, double shift, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] b = new double[n * n];
        Arrays.setAll(b, _ -> random.nextGaussian());
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? shift : 0;
                for (int k = 0; k < n; k++) {
                    sum += b[i * n + k] * b[j * n + k];
                }
                a[i * n + j] = sum;
                a[j * n + i] = sum;
            }
        }
        return a;
    }

    /** Writes the chunks on and below the diagonal. */
    private static void write(StoredMatrix m, double[] a) {
        int n = m.rows();
        double[] chunk = new double[m.numbers()];
        for (int i = 0; i < m.down(); i++) {
            for (int j = 0; j <= i; j++) {
                for (int r = 0; r < m.rowsOf(i); r++) {
                    System.arraycopy(
                            a,
                            (i * m.side() + r) * n + j * m.side(),
                            chunk,
                            r * m.side(),
                            m.columnsOf(j));
                }
                m.write(i, j, chunk);
            }
        }
    }

    /** The lower triangle. */
    private static double[] read(StoredMatrix m) {
        int n = m.rows();
        double[] a = new double[n * n];
        double[] chunk = new double[m.numbers()];
        for (int i = 0; i < m.down(); i++) {
            for (int j = 0; j <= i; j++) {
                m.read(i, j, chunk);
                for (int r = 0; r < m.rowsOf(i); r++) {
                    System.arraycopy(
                            chunk,
                            r * m.side(),
                            a,
                            (i * m.side() + r) * n + j * m.side(),
                            m.columnsOf(j));
                }
            }
        }
        return a;
    }

    private static StoredCholesky factored(
            StoredMatrix a, double ridge, StoredMatrix l, long memory, int threads) {
        Workers workers = Workers.of(threads);
        StoredCholesky.Result r = StoredCholesky.factor(a, ridge, l, memory, workers, (_, _) -> {});
        return ((StoredCholesky.Result.Factored) r).factor();
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource({"1, 4", "4, 4", "45, 7", "64, 16", "131, 16", "700, 256"})
    void theFactorIsThatInMemoryWithTheSameBytesForAnyPanelsAndTeam(int n, int side) {
        double[] a = positive(n, 1, n);
        StoredMatrix k = stored("k", n, side);
        write(k, a);
        double ridge = 0.25;
        double[] first = new double[0];
        for (long memory : new long[] {0, 9L * side * side * 8 * 3, 1L << 40}) {
            for (int threads = 1; threads <= 3; threads += 2) {
                StoredMatrix l = stored("l" + memory + "-" + threads, n, side);
                StoredCholesky f = factored(k, ridge, l, memory, threads);
                double[] numbers = read(l);
                if (first.length == 0) {
                    first = numbers;
                }
                assertThat(Arrays.equals(numbers, first)).isTrue();
                try (Matrix m = Matrix.of(n, n, a)) {
                    for (int i = 0; i < n; i++) {
                        m.set(i, i, m.get(i, i) + ridge);
                    }
                    assertThat(Lapack.cholesky(m)).isEmpty();
                    double determinant = 0;
                    for (int i = 0; i < n; i++) {
                        determinant += 2 * Math.log(m.get(i, i));
                        for (int j = 0; j < n; j++) {
                            double expected = j <= i ? m.get(i, j) : 0;
                            assertThat(numbers[i * n + j])
                                    .isCloseTo(expected, within(1e-12 * m.get(i, i)));
                        }
                    }
                    assertThat(f.logDeterminant())
                            .isCloseTo(determinant, within(1e-12 * Math.abs(determinant) + 1e-12));
                }
                assertThat(f.residual(k, ridge, 4, 1)).isLessThan(1e-14);
                assertThat(f.residual(k, 0, 4, 1)).isGreaterThan(1e-6);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"45, 7, 1", "45, 7, 3", "131, 16, 1", "300, 128, 2"})
    void itSolves(int n, int side, int columns) {
        double[] a = positive(n, 1, n);
        StoredMatrix k = stored("k", n, side);
        write(k, a);
        double[] x = new double[n * columns];
        Arrays.setAll(x, i -> Math.sin(1 + 3 * i));
        double[] b = new double[n * columns];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int c = 0; c < columns; c++) {
                    b[i * columns + c] += a[i * n + j] * x[j * columns + c];
                }
            }
        }
        double[] one = b.clone();
        factored(k, 0, stored("l", n, side), 0, 1).solve(one, columns);
        double[] three = b.clone();
        factored(k, 0, stored("l", n, side), 0, 3).solve(three, columns); // takes what is written

        assertThat(three).isEqualTo(one);
        for (int i = 0; i < x.length; i++) {
            assertThat(one[i]).isCloseTo(x[i], within(1e-8));
        }
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource({"45, 7", "131, 16", "600, 256"})
    void productsAreThoseInMemory(int n, int side) {
        double[] a = positive(n, 1, n);
        StoredMatrix k = stored("k", n, side);
        write(k, a);
        double[] x = new double[n];
        Arrays.setAll(x, i -> Math.sin(1 + 3 * i));
        double[] y = new double[n];
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3)) {
            StoredOperator operator = new StoredOperator(k, one, () -> false);
            operator.apply(x, y);
            double[] team = new double[n];
            new StoredOperator(k, three, () -> false).apply(x, team);
            assertThat(team).isEqualTo(y);
            for (int i = 0; i < operator.down(); i++) {
                assertThat(operator.rows(i, x))
                        .isEqualTo(Arrays.copyOfRange(y, i * side, i * side + k.rowsOf(i)));
            }
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    sum += a[i * n + j] * x[j];
                    squares += a[i * n + j] * a[i * n + j];
                }
                assertThat(y[i]).isCloseTo(sum, within(1e-11 * n));
            }
            assertThat(operator.frobenius())
                    .isCloseTo(Math.sqrt(squares), within(1e-12 * Math.sqrt(squares)));
            Lanczos.Extremes ends = Lanczos.run(operator, Lanczos.End.UPPER, 1e-10, n, 1);
            try (Matrix m = Matrix.of(n, n, a)) {
                double[] values = Lapack.eigenvalues(m);
                assertThat(ends.max().value())
                        .isCloseTo(values[n - 1], within(1e-9 * values[n - 1]));
            }
            StoredOperator stopped = new StoredOperator(k, one, () -> true);
            assertThatThrownBy(() -> stopped.apply(x, y))
                    .isInstanceOf(java.util.concurrent.CancellationException.class);
        }
    }

    @Test
    void aMatrixThatIsNotPositiveSaysWhere() {
        for (int bad : new int[] {0, 3, 21, 44}) {
            double[] a = positive(45, 1, 45);
            a[bad * 45 + bad] = -1;
            StoredMatrix k = stored("k" + bad, 45, 7);
            write(k, a);
            for (long memory : new long[] {0, 1L << 30}) {
                StoredMatrix l = stored("l" + bad + memory, 45, 7);
                try (Workers workers = Workers.of(2)) {
                    assertThat(StoredCholesky.factor(k, 0, l, memory, workers, (_, _) -> {}))
                            .isEqualTo(new StoredCholesky.Result.NotPositive(bad));
                    assertThat(StoredCholesky.open(l, workers)).isEmpty();
                }
            }
        }
    }

    @Test
    void aStoppedFactorizationGoesOnWithTheSameBytes() throws IOException {
        StoredMatrix k = stored("k", 131, 16);
        write(k, positive(131, 1, 131));
        StoredMatrix whole = stored("whole", 131, 16);
        factored(k, 0, whole, 0, 2);
        StoredMatrix parts = stored("parts", 131, 16);
        try (Workers workers = Workers.of(2)) {
            for (int stop = 3; stop < 40; stop += 9) {
                int[] left = {stop};
                try {
                    StoredCholesky.factor(k, 0, parts, 0, workers, (done, all) -> {
                        assertThat(done).isBetween(0.0, all);
                        if (left[0]-- == 0) {
                            throw new IllegalStateException("stopped");
                        }
                    });
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("stopped");
                }
            }
            // a damaged chunk is made anew, and what follows it
            Path damaged = folder.resolve("parts").resolve(parts.key(2, 1));
            byte[] bytes = Files.readAllBytes(damaged);
            bytes[17] ^= 4;
            Files.write(damaged, bytes);
            StoredCholesky f = factored(k, 0, parts, 0, 1);
            assertThat(read(parts)).isEqualTo(read(whole));
            assertThat(StoredCholesky.open(parts, workers).orElseThrow())
                    .extracting(StoredCholesky::logDeterminant)
                    .isEqualTo(f.logDeterminant());
        }
    }

    @Test
    void panelsAreAsWideAsTheMemoryHolds() {
        StoredMatrix k = stored("k", 160, 16);
        assertThat(StoredCholesky.panel(k, 0)).isEqualTo(1);
        assertThat(StoredCholesky.panel(k, StoredCholesky.leastBytes(k))).isEqualTo(1);
        assertThat(StoredCholesky.panel(k, 2048L * (3 * 10 + 3 + 4))).isEqualTo(3);
        assertThat(StoredCholesky.panel(k, 1L << 40)).isEqualTo(10);
        // all columns in one panel: A's chunks on and below the diagonal, read once
        assertThat(StoredCholesky.bytesRead(k, 1L << 40)).isEqualTo(55.0 * k.bytes());
    }
}
