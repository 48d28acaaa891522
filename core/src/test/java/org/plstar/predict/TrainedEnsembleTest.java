package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;

/** Wide networks that are trained, by code of their own, against what is predicted for them. */
final class TrainedEnsembleTest {
    private static final int WIDTH = 1024;
    private static final int NETWORKS = 100;
    private static final int ROWS = 6;
    private static final int OTHERS = 3;
    private static final double BIAS = 0.1;

    /** tanh networks with one hidden layer in NTK parametrization, of which all layers train. */
    private static final class Wide {
        private final double[][] w = new double[WIDTH][2];
        private final double[] b = new double[WIDTH];
        private final double[] v = new double[WIDTH];
        private double c;
        private final double[][] moved = new double[4][];

        Wide(Random random) {
            for (int i = 0; i < WIDTH; i++) {
                w[i][0] = random.nextGaussian();
                w[i][1] = random.nextGaussian();
                b[i] = random.nextGaussian();
                v[i] = random.nextGaussian();
            }
            c = random.nextGaussian();
            moved[0] = new double[2 * WIDTH];
            moved[1] = new double[WIDTH];
            moved[2] = new double[WIDTH];
            moved[3] = new double[1];
        }

        private double hidden(int i, double[] x) {
            return Math.tanh((w[i][0] * x[0] + w[i][1] * x[1]) / Math.sqrt(2) + BIAS * b[i]);
        }

        double at(double[] x) {
            double sum = 0;
            for (int i = 0; i < WIDTH; i++) {
                sum += v[i] * hidden(i, x);
            }
            return sum / Math.sqrt(WIDTH) + BIAS * c;
        }

        /** A step on the mean of half squared errors. */
        void step(double[][] x, double[] y, double eta, double beta) {
            double[][] g = {
                new double[2 * WIDTH], new double[WIDTH], new double[WIDTH], new double[1]
            };
            for (int r = 0; r < x.length; r++) {
                double e = (at(x[r]) - y[r]) / x.length;
                for (int i = 0; i < WIDTH; i++) {
                    double h = hidden(i, x[r]);
                    double back = e * v[i] / Math.sqrt(WIDTH) * (1 - h * h);
                    g[0][2 * i] += back * x[r][0] / Math.sqrt(2);
                    g[0][2 * i + 1] += back * x[r][1] / Math.sqrt(2);
                    g[1][i] += back * BIAS;
                    g[2][i] += e * h / Math.sqrt(WIDTH);
                }
                g[3][0] += e * BIAS;
            }
            for (int k = 0; k < g.length; k++) {
                for (int i = 0; i < g[k].length; i++) {
                    moved[k][i] = beta * moved[k][i] + g[k][i];
                }
            }
            for (int i = 0; i < WIDTH; i++) {
                w[i][0] -= eta * moved[0][2 * i];
                w[i][1] -= eta * moved[0][2 * i + 1];
                b[i] -= eta * moved[1][i];
                v[i] -= eta * moved[2][i];
            }
            c -= eta * moved[3][0];
        }
    }

    @Tag("net")
    @ParameterizedTest
    @CsvSource({"0, 0", "10, 0", "100, 0", "30, 0.8"})
    void meanAndSpreadAreThosePredicted(int steps, double beta) {
        Random random = new Random(12);
        double[][] all = new double[ROWS + OTHERS][2];
        for (double[] row : all) {
            row[0] = random.nextGaussian();
            row[1] = random.nextGaussian();
        }
        double[] y = random.doubles(ROWS, -1, 1).toArray();
        double[][] x = Arrays.copyOf(all, ROWS);
        double[][] there = Arrays.copyOfRange(all, ROWS, ROWS + OTHERS);
        double eta = 1;
        double[] sum = new double[OTHERS];
        double[] squares = new double[OTHERS];
        for (int k = 0; k < NETWORKS; k++) {
            Wide network = new Wide(random);
            for (int t = 0; t < steps; t++) {
                network.step(x, y, eta, beta);
            }
            for (int i = 0; i < OTHERS; i++) {
                double f = network.at(there[i]);
                sum[i] += f / NETWORKS;
                squares[i] += f * f / NETWORKS;
            }
        }
        InfiniteNetwork limit = InfiniteNetwork.of(
                Architecture.parse("dense tanh dense"), Shape.of(2), Initialization.DEFAULT);
        Workers alone = Workers.alone();
        try (InfiniteKernels own = limit.kernels(x, alone);
                InfiniteKernels cross = limit.kernels(there, x, alone);
                InfiniteKernels apart = limit.kernels(there, alone);
                KernelSpectrum spectrum = KernelSpectrum.of(own.ntk().copy(), alone);
                ClosedForm form = ClosedForm.of(spectrum, cross.ntk())) {
            Ensemble ensemble = Ensemble.of(form, own.nngp(), cross.nngp(), apart.nngp());
            Filter filter = beta == 0
                    ? new Filter.Descent(1.0 / ROWS, eta, steps)
                    : new Filter.HeavyBall(1.0 / ROWS, eta, beta, steps);
            double[] mean = ensemble.mean(filter, y, 1);
            try (Matrix covariance = ensemble.covariance(filter)) {
                for (int i = 0; i < OTHERS; i++) {
                    double variance = covariance.get(i, i);
                    double seen = squares[i] - sum[i] * sum[i];
                    double error = Math.sqrt(variance / NETWORKS);
                    assertThat(sum[i]).isCloseTo(mean[i], within(4 * error));
                    // the relative error of a variance of Gaussian numbers is √(2/n)
                    assertThat(seen / variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / NETWORKS)));
                }
            }
        }
    }
}
