package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

/** Leaving rows out in closed form against fitting anew without them. */
final class RidgeFitTest {
    private static final int N = 40;
    private static final int OUTPUTS = 3;

    /** A random problem: rows in three dimensions, a Gaussian kernel, an offset, weights. */
    private record Problem(double[][] x, double[] y, double[] fixed, double[] weights) {
        static Problem random(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] x = new double[N][3];
            for (double[] row : x) {
                Arrays.setAll(row, _ -> random.nextGaussian());
            }
            double[] y = random.doubles(N * OUTPUTS).map(v -> 3 * v).toArray();
            double[] fixed = new double[2 * N];
            double[] weights = new double[N];
            for (int i = 0; i < N; i++) {
                fixed[2 * i] = 1;
                fixed[2 * i + 1] = x[i][0];
                weights[i] = 1 + random.nextInt(3);
            }
            return new Problem(x, y, fixed, weights);
        }

        Matrix kernel(int[] rows, int[] columns) {
            Matrix k = Matrix.zeros(rows.length, columns.length);
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < columns.length; j++) {
                    double square = 0;
                    for (int f = 0; f < 3; f++) {
                        double d = x[rows[i]][f] - x[columns[j]][f];
                        square += d * d;
                    }
                    k.set(i, j, Math.exp(-square));
                }
            }
            return k;
        }

        RidgeTargets targets(int... rows) {
            double[] some = new double[rows.length * OUTPUTS];
            double[] h = new double[rows.length * 2];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(y, rows[i] * OUTPUTS, some, i * OUTPUTS, OUTPUTS);
                System.arraycopy(fixed, rows[i] * 2, h, i * 2, 2);
            }
            return RidgeTargets.of(some, OUTPUTS)
                    .withFixed(h, 2)
                    .withWeights(IntStream.of(rows).mapToDouble(i -> weights[i]).toArray());
        }
    }

    private static int[] all() {
        return IntStream.range(0, N).toArray();
    }

    /** Fits without some rows and predicts at others. */
    private static double[] anew(Problem p, double ridge, int[] without, int... at) {
        int[] rows = IntStream.range(0, N)
                .filter(i -> IntStream.of(without).noneMatch(w -> w == i))
                .toArray();
        RidgeTargets targets = p.targets(rows);
        try (Matrix k = p.kernel(rows, rows);
                Matrix scaled = targets.scaled(k);
                CholeskyInverse g = RegularizedInverse.cholesky(scaled, ridge, Workers.alone());
                Matrix cross = p.kernel(at, rows)) {
            RidgeFit fit = RidgeFit.of(g, targets);
            double[] dual = fit.dual();
            double[] b = fit.intercepts();
            double[] out = new double[at.length * OUTPUTS];
            for (int i = 0; i < at.length; i++) {
                for (int c = 0; c < OUTPUTS; c++) {
                    double f = b[c] + p.fixed[2 * at[i] + 1] * b[OUTPUTS + c];
                    for (int j = 0; j < rows.length; j++) {
                        f += cross.get(i, j) * dual[j * OUTPUTS + c];
                    }
                    out[i * OUTPUTS + c] = f;
                }
            }
            return out;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void leavingOutIsFittingAnew(long seed) {
        Problem p = Problem.random(seed);
        double ridge = 0.03;
        RidgeTargets targets = p.targets(all());
        try (Matrix k = p.kernel(all(), all());
                Matrix scaled = targets.scaled(k);
                KernelSpectrum spectrum = KernelSpectrum.of(scaled.copy(), Workers.alone());
                CholeskyInverse g = RegularizedInverse.cholesky(scaled, ridge, Workers.alone())) {
            for (RegularizedInverse inverse :
                    new RegularizedInverse[] {RegularizedInverse.of(spectrum, ridge), g}) {
                RidgeFit fit = RidgeFit.of(inverse, targets);
                double[] left = fit.leftOut();
                for (int i = 0; i < N; i++) {
                    double[] expected = anew(p, ridge, new int[] {i}, i);
                    for (int c = 0; c < OUTPUTS; c++) {
                        assertThat(left[i * OUTPUTS + c]).isCloseTo(expected[c], within(1e-9));
                    }
                }
                int[] group = {3, 17, 30, 31};
                double[] expected = anew(p, ridge, group, group);
                double[] seen = fit.leftOut(group);
                for (int i = 0; i < seen.length; i++) {
                    assertThat(seen[i]).isCloseTo(expected[i], within(1e-9));
                }
            }
        }
    }

    @Test
    void aRepeatedRowIsARowOfWeightTwo() {
        Problem p = Problem.random(5);
        int[] twice = IntStream.concat(IntStream.range(0, N), IntStream.of(4)).toArray();
        double[] ones = new double[N + 1];
        Arrays.fill(ones, 1);
        double[] weights = new double[N];
        Arrays.fill(weights, 1);
        weights[4] = 2;
        RidgeTargets repeated = p.targets(twice).withWeights(ones);
        RidgeTargets weighted = p.targets(all()).withWeights(weights);
        try (Matrix k2 = p.kernel(twice, twice);
                Matrix k = p.kernel(all(), all());
                Matrix scaled = weighted.scaled(k);
                CholeskyInverse g2 = RegularizedInverse.cholesky(k2, 0.1, Workers.alone());
                CholeskyInverse g = RegularizedInverse.cholesky(scaled, 0.1, Workers.alone())) {
            double[] a = RidgeFit.of(g2, repeated).dual();
            double[] b = RidgeFit.of(g, weighted).dual();
            for (int c = 0; c < OUTPUTS; c++) {
                assertThat(a[4 * OUTPUTS + c] + a[N * OUTPUTS + c])
                        .isCloseTo(b[4 * OUTPUTS + c], within(1e-10));
                assertThat(a[9 * OUTPUTS + c]).isCloseTo(b[9 * OUTPUTS + c], within(1e-10));
            }
        }
    }

    @Test
    void oneRowWithAnInterceptIsPredictedByNothingElse() {
        try (Matrix k = Matrix.of(1, 1, 2.0);
                CholeskyInverse g = RegularizedInverse.cholesky(k, 0.5, Workers.alone())) {
            RidgeFit fit = RidgeFit.of(g, RidgeTargets.of(new double[] {3}, 1).withIntercept());
            assertThat(fit.determined()).containsExactly(0);
            assertThat(fit.leftOut()).containsExactly(0);
            assertThat(fit.intercepts()[0]).isCloseTo(3, within(1e-14));
        }
    }

    @Test
    void anIndefiniteKernelIsRefused() {
        Matrix k = Matrix.of(2, 2, 1, 2, 2, 1);
        assertThatThrownBy(() -> KernelSpectrum.of(k, Workers.alone()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("semi-definite");
        k.close();
    }

    @Test
    void bytesDoNotDependOnThreads() {
        Problem p = Problem.random(9);
        double[][] duals = new double[2][];
        double[][] left = new double[2][];
        for (int t = 0; t < 2; t++) {
            try (Workers workers = Workers.of(1 + t);
                    Matrix k = p.kernel(all(), all());
                    CholeskyInverse g = RegularizedInverse.cholesky(k, 0.1, workers)) {
                RidgeFit fit = RidgeFit.of(g, RidgeTargets.of(p.y, OUTPUTS).withIntercept());
                duals[t] = fit.dual();
                left[t] = fit.leftOut();
            }
        }
        assertThat(duals[1]).containsExactly(duals[0]);
        assertThat(left[1]).containsExactly(left[0]);
    }
}
