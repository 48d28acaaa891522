package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.reference.Oracle;
import tools.jackson.databind.JsonNode;

/** Against another program, and against curves that are known. */
class LearningCurveTest {
    private static void close(double seen, JsonNode wanted, double relative) {
        double w = wanted.asDouble();
        assertThat(seen).isCloseTo(w, within(relative * Math.abs(w)));
    }

    /** exp(-‖x - x'‖/√5) + 1. */
    private static double[] eigenvalues(JsonNode rows) {
        int n = rows.size();
        double[][] x = new double[n][];
        Arrays.setAll(x, i -> Oracle.numbers(rows.get(i)));
        Matrix k = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double square = 0;
                for (int a = 0; a < x[i].length; a++) {
                    square += (x[i][a] - x[j][a]) * (x[i][a] - x[j][a]);
                }
                k.set(i, j, Math.exp(-Math.sqrt(square) / Math.sqrt(5)) + 1);
            }
        }
        try (KernelSpectrum spectrum = KernelSpectrum.of(k, Workers.alone())) {
            return spectrum.values();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"curve_numbers", "curve_classes"})
    void curvesAreThoseOfAnotherProgram(String name) throws IOException {
        JsonNode o = Oracle.read(LearningCurveTest.class, name);
        JsonNode expected = o.path("expect");
        double[] lambda = LearningCurve.operator(eigenvalues(o.path("X")));
        int n = o.path("X").size();
        assertThat(lambda).hasSize(expected.path("eigenvalue_count").asInt());
        double[] head = Oracle.numbers(expected.path("eigenvalues"));
        assertThat(Arrays.copyOf(lambda, head.length)).containsExactly(head, within(1e-9));
        close(lambda[n / 2], expected.path("tail_first"), 1e-8);
        LearningCurve curve = LearningCurve.of(
                Oracle.numbers(expected.path("sizes")),
                Oracle.numbers(expected.path("error")),
                lambda);
        close(curve.noise(), expected.path("delta"), 1e-6);
        close(curve.scale(), expected.path("scale"), 1e-6);
        close(curve.exponent(), expected.path("exponent"), 1e-9);
        assertThat(curve.floor()).isCloseTo(expected.path("floor").asDouble(), within(1e-6));
        close(curve.factor(), expected.path("factor"), 1e-6);
        for (int i = 0; i < 3; i++) {
            double m = n << i;
            close(
                    LearningCurve.kappa(lambda, m, curve.noise()),
                    expected.path("kappa").get(i),
                    1e-6);
        }
        for (int i = 0; i < 2; i++) {
            double m = n << (i + 1);
            close(curve.consistent(m), expected.path("consistent").get(i), 1e-6);
            close(curve.power(m), expected.path("power").get(i), 1e-6);
            close(curve.at(m), expected.path("predicted").get(i), 1e-6);
        }
    }

    @Test
    void aPowerLawIsFound() {
        double[] rows = {50, 70, 100, 140, 200};
        double[] errors =
                Arrays.stream(rows).map(m -> 0.2 + 3 / Math.pow(m, 0.6)).toArray();
        LearningCurve curve = LearningCurve.of(rows, errors, new double[] {1, 0.5, 0.1});
        assertThat(curve.exponent()).isCloseTo(0.6, within(1e-9));
        assertThat(curve.floor()).isCloseTo(0.2, within(1e-6));
        assertThat(curve.power(800)).isCloseTo(0.2 + 3 / Math.pow(800, 0.6), within(1e-6));
        assertThat(curve.at(400)).isGreaterThan(curve.at(800));
    }

    @Test
    void errorsThatRiseHaveAFloorAlone() {
        LearningCurve curve = LearningCurve.of(
                new double[] {50, 100, 200}, new double[] {1, 1.1, 1.2}, new double[] {1});
        assertThat(curve.factor()).isZero();
        assertThat(curve.power(800)).isBetween(1.0, 1.2);
    }

    @Test
    void wrongPointsAreRefused() {
        double[] one = {1};
        assertThatThrownBy(() -> LearningCurve.of(one, new double[] {0}, one))
                .hasFieldOrPropertyWithValue("code", PredictRefusal.RANGE);
        assertThatThrownBy(() -> LearningCurve.operator(0, 0))
                .hasFieldOrPropertyWithValue("code", PredictRefusal.RANGE);
    }
}
