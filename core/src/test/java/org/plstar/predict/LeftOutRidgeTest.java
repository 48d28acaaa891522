package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Refusal;

/** Errors of rows that are left out, against fits without them. */
class LeftOutRidgeTest {
    /** A kernel of features [n, d]. */
    private static double[] kernel(int n, int d, RandomStream random) {
        double[] k = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int f = 0; f < d; f++) {
                    k[i * n + j] += random.normal(i * d + f) * random.normal(j * d + f);
                }
            }
        }
        return k;
    }

    @ParameterizedTest
    @CsvSource({"12, 30, 1", "15, 4, 3", "9, 9, 2"})
    void errorsAreThoseOfFitsWithoutTheRow(int n, int d, int outputs) {
        RandomStream random = RandomStream.of(n, "left out");
        double[] k = kernel(n, d, random);
        double[] y = new double[n * outputs];
        random.fork("targets").normals(0, y, 0, y.length);
        try (KernelSpectrum spectrum =
                KernelSpectrum.of(Matrix.of(n, n, k.clone()), Workers.alone())) {
            LeftOutRidge fit = LeftOutRidge.of(spectrum, y, outputs);
            double sum = 0;
            for (int out = 0; out < n; out++) {
                double[] predicted = without(out, n, k, y, outputs, fit.ridge());
                for (int c = 0; c < outputs; c++) {
                    double error = y[out * outputs + c] - predicted[c];
                    assertThat(fit.errors()[out * outputs + c]).isCloseTo(error, within(1e-9));
                    sum += error * error;
                }
            }
            assertThat(fit.loss()).isCloseTo(sum / (2 * n), within(1e-9));
        }
    }

    /** What the fit of the other rows predicts of a row. */
    private static double[] without(
            int out, int n, double[] k, double[] y, int outputs, double ridge) {
        int m = n - 1;
        double[] some = new double[m * m];
        double[] targets = new double[m * outputs];
        double[] cross = new double[m];
        for (int i = 0; i < m; i++) {
            int row = i < out ? i : i + 1;
            cross[i] = k[out * n + row];
            System.arraycopy(y, row * outputs, targets, i * outputs, outputs);
            for (int j = 0; j < m; j++) {
                some[i * m + j] = k[row * n + (j < out ? j : j + 1)];
            }
        }
        double[] predicted = new double[outputs];
        try (Matrix kernel = Matrix.of(m, m, some);
                CholeskyInverse inverse =
                        RegularizedInverse.cholesky(kernel, ridge, Workers.alone())) {
            double[] dual = inverse.times(targets, outputs);
            for (int i = 0; i < m; i++) {
                for (int c = 0; c < outputs; c++) {
                    predicted[c] += cross[i] * dual[i * outputs + c];
                }
            }
        }
        return predicted;
    }

    @Test
    void besideAConstantTheOthersDecideTheMean() {
        int n = 11;
        RandomStream random = RandomStream.of(4, "left out");
        double[] k = kernel(n, 3, random);
        double[] y = new double[n];
        random.fork("targets").normals(0, y, 0, n);
        for (int i = 0; i < n; i++) {
            y[i] += 5;
        }
        double[] wide = k.clone();
        for (int i = 0; i < wide.length; i++) {
            wide[i] += 1e7; // a constant of next to no ridge
        }
        try (KernelSpectrum spectrum =
                KernelSpectrum.of(Matrix.of(n, n, k.clone()), Workers.alone())) {
            LeftOutRidge fit = LeftOutRidge.besideConstant(spectrum, y, 1);
            assertThat(java.util.Arrays.stream(fit.dual()).sum()).isCloseTo(0, within(1e-9));
            for (int out = 0; out < n; out++) {
                double predicted = without(out, n, wide, y, 1, fit.ridge())[0];
                assertThat(fit.errors()[out]).isCloseTo(y[out] - predicted, within(1e-4));
            }
        }
    }

    @Test
    void noiseBesideAConstantIsPredictedByTheMeanOfTheOthers() {
        int n = 40;
        double[] k = new double[n * n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 2 == 0 ? 1 : -1;
            for (int j = 0; j < n; j++) {
                k[i * n + j] = i == j ? 1 : 0; // says nothing of another row
            }
        }
        try (KernelSpectrum spectrum = KernelSpectrum.of(Matrix.of(n, n, k), Workers.alone())) {
            for (double e : LeftOutRidge.besideConstant(spectrum, y, 1).errors()) {
                // 1 + 1/39 by the mean of the others
                assertThat(Math.abs(e)).isCloseTo(40 / 39.0, within(1e-12));
            }
        }
    }

    @Test
    void aKernelOfZerosIsRefused() {
        try (KernelSpectrum zero = KernelSpectrum.of(Matrix.zeros(3, 3), Workers.alone())) {
            assertThatThrownBy(() -> LeftOutRidge.of(zero, new double[3], 1))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("all its numbers are 0");
        }
    }
}
