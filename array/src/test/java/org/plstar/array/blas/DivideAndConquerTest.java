package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Tridiagonal eigenproblems in parts that are joined, against what solves them in one. */
class DivideAndConquerTest {
    private static final double EPSILON = 0x1p-52;

    private interface Elements {
        void fill(double[] d, double[] e, SplittableRandom random);
    }

    private record Case(String name, Elements elements) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Tridiagonal(double[] d, double[] e) {
        static Tridiagonal of(Case c, int n) {
            Tridiagonal t = new Tridiagonal(new double[n], new double[n]);
            c.elements.fill(t.d, t.e, new SplittableRandom(n));
            t.e[n - 1] = 0;
            return t;
        }

        double largest() {
            return Math.max(largest(d), largest(e));
        }

        private static double largest(double[] x) {
            return Arrays.stream(x).map(Math::abs).max().orElse(0);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("random", (d, e, r) -> random(d, e, r, 1)),
            new Case("huge", (d, e, r) -> random(d, e, r, 1e300)),
            new Case("tiny", (d, e, r) -> random(d, e, r, 1e-300)),
            new Case("below the normal range", (d, e, r) -> random(d, e, r, 1e-310)),
            new Case("zero", (_, _, _) -> {}),
            new Case("identity", (d, _, _) -> Arrays.fill(d, 1)),
            new Case("diagonal", (d, _, r) -> Arrays.setAll(d, _ -> r.nextDouble())),
            new Case("nearly diagonal", (d, e, r) -> {
                Arrays.setAll(d, i -> i % 5);
                Arrays.setAll(e, _ -> 1e-15 * r.nextDouble());
            }),
            new Case("Laplacian", (d, e, _) -> {
                Arrays.fill(d, -2);
                Arrays.fill(e, 1);
            }),
            new Case("without a diagonal", (_, e, _) -> Arrays.setAll(e, i -> i % 2 == 0 ? 1 : -1)),
            new Case("strongly coupled", (d, e, r) -> {
                random(d, e, r, 1e-8);
                Arrays.setAll(e, _ -> 1 + r.nextDouble());
            }),
            new Case("graded down", (d, e, _) -> {
                Arrays.setAll(d, i -> Math.pow(2, -i));
                Arrays.setAll(e, i -> Math.pow(2, -i) / 3);
            }),
            new Case("graded up", (d, e, _) -> {
                Arrays.setAll(d, i -> Math.pow(1.5, i - d.length));
                Arrays.setAll(e, i -> -Math.pow(1.5, i - d.length));
            }),
            new Case("Wilkinson's", (d, e, _) -> wilkinson(d, e, d.length, 1)),
            new Case("Wilkinson's, glued", (d, e, _) -> wilkinson(d, e, 21, 1e-7)),
            new Case("Wilkinson's, apart", (d, e, _) -> wilkinson(d, e, 11, 0)),
            new Case(
                    "Wilkinson's, glued by next to nothing",
                    (d, e, _) -> wilkinson(d, e, 15, 1e-14)),
            new Case("one large element", (d, e, r) -> {
                random(d, e, r, 1e-6);
                d[d.length / 3] = 1;
            }),
            new Case(
                    "Jacobi's of Hermite's polynomials",
                    (_, e, _) -> Arrays.setAll(e, i -> Math.sqrt((i + 1) / 2.0))));

    private static void random(double[] d, double[] e, SplittableRandom random, double scale) {
        Arrays.setAll(d, _ -> scale * (2 * random.nextDouble() - 1));
        Arrays.setAll(e, _ -> scale * (2 * random.nextDouble() - 1));
    }

    /** Copies of Wilkinson's matrix, whose eigenvalues come in pairs. */
    private static void wilkinson(double[] d, double[] e, int order, double glue) {
        Arrays.setAll(d, i -> Math.abs(i % order - (order - 1) / 2.0));
        Arrays.setAll(e, i -> i % order == order - 1 ? glue : 1);
    }

    private record Way(String name, DivideAndConquer.Part part) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Way> ways() {
        assertThat(OpenBlasTest.provider()).isNotNull();
        return List.of(
                new Way("LAPACK", OpenBlasLapack::part), new Way("rotations", JavaLapack::part));
    }

    static Stream<Arguments> problems() {
        return ways().stream().flatMap(way -> CASES.stream().map(c -> Arguments.of(way.part, c)));
    }

