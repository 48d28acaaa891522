package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

/** Both implementations of the factorizations, over ordinary and pathological matrices. */
class LapackTest {
    private static final double EPSILON = 0x1p-52;

    private record Case(String name, IntFunction<Matrix> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Case> SYMMETRIC = List.of(
            new Case("random", n -> random(n, 1)),
            new Case("huge", n -> random(n, 1e150)),
            new Case("tiny", n -> random(n, 1e-200)),
            new Case("zero", n -> Matrix.zeros(n, n)),
            new Case("identity", n -> fill(n, (i, j) -> i == j ? 1 : 0)),
            new Case("rank one", n -> fill(n, (i, j) -> (i + 1.0) * (j + 1.0))),
            new Case("Hilbert", n -> fill(n, (i, j) -> 1.0 / (i + j + 1))),
            new Case("graded", n -> fill(n, (i, j) -> Math.pow(10, -Math.max(i, j)))),
            new Case(
                    "tridiagonal",
                    n -> fill(n, (i, j) -> i == j ? 2 : Math.abs(i - j) == 1 ? -1 : 0)),
            new Case("anti-diagonal", n -> fill(n, (i, j) -> i + j == n - 1 ? 1 : 0)));

    static List<Factorizations> providers() {
        assertThat(OpenBlasTest.provider()).isNotNull();
        return List.of(new OpenBlasLapack(), new JavaLapack(new JavaBlas()));
    }

    static Stream<Arguments> eigenproblems() {
        return providers().stream()
                .flatMap(p -> SYMMETRIC.stream()
                        .flatMap(c -> IntStream.of(1, 2, 4, 6, 13, 90)
                                .mapToObj(n -> Arguments.of(p, c, n))));
    }

    private interface Element {
        double at(int i, int j);
    }

    private static Matrix fill(int n, Element element) {
        Matrix a = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a.set(i, j, element.at(i, j));
            }
        }
        return a;
    }

    private static Matrix random(int n, double scale) {
        SplittableRandom random = new SplittableRandom(n);
        Matrix a = fill(n, (i, j) -> j <= i ? scale * (2 * random.nextDouble() - 1) : 0);
        a.mirrorLower();
        return a;
    }

    /** B Bᵀ + shift I, positive definite. */
    private static Matrix positive(int n, double shift) {
        SplittableRandom random = new SplittableRandom(n + 100L);
        double[][] b = new double[n][n];
        for (double[] row : b) {
            Arrays.setAll(row, j -> 2 * random.nextDouble() - 1);
        }
        return fill(n, (i, j) -> {
            double sum = i == j ? shift : 0;
            for (int p = 0; p < n; p++) {
                sum += b[i][p] * b[j][p];
            }
            return sum;
        });
    }

    private static double largest(Matrix a) {
        double largest = 0;
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.columns(); j++) {
                largest = Math.max(largest, Math.abs(a.get(i, j)));
            }
        }
        return largest;
    }

    private static void assertOrthonormalRows(Matrix v) {
        double worst = 0;
        for (int i = 0; i < v.rows(); i++) {
            for (int j = 0; j <= i; j++) {
                double dot = i == j ? -1 : 0;
                for (int p = 0; p < v.columns(); p++) {
                    dot += v.get(i, p) * v.get(j, p);
                }
                worst = Math.max(worst, Math.abs(dot));
            }
        }
        assertThat(worst).isLessThan(20 * EPSILON * (v.columns() + 5));
    }

    @ParameterizedTest
    @MethodSource("eigenproblems")
    void eigenpairsSatisfyTheirEquation(Factorizations lapack, Case c, int n) {
        try (Matrix a = c.of.apply(n);
                Matrix v = a.copy();
                Matrix spent = a.copy()) {
            // Garbage above the diagonal: it must not be read.
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    v.set(i, j, Double.NaN);
                    spent.set(i, j, Double.NaN);
                }
            }
            double[] values = new double[n];
            assertThat(lapack.eigenvectors(v, values, Workers.alone())).isZero();
            double[] alone = new double[n];
            assertThat(lapack.eigenvalues(spent, alone, Workers.alone())).isZero();

            double tolerance = 20 * EPSILON * n * Math.max(n * largest(a), Double.MIN_NORMAL);
            assertThat(values).isSorted();
            assertThat(alone).isSorted();
            assertOrthonormalRows(v);
            double worst = 0;
            double trace = 0;
            double sum = 0;
            for (int k = 0; k < n; k++) {
                assertThat(alone[k]).isCloseTo(values[k], within(tolerance));
                trace += a.get(k, k);
                sum += values[k];
                for (int i = 0; i < n; i++) {
                    double av = 0;
                    for (int j = 0; j < n; j++) {
                        av += a.get(i, j) * v.get(k, j);
                    }
                    worst = Math.max(worst, Math.abs(av - values[k] * v.get(k, i)));
                }
            }
            assertThat(worst).isLessThanOrEqualTo(tolerance);
            assertThat(sum).isCloseTo(trace, within(tolerance * n));
        }
    }

    /** A diagonal with clusters, zeros and both signs, seen in a mirror. */
    @Test
    void eigenvaluesOfLargeMatricesAreTheKnownOnes() {
        int n = 1250;
        Random random = new Random(11);
        double[] known = new double[n];
        double[] v = new double[n];
        for (int k = 0; k < n; k++) {
            known[k] = switch (k % 4) {
                case 0 -> 0;
                case 1 -> 1 + 1e-9 * random.nextGaussian();
                case 2 -> Math.pow(10, -12 * random.nextDouble());
                default -> -2 * random.nextDouble();
            };
            v[k] = random.nextGaussian();
        }
        double size = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
        double middle = 0;
        for (int k = 0; k < n; k++) {
            v[k] /= size;
            middle += known[k] * v[k] * v[k];
        }
        try (Workers team = Workers.of(2);
                Matrix a = Matrix.zeros(n, n)) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double mirrored = (i == j ? known[i] : 0)
                            - 2 * v[i] * v[j] * (known[i] + known[j] - 2 * middle);
                    a.set(i, j, j > i ? Double.NaN : mirrored);
                }
            }
            double[] values = new double[n];
            assertThat(new OpenBlasLapack().eigenvalues(a, values, team)).isZero();
            Arrays.sort(known);
            for (int k = 0; k < n; k++) {
                assertThat(values[k]).as("eigenvalue " + k).isCloseTo(known[k], within(1e-12));
            }
        }
    }

    /** Orders of several blocks and tiles, and of elements whose squares are no doubles. */
    @Tag("net")
    @ParameterizedTest
    @MethodSource("providers")
    void eigenvectorsOfSeveralBlocksSatisfyTheirEquationByAnyTeam(Factorizations lapack) {
        for (double scale : new double[] {1, 0x1p-700, 0x1p+700}) {
            int n = scale == 1 ? 1031 : 140;
            try (Matrix a = random(n, scale);
                    Matrix alone = a.copy();
                    Matrix shared = a.copy();
                    Workers team = Workers.of(3);
                    Matrix product = Matrix.zeros(n, n)) {
                double[] values = new double[n];
                assertThat(lapack.eigenvectors(alone, values, Workers.alone())).isZero();
                double[] again = new double[n];
                assertThat(lapack.eigenvectors(shared, again, team)).isZero();
                assertThat(again).isEqualTo(values);
                assertThat(shared.segment().mismatch(alone.segment())).isEqualTo(-1);
                assertOrthonormalRows(alone);
                a.mirrorLower();
                Blas.gemm(
                        1 / scale,
                        Operand.of(alone.segment(), n, n),
                        Operand.of(a.segment(), n, n),
                        0,
                        Operand.of(product.segment(), n, n));
                for (int k = 0; k < n; k++) {
                    for (int i = 0; i < n; i++) {
                        assertThat(product.get(k, i))
                                .isCloseTo(values[k] / scale * alone.get(k, i), within(2e-12));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void eigenvaluesOfTheLaplacianAreTheKnownOnes(Factorizations lapack) {
        int n = 150;
        double[] alone = new double[n];
        double[] values = new double[n];
        try (Matrix a = Matrix.zeros(n, n);
                Matrix z = Matrix.zeros(n, n);
                Workers team = Workers.of(1)) {
            for (int i = 0; i < n; i++) {
                a.set(i, i, 2);
                z.set(i, i, 2);
                if (i > 0) {
                    a.set(i, i - 1, -1);
                    z.set(i, i - 1, -1);
                }
            }
            assertThat(lapack.eigenvalues(a, alone, team)).isZero();
            assertThat(lapack.eigenvectors(z, values, team)).isZero();
            assertOrthonormalRows(z);
            for (int k = 0; k < n; k++) {
                double known = 4 * Math.pow(Math.sin((k + 1) * Math.PI / (2 * (n + 1))), 2);
                assertThat(values[k]).isCloseTo(known, within(1e-14));
                assertThat(alone[k]).isCloseTo(known, within(1e-14));
                for (int i = 0; i < n; i++) {
                    double tz = 2 * z.get(k, i)
                            - (i > 0 ? z.get(k, i - 1) : 0)
                            - (i < n - 1 ? z.get(k, i + 1) : 0);
                    assertThat(tz).isCloseTo(values[k] * z.get(k, i), within(1e-13));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void choleskyMultipliesBackAndLeavesTheUpperTriangleAlone(Factorizations lapack) {
        for (int n : new int[] {1, 4, 6, 13, 64, 65, 207}) {
            try (Matrix a = positive(n, 0.1);
                    Matrix l = a.copy()) {
                for (int i = 0; i < n; i++) {
                    for (int j = i + 1; j < n; j++) {
                        l.set(i, j, 77);
                    }
                }
                assertThat(lapack.cholesky(l)).isZero();
                double worst = 0;
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        if (j > i) {
                            worst = Math.max(worst, Math.abs(l.get(i, j) - 77));
                        } else {
                            double sum = 0;
                            for (int p = 0; p <= j; p++) {
                                sum += l.get(i, p) * l.get(j, p);
                            }
                            worst = Math.max(worst, Math.abs(sum - a.get(i, j)));
                        }
                    }
                }
                assertThat(worst).isLessThan(20 * EPSILON * n * largest(a));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void choleskyNamesTheFirstBadPivot(Factorizations lapack) {
        for (int bad : new int[] {0, 5, 63, 64, 130}) {
            for (double value : new double[] {-1, 0, Double.NaN}) {
                try (Matrix a = fill(140, (i, j) -> i == j ? 1 : 0)) {
                    a.set(bad, bad, value);
                    assertThat(lapack.cholesky(a)).isEqualTo(bad + 1);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void singularValuesAndVectorsMultiplyBack(Factorizations lapack) {
        int[][] shapes = {{1, 1}, {6, 4}, {4, 6}, {13, 13}, {60, 7}, {7, 60}, {45, 50}};
        for (int[] shape : shapes) {
            for (boolean deficient : new boolean[] {false, true}) {
                int m = shape[0];
                int n = shape[1];
                int k = Math.min(m, n);
                SplittableRandom random = new SplittableRandom(m * 31L + n);
                try (Matrix a = Matrix.zeros(m, n);
                        Matrix u = Matrix.zeros(m, k);
                        Matrix vt = Matrix.zeros(k, n)) {
                    for (int i = 0; i < m; i++) {
                        for (int j = 0; j < n; j++) {
                            a.set(i, j, deficient ? i + 1 : 2 * random.nextDouble() - 1);
                        }
                    }
                    double[] s = new double[k];
                    try (Matrix spent = a.copy()) {
                        assertThat(lapack.svd(spent, u, s, vt)).isZero();
                    }
                    for (int i = 1; i < k; i++) {
                        assertThat(s[i]).isBetween(0.0, s[i - 1]);
                    }
                    assertOrthonormalRows(vt);
                    try (Matrix ut = Matrix.zeros(k, m)) {
                        for (int i = 0; i < m; i++) {
                            for (int j = 0; j < k; j++) {
                                ut.set(j, i, u.get(i, j));
                            }
                        }
                        assertOrthonormalRows(ut);
                    }
                    for (int i = 0; i < m; i++) {
                        for (int j = 0; j < n; j++) {
                            double sum = 0;
                            for (int p = 0; p < k; p++) {
                                sum += u.get(i, p) * s[p] * vt.get(p, j);
                            }
                            assertThat(sum).isCloseTo(a.get(i, j), within(1e-14 * (s[0] + 1)));
                        }
                    }
                }
            }
        }
    }

    @Test
    void repeatedRunsGiveTheSameBytes() {
        try (Matrix a = random(120, 1)) {
            double[] first;
            double[][] vectors = new double[2][120];
            try (Matrix v = a.copy()) {
                first = Lapack.eigenvectors(v);
                v.readRow(60, vectors[0], 0);
            }
            for (int run = 0; run < 5; run++) {
                try (Matrix v = a.copy()) {
                    assertThat(Lapack.eigenvectors(v)).isEqualTo(first);
                    v.readRow(60, vectors[1], 0);
                    assertThat(vectors[1]).isEqualTo(vectors[0]);
                }
            }
        }
    }

    @Test
    void solvingFromTheFactorInvertsTheMatrix() {
        for (int n : new int[] {1, 6, 100}) {
            try (Matrix a = positive(n, 1);
                    Matrix l = a.copy();
                    Matrix b = Matrix.zeros(n, 3)) {
                assertThat(Lapack.cholesky(l)).isEmpty();
                double[] one = new double[n];
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        for (int r = 0; r < 3; r++) {
                            b.set(i, r, b.get(i, r) + a.get(i, j) * (j + r));
                        }
                        one[i] += a.get(i, j) * j;
                    }
                }
                Lapack.solveCholesky(l, b);
                Lapack.solveCholesky(l, one);
                for (int i = 0; i < n; i++) {
                    assertThat(one[i]).isCloseTo(i, within(1e-9));
                    for (int r = 0; r < 3; r++) {
                        assertThat(b.get(i, r)).isCloseTo(i + r, within(1e-9));
                    }
                }
            }
        }
    }

    /** 1300 is three blocks of columns with a rest, and three tiles of rows with a rest. */
    @Test
    void aTeamFactorsToTheSameBytesAndToWhatMultipliesBack() {
        int n = 1300;
        try (Matrix a = fill(n, (i, j) -> 1.0 / (1 + Math.abs(i - j)) + (i == j ? 1 : 0));
                Matrix one = a.copy();
                Matrix three = a.copy();
                Workers team = Workers.of(3);
                Matrix product = Matrix.zeros(n, n)) {
            assertThat(Lapack.cholesky(one)).isEmpty();
            assertThat(Lapack.cholesky(three, team)).isEmpty();
            assertThat(one.segment().mismatch(three.segment())).isEqualTo(-1);
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    assertThat(one.get(i, j)).isEqualTo(a.get(i, j));
                    one.set(i, j, 0);
                }
            }
            Blas.syrk(
                    Triangle.LOWER,
                    1,
                    Operand.of(one.segment(), n, n),
                    0,
                    Operand.of(product.segment(), n, n));
            double worst = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    worst = Math.max(worst, Math.abs(product.get(i, j) - a.get(i, j)));
                }
            }
            assertThat(worst).isLessThan(8 * EPSILON);
        }
    }

    @Test
    void aBadPivotInALaterBlockIsNamed() {
        int bad = 900;
        try (Workers team = Workers.of(2);
                Matrix a = fill(1000, (i, j) -> i == j ? (i == bad ? -1 : 1) : 0);
                Matrix missing = fill(1000, (i, j) -> i == j ? (i == bad ? Double.NaN : 1) : 0)) {
            assertThat(Lapack.cholesky(a, team)).hasValue(bad);
            assertThat(Lapack.cholesky(missing, team)).hasValue(bad);
        }
    }

    @Test
    void anIndefiniteMatrixHasNoFactor() {
        try (Matrix a = Matrix.of(2, 2, 1, 0, 2, 1)) {
            assertThat(Lapack.cholesky(a)).isEqualTo(OptionalInt.of(1));
        }
    }

    @Test
    void emptyMatricesHaveEmptyAnswers() {
        try (Matrix a = Matrix.zeros(0, 0);
                Matrix wide = Matrix.zeros(0, 3);
                Lapack.Svd svd = Lapack.svd(wide)) {
            assertThat(Lapack.eigenvalues(a)).isEmpty();
            assertThat(Lapack.eigenvectors(a)).isEmpty();
            assertThat(Lapack.cholesky(a)).isEmpty();
            assertThat(svd.s()).isEmpty();
        }
    }

    @Test
    void infiniteAndMissingValuesAreRefused() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            try (Matrix a = Matrix.of(2, 2, 1, 0, bad, 1)) {
                assertRefused(() -> Lapack.eigenvalues(a));
                assertRefused(() -> Lapack.eigenvectors(a));
                assertRefused(() -> Lapack.svd(a));
            }
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LapackRefusal.NOT_FINITE));
    }

    @Test
    void wrongShapesAreRefusedBeforeNativeCodeRuns() {
        try (Matrix a = Matrix.zeros(2, 3);
                Matrix l = Matrix.zeros(2, 2);
                Matrix b = Matrix.zeros(3, 1)) {
            assertThatThrownBy(() -> Lapack.eigenvalues(a))
                    .hasFieldOrPropertyWithValue("code", LapackRefusal.SIZE);
            assertThatThrownBy(() -> Lapack.cholesky(a))
                    .hasFieldOrPropertyWithValue("code", LapackRefusal.SIZE);
            assertThatThrownBy(() -> Lapack.solveCholesky(l, b))
                    .hasFieldOrPropertyWithValue("code", LapackRefusal.SIZE);
            assertThatThrownBy(() -> Lapack.solveCholesky(l, new double[3]))
                    .hasFieldOrPropertyWithValue("code", LapackRefusal.SIZE);
        }
    }

    @Test
    void whatLapacksLengthsCannotSayIsRefused() {
        LapackChecks.checkEigenvectorWork(32_766);
        assertThatThrownBy(() -> LapackChecks.checkEigenvectorWork(32_767))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(LapackRefusal.TOO_LARGE));
    }

    @Test
    void productsOnAnotherThreadDisturbNothing() throws Exception {
        try (Matrix a = random(150, 1);
                Matrix first = a.copy();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            double[] values = Lapack.eigenvectors(first);
            double[] b = new SplittableRandom(5).doubles(90_000, -1, 1).toArray();
            double[] alone = new double[90_000];
            Blas.gemm(
                    1,
                    Operand.of(b, 300, 300),
                    Operand.of(b, 300, 300),
                    0,
                    Operand.of(alone, 300, 300));
            Future<Boolean> products = thread.submit(() -> {
                boolean same = true;
                for (int i = 0; i < 100; i++) {
                    double[] c = new double[90_000];
                    Blas.gemm(
                            1,
                            Operand.of(b, 300, 300),
                            Operand.of(b, 300, 300),
                            0,
                            Operand.of(c, 300, 300));
                    same &= Arrays.equals(c, alone);
                }
                return same;
            });
            for (int i = 0; i < 10; i++) {
                try (Matrix again = a.copy()) {
                    assertThat(Lapack.eigenvectors(again)).isEqualTo(values);
                    assertThat(again.segment().mismatch(first.segment())).isEqualTo(-1);
                }
            }
            assertThat(products.get()).isTrue();
        }
    }
}
