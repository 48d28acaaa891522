package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.Batches;

final class LinearizedModelTest {
    private static final int N = 12;
    private static final int P = 30;
    private static final double WEIGHT = 1.0 / N;

    private final RandomStream random = RandomStream.of(5, "linear model");
    private final double[][] a = new double[N][P];
    private final double[] r0 = new double[N];

    LinearizedModelTest() {
        for (int i = 0; i < N; i++) {
            random.normals((long) i * P, a[i], 0, P);
            for (int j = 0; j < P; j++) {
                a[i][j] /= Math.sqrt(P);
            }
        }
        random.fork("residual").normals(0, r0, 0, N);
    }

    private Matrix kernel() {
        Matrix k = Matrix.zeros(N, N);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                double sum = 0;
                for (int l = 0; l < P; l++) {
                    sum += a[i][l] * a[j][l];
                }
                k.set(i, j, sum);
            }
        }
        return k;
    }

    /**
     * Gradient descent with momentum on ½ mean (a w - y)², w from 0; the motion goes to {@code w}.
     */
    private double descend(double eta, double beta, int steps, double[] w) {
        double[] v = new double[P];
        double loss = 0;
        for (int t = 0; t <= steps; t++) {
            double[] g = new double[P];
            loss = 0;
            for (int i = 0; i < N; i++) {
                double r = r0[i];
                for (int l = 0; l < P; l++) {
                    r += a[i][l] * w[l];
                }
                loss += r * r * WEIGHT / 2;
                for (int l = 0; l < P; l++) {
                    g[l] += WEIGHT * r * a[i][l];
                }
            }
            if (t < steps) {
                for (int l = 0; l < P; l++) {
                    v[l] = beta * v[l] + g[l];
                    w[l] -= eta * v[l];
                }
            }
        }
        return loss;
    }

    @Test
    void lossesAreThoseOfTheModelWithAndWithoutMomentum() {
        try (Matrix k = kernel()) {
            LinearizedDynamics d = LinearizedDynamics.of(k, r0, WEIGHT);
            double eta = 1.3 / d.eigenvalues()[N - 1];
            for (int t : new int[] {0, 1, 2, 7, 60}) {
                double plain = descend(eta, 0, t, new double[P]);
                double heavy = descend(eta, 0.7, t, new double[P]);
                assertThat(d.loss(eta, t).orElseThrow()).isCloseTo(plain, within(1e-11 * plain));
                assertThat(d.lossWithMomentum(eta, 0, t).orElseThrow())
                        .isCloseTo(plain, within(1e-11 * plain));
                assertThat(d.lossWithMomentum(eta, 0.7, t).orElseThrow())
                        .isCloseTo(heavy, within(1e-10 * heavy));
            }
        }
    }

    @Test
    void theFewestStepsToALossReachItAndOneLessDoesNot() {
        try (Matrix k = kernel()) {
            LinearizedDynamics d = LinearizedDynamics.of(k, r0, WEIGHT);
            double eta = 1 / d.eigenvalues()[N - 1];
            double first = d.loss(eta, 0).orElseThrow();
            for (double part : new double[] {0.9, 0.1, 1e-3, 1e-6}) {
                long t = d.stepsTo(part * first, eta, 1_000_000).orElseThrow();
                assertThat(d.loss(eta, t).orElseThrow()).isLessThanOrEqualTo(part * first);
                assertThat(d.loss(eta, t - 1).orElseThrow()).isGreaterThan(part * first);
            }
            assertThat(d.stepsTo(first, eta, 10)).hasValue(0);
            assertThat(d.stepsTo(1e-12 * first, eta, 3)).isEmpty();
        }
    }

    @Test
    void theDisplacementIsTheMotionOfTheWeights() {
        try (Matrix vectors = kernel()) {
            LinearizedDynamics d = LinearizedDynamics.of(vectors, r0, WEIGHT);
            for (double size : new double[] {0.3, 1.4}) {
                double eta = size / d.eigenvalues()[N - 1];
                for (int t : new int[] {0, 1, 9, 200}) {
                    double[] w = new double[P];
                    descend(eta, 0, t, w);
                    double[] u = d.displacement(vectors, eta, t);
                    for (int l = 0; l < P; l++) {
                        double motion = 0;
                        for (int i = 0; i < N; i++) {
                            motion -= a[i][l] * u[i];
                        }
                        assertThat(motion).isCloseTo(w[l], within(1e-11));
                    }
                }
            }
        }
    }

    @Test
    void aBatchOfAllRowsIsGradientDescent() {
        try (Matrix k = kernel();
                Matrix vectors = kernel()) {
            LinearizedDynamics d = LinearizedDynamics.of(vectors, r0, WEIGHT);
            int[] each = IntStream.range(0, N).toArray();
            double eta = 1 / d.eigenvalues()[N - 1];
            double[] losses =
                    LinearizedBatches.of(k, 1, each).losses(r0, eta, Batches.shuffled(N, 3), 40);
            for (int t = 0; t <= 40; t++) {
                double loss = d.loss(eta, t).orElseThrow();
                assertThat(losses[t]).isCloseTo(loss, within(1e-12 * losses[0]));
            }
        }
    }

    @Test
    void aRowOfWeightTwoIsTheRowTwiceWhereverItIsRepeated() {
        // rows 0, 1, 0 against rows 0 (weight 2), 1, with two outputs each
        int c = 2;
        try (Matrix three = Matrix.zeros(3 * c, 3 * c);
                Matrix merged = Matrix.zeros(2 * c, 2 * c);
                Matrix k = kernel()) {
            int[] row = {0, 1, 0};
            double[] root = {Math.sqrt(2), 1};
            double[] r = new double[3 * c];
            double[] s = new double[2 * c];
            for (int i = 0; i < 3 * c; i++) {
                r[i] = r0[row[i / c] * c + i % c];
                for (int j = 0; j < 3 * c; j++) {
                    three.set(i, j, k.get(row[i / c] * c + i % c, row[j / c] * c + j % c));
                }
            }
            for (int i = 0; i < 2 * c; i++) {
                s[i] = root[i / c] * r0[i];
                for (int j = 0; j < 2 * c; j++) {
                    merged.set(i, j, root[i / c] * root[j / c] * k.get(i, j));
                }
            }
            Batches one = Batches.shuffled(1, 11);
            double[] apart = LinearizedBatches.of(three, c, 0, 1, 2).losses(r, 0.2, one, 30);
            double[] together = LinearizedBatches.of(merged, c, row).losses(s, 0.2, one, 30);
            for (int t = 0; t <= 30; t++) {
                assertThat(together[t]).isCloseTo(apart[t], within(1e-13 * apart[0]));
            }
        }
    }

    @Test
    void stepsThatAreTooLongEndInInfinityNotInNaN() {
        try (Matrix k = kernel()) {
            int[] each = IntStream.range(0, N).toArray();
            double[] losses =
                    LinearizedBatches.of(k, 1, each).losses(r0, 1e9, Batches.shuffled(4, 3), 60);
            assertThat(losses[60]).isEqualTo(Double.POSITIVE_INFINITY);
            for (double x : losses) {
                assertThat(x).isNotNaN();
            }
        }
    }
}