    static Stream<Arguments> parts() {
        return ways().stream().map(way -> Arguments.of(way.part));
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("problems")
    void eigenpairsAreThoseOfTheMatrix(DivideAndConquer.Part part, Case c) {
        for (int n : new int[] {2, 3, 5, 16, 17, 33, 64, 65, 131}) {
            Tridiagonal t = Tridiagonal.of(c, n);
            for (int most : new int[] {2, 3, 16, 64}) {
                check(part, t, most);
            }
        }
    }

    /** More columns and rows than a strip and a tile have, more roots and elements than a task. */
    @Tag("net")
    @ParameterizedTest
    @MethodSource("parts")
    void largeOnesToo(DivideAndConquer.Part part) {
        for (Case c : CASES.stream().filter(c -> LARGE.contains(c.name)).toList()) {
            check(part, Tridiagonal.of(c, 1151), 290);
        }
    }

    private static final List<String> LARGE = List.of(
            "random", "Laplacian", "Wilkinson's, glued", "Jacobi's of Hermite's polynomials");

    private static void check(DivideAndConquer.Part part, Tridiagonal t, int most) {
        int n = t.d.length;
        double scale = t.largest() == 0 ? 1 : t.largest();
        double[] expected = t.d.clone();
        double[] values = t.d.clone();
        try (Matrix direct = Matrix.zeros(n, n);
                Matrix z = Matrix.zeros(n, n)) {
            assertThat(part.solve(expected, t.e.clone(), direct.segment(), 0, n))
                    .isZero();
            DivideAndConquer way = new DivideAndConquer(part, most, Workers.alone());
            assertThat(way.solve(values, t.e, z)).isZero();
            double bound = EPSILON * (n + 10);
            // of numbers below the normal range the last digits are missing
            double rest = Double.MIN_VALUE / scale * n;
            for (int j = 0; j < n; j++) {
                assertThat(values[j] / scale)
                        .isCloseTo(expected[j] / scale, within(4 * bound + rest));
                assertThat(values[j]).isGreaterThanOrEqualTo(values[Math.max(0, j - 1)]);
            }
            assertThat(residual(t, values, z, scale)).isLessThan(2 * bound + rest);
            assertThat(departure(z)).isLessThan(2 * bound);
        }
    }

    /** The largest element of Q T - diag(λ) Q, over a scale. */
    private static double residual(Tridiagonal t, double[] values, Matrix z, double scale) {
        int n = values.length;
        double[] q = new double[n];
        double worst = 0;
        for (int j = 0; j < n; j++) {
            z.readRow(j, q, 0);
            for (int i = 0; i < n; i++) {
                double sum = (t.d[i] / scale - values[j] / scale) * q[i];
                sum += i > 0 ? t.e[i - 1] / scale * q[i - 1] : 0;
                sum += i < n - 1 ? t.e[i] / scale * q[i + 1] : 0;
                worst = Math.max(worst, Math.abs(sum));
            }
        }
        return worst;
    }

    /** The largest element of Q Qᵀ - I. */
    private static double departure(Matrix q) {
        int n = q.rows();
        try (Matrix g = Matrix.zeros(n, n)) {
            Blas.syrk(
                    Triangle.LOWER,
                    1,
                    Operand.of(q.segment(), n, n),
                    0,
                    Operand.of(g.segment(), n, n));
            double worst = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    worst = Math.max(worst, Math.abs(g.get(i, j) - (i == j ? 1 : 0)));
                }
            }
            return worst;
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void eigenvaluesOfTheLaplacianAreTheKnownOnes(DivideAndConquer.Part part) {
        int n = 317;
        double[] d = new double[n];
        double[] e = new double[n - 1];
        Arrays.fill(d, -2);
        Arrays.fill(e, 1);
        try (Matrix z = Matrix.zeros(n, n)) {
            assertThat(new DivideAndConquer(part, 20, Workers.alone()).solve(d, e, z))
                    .isZero();
        }
        for (int j = 0; j < n; j++) {
            double known = -4 * Math.pow(Math.sin((n - j) * Math.PI / (2 * (n + 1))), 2);
            assertThat(d[j]).isCloseTo(known, within(16 * EPSILON));
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void anyTeamGivesTheSameBytes(DivideAndConquer.Part part, Case c) {
        int n = 301;
        Tridiagonal t = Tridiagonal.of(c, n);
        double[] expected = t.d.clone();
        try (Matrix alone = Matrix.zeros(n, n)) {
            new DivideAndConquer(part, 40, Workers.alone()).solve(expected, t.e, alone);
            for (int threads = 2; threads <= 3; threads++) {
                double[] values = t.d.clone();
                try (Workers team = Workers.of(threads);
                        Matrix z = Matrix.zeros(n, n)) {
                    new DivideAndConquer(part, 40, team).solve(values, t.e, z);
                    assertThat(values).isEqualTo(expected);
                    assertThat(z.segment().mismatch(alone.segment())).isEqualTo(-1);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void whatCannotBeJoinedIsSolvedInOne(DivideAndConquer.Part part) {
        int n = 130;
        Tridiagonal t = Tridiagonal.of(CASES.getFirst(), n);
        double scale = Math.scalb(1.0, Math.getExponent(t.largest()));
        double[] expected = Arrays.stream(t.d).map(x -> x / scale).toArray();
        double[] below = Arrays.stream(t.e).map(x -> x / scale).toArray();
        double[] values = t.d.clone();
        try (Matrix direct = Matrix.zeros(n, n);
                Matrix z = Matrix.zeros(n, n)) {
            part.solve(expected, below, direct.segment(), 0, n);
            assertThat(new DivideAndConquer(part, 20, 0, Workers.alone()).solve(values, t.e, z))
                    .isZero();
            assertThat(Arrays.stream(values).map(x -> x / scale).toArray()).isEqualTo(expected);
            assertThat(z.segment().mismatch(direct.segment())).isEqualTo(-1);
        }
    }

    @Test
    void aPartThatIsNotSolvedIsTold() {
        try (Matrix z = Matrix.zeros(100, 100);
                Workers team = Workers.of(2)) {
            long second = z.offset(25, 25);
            DivideAndConquer.Part failing = (_, _, _, at, _) -> at == second ? 7 : 0;
            double[] d = new double[100];
            Arrays.setAll(d, i -> i);
            assertThat(new DivideAndConquer(failing, 30, team).solve(d, new double[99], z))
                    .isEqualTo(7);
        }
    }
}
