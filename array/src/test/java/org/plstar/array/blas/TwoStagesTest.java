package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Eigenvalues by way of a band: against one stage, known ones, and itself with other teams. */
class TwoStagesTest {
    private static final double EPSILON = 0x1p-52;

    private interface Element {
        double at(int i, int j);
    }

    private record Case(String name, Element of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        SplittableRandom random = new SplittableRandom(9);
        double[] x = random.doubles(400, -1, 1).toArray();
        double[] noise = random.doubles(400 * 400, -1, 1).toArray();
        return Stream.of(
                new Case("zero", (i, j) -> 0),
                new Case("identity", (i, j) -> i == j ? 1 : 0),
                new Case("diagonal", (i, j) -> i == j ? x[i] : 0),
                new Case("rank one", (i, j) -> x[i] * x[j]),
                new Case("all the same", (i, j) -> 1),
                new Case("second difference", (i, j) -> i == j ? 2 : i - j == 1 ? -1 : 0),
                new Case("Wilkinson", (i, j) -> i == j ? Math.abs(i - 60) : i - j == 1 ? 1 : 0),
                new Case("a band", (i, j) -> i - j < 5 ? noise[i * 400 + j] : 0),
                new Case("last row", (i, j) -> i == 129 ? x[j] : 0),
                new Case("first column", (i, j) -> j == 0 ? x[i] : 0),
                new Case("a corner", (i, j) -> i > 100 && j < 20 ? x[i] + x[j] : 0),
                new Case("zero blocks", (i, j) -> i / 37 == j / 37 ? noise[i * 400 + j] : 0),
                new Case("mirrored blocks", (i, j) -> (i + j) % 2 == 0 ? noise[i + j] : 0),
                new Case("graded", (i, j) -> Math.pow(10, -Math.max(i, j) / 4.0)),
                new Case("graded upwards", (i, j) -> Math.pow(10, Math.min(i, j) / 8.0 - 20)),
                new Case("both", (i, j) -> (i % 7 == 0 ? 1e150 : 1) * (j % 5 == 0 ? 1e-150 : 1)),
                new Case("tiny", (i, j) -> noise[i * 400 + j] * 1e-300),
                new Case("smallest", (i, j) -> (i + j) % 3 * Double.MIN_VALUE),
                new Case("huge", (i, j) -> noise[i * 400 + j] * 1e303));
    }

