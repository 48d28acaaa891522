package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Regression by centres against exact kernel ridge regression, and sums against their tree. */
final class NystromTest {
    private static final int OUTPUTS = 2;

    /** Rows in the plane, a Laplace kernel, which is well conditioned. */
    private record Rows(double[][] x, double[] y, int centres, int group)
            implements LocalPasses.Tiles {
        Nystrom nystrom(Workers workers) {
            try (Matrix own = kernel(0, centres)) {
                return Nystrom.of(own, new LocalPasses(this, OUTPUTS, workers, _ -> {}), workers);
            }
        }

        static Rows random(int n, int centres) {
            SplittableRandom random = new SplittableRandom(5);
            double[][] x = new double[n][2];
            double[] y = new double[n * OUTPUTS];
            for (int i = 0; i < n; i++) {
                x[i][0] = 4 * random.nextDouble();
                x[i][1] = 4 * random.nextDouble();
                y[2 * i] = Math.sin(x[i][0]) + 3;
                y[2 * i + 1] = x[i][0] * x[i][1] + 0.1 * random.nextGaussian();
            }
            return new Rows(x, y, centres, 1);
        }

        Rows inGroups(int of) {
            return new Rows(x, y, centres, of);
        }

        private static double kernel(double[] a, double[] b) {
            return Math.exp(-Math.hypot(a[0] - b[0], a[1] - b[1]));
        }

        @Override
        public int rows() {
            return x.length;
        }

        @Override
        public int group() {
            return group;
        }

        @Override
        public Matrix kernel(int from, int count) {
            Matrix k = Matrix.zeros(count, centres);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < centres; j++) {
                    k.set(i, j, kernel(x[from + i], x[j]));
                }
            }
            return k;
        }

        @Override
        public double[] targets(int from, int count) {
            return Arrays.copyOfRange(y, from * OUTPUTS, (from + count) * OUTPUTS);
        }
    }

    @Test
    void allRowsAsCentresAreKernelRidge() {
        Rows rows = Rows.random(120, 120);
        double ridge = 0.05;
        try (Workers two = Workers.of(2);
                Matrix k = rows.kernel(0, 120);
                CholeskyInverse g = RegularizedInverse.cholesky(k, ridge, two);
                Nystrom n = rows.nystrom(two)) {
            RidgeFit exact = RidgeFit.of(g, RidgeTargets.of(rows.y, OUTPUTS).withIntercept());
            Nystrom.Fit fit = n.fit(ridge);
            for (int c = 0; c < OUTPUTS; c++) {
                assertThat(fit.intercept()[c]).isCloseTo(exact.intercepts()[c], within(1e-8));
            }
            for (int i = 0; i < fit.dual().length; i++) {
                assertThat(fit.dual()[i]).isCloseTo(exact.dual()[i], within(1e-7));
            }
            double[] left = n.leftOut(ridge);
            for (int i = 0; i < left.length; i++) {
                assertThat(left[i]).isCloseTo(exact.leftOut()[i], within(1e-8));
            }
        }
    }

    @Test
    void groupsAreLeftOutTogether() {
        Rows rows = Rows.random(120, 120).inGroups(6);
        double ridge = 0.05;
        try (Workers two = Workers.of(2);
                Matrix k = rows.kernel(0, 120);
                CholeskyInverse g = RegularizedInverse.cholesky(k, ridge, two);
                Nystrom n = rows.nystrom(two)) {
            RidgeFit exact = RidgeFit.of(g, RidgeTargets.of(rows.y, OUTPUTS).withIntercept());
            double[] left = n.leftOut(ridge);
            assertThat(left).hasSize(20 * OUTPUTS);
            for (int first = 0; first < 20; first++) {
                int from = 6 * first;
                double[] group =
                        exact.leftOut(from, from + 1, from + 2, from + 3, from + 4, from + 5);
                for (int c = 0; c < OUTPUTS; c++) {
                    assertThat(left[first * OUTPUTS + c]).isCloseTo(group[c], within(1e-8));
                }
            }
        }
    }

    /** Groups go over the borders of tiles; groups of one are rows. */
    @Test
    void groupsMayLieInTwoTiles() {
        Rows rows = Rows.random(2 * RowTiles.TILE + 14, 30);
        try (Nystrom one = rows.nystrom(Workers.alone());
                Nystrom six = rows.inGroups(6).nystrom(Workers.alone())) {
            double[] alone = one.leftOut(0.1);
            double[] together = six.leftOut(0.1);
            assertThat(together).hasSize(rows.rows() / 6 * OUTPUTS);
            double most = 0;
            for (int i = 0; i < together.length / OUTPUTS; i++) {
                most = Math.max(most, Math.abs(together[2 * i] - alone[12 * i]));
            }
            assertThat(most).isBetween(1e-12, 0.05);
        }
    }

    /** Generalized cross-validation by its definition: residuals, and the trace of the smoother. */
    @Test
    void crossValidationIsItsDefinition() {
        Rows rows = Rows.random(90, 25);
        try (Nystrom n = rows.nystrom(Workers.alone())) {
            double ridge = 0.3;
            Nystrom.Fit fit = n.fit(ridge);
            double[] left = n.leftOut(ridge);
            double residual = 0;
            double degrees = 0;
            try (Matrix k = rows.kernel(0, 90)) {
                for (int i = 0; i < 90; i++) {
                    double leverage = 0;
                    for (int c = 0; c < OUTPUTS; c++) {
                        double f = fit.intercept()[c];
                        for (int j = 0; j < 25; j++) {
                            f += k.get(i, j) * fit.dual()[j * OUTPUTS + c];
                        }
                        double e = rows.y[i * OUTPUTS + c] - f;
                        residual += e * e;
                        leverage = 1 - e / (rows.y[i * OUTPUTS + c] - left[i * OUTPUTS + c]);
                    }
                    degrees += leverage;
                }
            }
            double expected = 90 * residual / ((90 - degrees) * (90 - degrees));
            assertThat(n.generalizedCrossValidation(ridge))
                    .isCloseTo(expected, within(1e-8 * expected));
        }
    }

    @Test
    void bytesDoNotDependOnThreads() {
        double[][] duals = new double[2][];
        for (int t = 0; t < 2; t++) {
            Rows rows = Rows.random(5000, 40);
            try (Workers workers = Workers.of(1 + t);
                    Nystrom n = rows.nystrom(workers)) {
                duals[t] = n.fit(0.1).dual();
            }
        }
        assertThat(duals[1]).containsExactly(duals[0]);
    }

    /** Sums that were sent are those that were computed, in the tree of their strands. */
    @Test
    void sumsOfStrandsMayComeFromElsewhere() {
        Rows rows = Rows.random(9000, 20);
        LocalPasses here = new LocalPasses(rows, OUTPUTS, Workers.alone(), _ -> {});
        RowPasses sent = new RowPasses() {
            @Override
            public int rows() {
                return here.rows();
            }

            @Override
            public int outputs() {
                return OUTPUTS;
            }

            @Override
            public FeatureMoments moments(FeatureMap map, RowTiles cut) {
                StrandFold<FeatureMoments> fold = new StrandFold<>(FeatureMoments::plus);
                for (int s = 0; s < cut.strands(); s++) {
                    try (FeatureMoments sums = here.strand(map, cut, s)) {
                        fold.add(FeatureMoments.of(20, OUTPUTS, sums.packed()));
                    }
                }
                return fold.total();
            }

            @Override
            public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
                return here.leftOut(fit, cut);
            }
        };
        try (Matrix own = rows.kernel(0, 20);
                Nystrom a = rows.nystrom(Workers.alone());
                Nystrom b = Nystrom.of(own, sent, Workers.alone())) {
            assertThat(b.fit(0.1).dual()).containsExactly(a.fit(0.1).dual());
            assertThat(b.leftOut(0.1)).containsExactly(a.leftOut(0.1));
        }
        assertThatThrownBy(() -> FeatureMoments.of(20, OUTPUTS, new double[7]))
                .hasFieldOrPropertyWithValue("code", PredictRefusal.SIZE);
    }

    /** Repeated centres make their kernel singular; the fit is that of a little more diagonal. */
    @Test
    void repeatedCentresAreNoObstacle() {
        Rows rows = Rows.random(200, 30);
        for (int i = 0; i < 15; i++) {
            rows.x[15 + i] = rows.x[i].clone();
        }
        try (Nystrom n = rows.nystrom(Workers.alone())) {
            assertThat(n.jitter()).isLessThan(1e-8);
            assertThat(n.fit(0.1).dual()).doesNotContain(Double.NaN);
        }
    }

    /** The tree as a program that knows all its strands would write it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 100})
    void strandsAreAddedInTheirTree(int strands) {
        StrandFold<String> fold = new StrandFold<>((a, b) -> "(" + a + " " + b + ")");
        List<String> level = new ArrayList<>();
        for (int s = 0; s < strands; s++) {
            fold.add(String.valueOf(s));
            level.add(String.valueOf(s));
        }
        while (level.size() > 1) {
            List<String> above = new ArrayList<>();
            for (int k = 0; k < level.size(); k += 2) {
                above.add(
                        k + 1 < level.size()
                                ? "(" + level.get(k) + " " + level.get(k + 1) + ")"
                                : level.get(k));
            }
            level = above;
        }
        assertThat(fold.total()).isEqualTo(level.getFirst());
    }

    @Test
    void tilesCoverAllRowsOnce() {
        for (int n : new int[] {1, 2047, 2048, 2049, 100_000}) {
            RowTiles tiles = new RowTiles(n, 64);
            int rows = 0;
            for (int s = 0; s < tiles.strands(); s++) {
                assertThat(tiles.firstTile(s + 1)).isGreaterThan(tiles.firstTile(s));
                for (int t = tiles.firstTile(s); t < tiles.firstTile(s + 1); t++) {
                    assertThat(tiles.firstRow(t)).isEqualTo(rows);
                    rows += tiles.rowsOf(t);
                }
            }
            assertThat(rows).isEqualTo(n);
        }
    }
}