    private static Matrix fill(int n, Element element) {
        Matrix a = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a.set(i, j, j <= i ? element.at(i, j) : Double.NaN);
            }
        }
        return a;
    }

    private static Matrix random(int n) {
        SplittableRandom random = new SplittableRandom(n);
        return fill(n, (i, j) -> 2 * random.nextDouble() - 1);
    }

    private static double[] byBand(Matrix a, int width, Workers workers) {
        double[] d = new double[a.rows()];
        double[] e = new double[a.rows()];
        try (Matrix spent = a.copy()) {
            TwoStages.byBand(spent, width, d, e, workers);
        }
        assertThat(ImplicitQl.values(d, e)).isZero();
        return d;
    }

    private static double[] inOneStage(Matrix a) {
        double[] d = new double[a.rows()];
        double[] e = new double[a.rows()];
        try (Matrix spent = a.copy()) {
            Tridiagonalization.of(spent, d, e, Workers.alone());
        }
        assertThat(ImplicitQl.values(d, e)).isZero();
        return d;
    }

    /** By a small multiple of ε √n times the largest. */
    private static void assertClose(double[] values, double[] known) {
        int n = known.length;
        double norm = Math.max(Math.abs(known[0]), Math.abs(known[n - 1]));
        double tolerance = Math.max(16 * EPSILON * Math.sqrt(n) * norm, n * Double.MIN_VALUE);
        for (int k = 0; k < n; k++) {
            assertThat(values[k]).as("eigenvalue %s", k).isCloseTo(known[k], within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void specialMatricesHaveTheEigenvaluesOfOneStage(Case c) {
        for (int width : new int[] {32, 64}) {
            try (Matrix a = fill(130, c.of)) {
                assertClose(byBand(a, width, Workers.alone()), inOneStage(a));
            }
        }
    }

    @Tag("net")
    @Test
    void anyOrderHasTheEigenvaluesOfOneStageByAnyTeam() {
        SplittableRandom random = new SplittableRandom(4);
        try (Workers two = Workers.of(2);
                Workers three = Workers.of(3)) {
            for (int round = 0; round < 60; round++) {
                int n = round < 5 ? round + 1 : 1 + random.nextInt(round < 45 ? 150 : 600);
                int width = 32 * (1 + random.nextInt(4));
                try (Matrix a = random(n)) {
                    double[] alone = byBand(a, width, Workers.alone());
                    assertClose(alone, inOneStage(a));
                    assertThat(byBand(a, width, two)).isEqualTo(alone);
                    assertThat(byBand(a, width, three)).isEqualTo(alone);
                }
            }
        }
    }

    @Test
    void ordersBesideTheWidthAndItsMultiplesAreRight() {
        for (int n : new int[] {31, 32, 33, 34, 63, 64, 65, 66, 95, 96, 97, 127, 128, 129, 257}) {
            try (Matrix a = random(n)) {
                assertClose(byBand(a, 32, Workers.alone()), inOneStage(a));
            }
        }
    }

    @Tag("net")
    @Test
    void aLargeMatrixHasTheSameBytesByAnyTeam() {
        int n = TwoStages.FROM + 37;
        for (Factorizations lapack :
                List.of(new OpenBlasLapack(), new JavaLapack(new JavaBlas()))) {
            try (Matrix a = random(n)) {
                double[] known = inOneStage(a);
                double[] first = new double[n];
                for (int threads : new int[] {1, 2, 3, 5}) {
                    double[] values = new double[n];
                    try (Workers team = Workers.of(threads);
                            Matrix spent = a.copy()) {
                        assertThat(lapack.eigenvalues(spent, values, team)).isZero();
                    }
                    assertClose(values, known);
                    first = threads == 1 ? values : first;
                    assertThat(values).isEqualTo(first);
                }
            }
        }
    }

    /**
     * A team whose other threads are all inside the same loop, and one that is not the caller's
     * own.
     */
    @Test
    void insideATaskOfTheSameTeamItIsTheSame() {
        int n = 300;
        try (Matrix a = random(n);
                Workers team = Workers.of(3)) {
            double[] alone = byBand(a, 64, Workers.alone());
            AtomicBoolean same = new AtomicBoolean(true);
            team.run(6, _ -> {
                if (!Arrays.equals(byBand(a, 64, team), alone)) {
                    same.set(false);
                }
            });
            assertThat(same).isTrue();
        }
    }

    /** Two mirrors before a diagonal with clusters, zeros and both signs: A = H₁ H₂ D H₂ H₁. */
    @Test
    void knownEigenvaluesComeBack() {
        for (int n : new int[] {65, 200, 515}) {
            SplittableRandom random = new SplittableRandom(n);
            double[] known = new double[n];
            for (int k = 0; k < n; k++) {
                known[k] = switch (k % 4) {
                    case 0 -> 0;
                    case 1 -> 1 + 1e-14 * k;
                    case 2 -> Math.pow(10, -12 * random.nextDouble());
                    default -> -3 * random.nextDouble();
                };
            }
            double[][] rows = new double[n][n];
            for (int k = 0; k < n; k++) {
                rows[k][k] = known[k];
            }
            mirror(rows, random.doubles(n, -1, 1).toArray());
            mirror(rows, random.doubles(n, -1, 1).toArray());
            Arrays.sort(known);
            try (Matrix a = fill(n, (i, j) -> rows[i][j])) {
                assertClose(byBand(a, 64, Workers.alone()), known);
            }
        }
    }

    /** A becomes H A H with H = I - 2 v vᵀ / |v|². */
    private static void mirror(double[][] a, double[] v) {
        int n = v.length;
        double square = Arrays.stream(v).map(x -> x * x).sum();
        double[] p = new double[n];
        double along = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                p[i] += a[i][j] * v[j];
            }
            along += p[i] * v[i];
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double change = v[i] * p[j] + p[i] * v[j] - 2 * along / square * v[i] * v[j];
                a[i][j] -= 2 / square * change;
            }
        }
    }

    @Test
    void theSecondDifferenceMatrixHasItsKnownEigenvalues() {
        int n = 333;
        double[] known = new double[n];
        for (int k = 0; k < n; k++) {
            known[k] = 4 * Math.pow(Math.sin((k + 1) * Math.PI / (2 * (n + 1))), 2);
        }
        try (Matrix a = fill(n, (i, j) -> i == j ? 2 : i - j == 1 ? -1 : 0)) {
            assertClose(byBand(a, 32, Workers.alone()), known);
        }
    }

    /** The chase alone, of a band that is not what the first stage leaves. */
    @Test
    void aRandomBandKeepsItsEigenvalues() {
        SplittableRandom random = new SplittableRandom(6);
        for (int n : new int[] {1, 2, 3, 33, 64, 100, 301}) {
            SymmetricBand band = new SymmetricBand(n, 32);
            try (Matrix a = Matrix.zeros(n, n)) {
                for (int j = 0; j < n; j++) {
                    for (int i = j; i <= Math.min(n - 1, j + 32); i++) {
                        double x = random.nextInt(5) == 0 ? 0 : random.nextDouble(-1, 1);
                        band.set(i, j, x);
                        a.set(i, j, x);
                    }
                }
                double[] d = new double[n];
                double[] e = new double[n];
                BulgeChase.reduce(band, d, e, Workers.alone());
                assertThat(ImplicitQl.values(d, e)).isZero();
                assertClose(d, inOneStage(a));
            }
        }
    }

    /** R Q by the products that were made on the way, and by V and S. */
    @Test
    void reflectionsFromTheRightLeaveATriangle() {
        SplittableRandom random = new SplittableRandom(8);
        int count = 32;
        int ld = 131;
        for (int m : new int[] {3, 31, 32, 33, 130}) {
            double[] r = random.doubles((long) count * ld, -1, 1).toArray();
            RowReflections q = new RowReflections(count, ld);
            System.arraycopy(r, 0, q.rows(), 0, r.length);
            q.make(m);
            double[] product = new double[count * m];
            double[] inV = new double[count * count];
            double[] turned = new double[count * count];
            for (int k = 0; k < count; k++) {
                System.arraycopy(r, k * ld, product, k * m, m);
            }
            Blas.gemm(
                    1,
                    Operand.of(r, 0, count, m, ld),
                    Operand.of(q.rows(), 0, count, m, ld).transpose(),
                    0,
                    Operand.of(inV, count, count));
            Blas.gemm(
                    1,
                    Operand.of(inV, count, count),
                    Operand.of(q.triangle(), count, count),
                    0,
                    Operand.of(turned, count, count));
            Blas.gemm(
                    -1,
                    Operand.of(turned, count, count),
                    Operand.of(q.rows(), 0, count, m, ld),
                    1,
                    Operand.of(product, count, m));
            for (int k = 0; k < count; k++) {
                for (int j = 0; j < m; j++) {
                    double left = j < m - count + k ? 0 : q.left(k, j);
                    assertThat(product[k * m + j]).isCloseTo(left, within(1e-13));
                }
            }
        }
    }
}
