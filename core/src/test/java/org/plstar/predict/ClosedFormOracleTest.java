package org.plstar.predict;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Closed forms against references of many digits: six rows, and the same with the first row twice,
 * whose kernel has an eigenvalue of exactly 0.
 */
final class ClosedFormOracleTest {
    private static final int OUTPUTS = 2;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static JsonNode read(int number) {
        try (InputStream in =
                requireNonNull(ClosedFormOracleTest.class.getResourceAsStream("predict.json"))) {
            return JsonMapper.shared().readTree(in).get("cases").get(number);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private <T extends AutoCloseable> T keep(T each) {
        open.add(each);
        return each;
    }

    private static double[] flat(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        collect(node, numbers);
        return numbers.stream().mapToDouble(d -> d).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isArray()) {
            node.forEach(n -> collect(n, numbers));
        } else {
            numbers.add(Double.parseDouble(node.asString()));
        }
    }

    private Matrix matrix(JsonNode node) {
        return keep(Matrix.of(node.size(), node.get(0).size(), flat(node)));
    }

    private static double[] numbers(Matrix m) {
        double[] out = new double[m.rows() * m.columns()];
        for (int i = 0; i < m.rows(); i++) {
            m.readRow(i, out, i * m.columns());
        }
        return out;
    }

    private static void same(double[] seen, JsonNode expected, double tolerance) {
        double[] wanted = flat(expected);
        assertThat(seen).hasSameSizeAs(wanted);
        // two of the methods diverge: their numbers are large
        double scale = Math.max(1, Arrays.stream(wanted).map(Math::abs).max().orElse(0));
        for (int i = 0; i < seen.length; i++) {
            assertThat(seen[i]).as("entry %d", i).isCloseTo(wanted[i], within(tolerance * scale));
        }
    }

    private static Filter filter(JsonNode d, double weight) {
        return switch (d.get("kind").asString()) {
            case "flow" ->
                d.get("t").asString().equals("inf")
                        ? new Filter.Limit()
                        : new Filter.Flow(weight, number(d, "t"));
            case "gd" ->
                new Filter.Descent(weight, number(d, "eta"), d.get("steps").asLong());
            default ->
                new Filter.HeavyBall(
                        weight,
                        number(d, "eta"),
                        number(d, "beta"),
                        d.get("steps").asLong());
        };
    }

    private static double number(JsonNode d, String key) {
        return Double.parseDouble(d.get(key).asString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everyWayOfTrainingIsThatOfTheReference(int number) {
        JsonNode c = read(number);
        double[] y = flat(c.get("y"));
        double[] f0 = flat(c.get("f0"));
        double[] there = flat(c.get("f0_test"));
        double weight = (double) OUTPUTS / y.length;
        KernelSpectrum spectrum =
                keep(KernelSpectrum.of(matrix(c.get("ntk")).copy(), Workers.alone()));
        same(spectrum.values(), c.get("eig_ntk"), 1e-13);
        assertThat(spectrum.rank()).isEqualTo(6);
        ClosedForm form = keep(ClosedForm.of(spectrum, matrix(c.get("ntk_test_train"))));
        Ensemble ensemble = Ensemble.of(
                form,
                matrix(c.get("nngp")),
                matrix(c.get("nngp_test_train")),
                matrix(c.get("nngp_test")));
        for (JsonNode d : c.get("dynamics")) {
            Filter filter = filter(d, weight);
            double tolerance = filter instanceof Filter.Limit ? 1e-11 : 1e-12;
            same(form.training(filter, f0, y, OUTPUTS), d.get("train"), tolerance);
            same(form.elsewhere(filter, f0, there, y, OUTPUTS), d.get("test"), tolerance);
            same(ensemble.mean(filter, y, OUTPUTS), d.get("ensemble_mean_test"), tolerance);
            same(numbers(keep(ensemble.covariance(filter))), d.get("ensemble_cov_test"), tolerance);
            same(
                    ensemble.trainingMean(filter, y, OUTPUTS),
                    d.get("ensemble_mean_train"),
                    tolerance);
            if (!(filter instanceof Filter.Steps)) {
                assertThat(form.error(filter, f0, y)).isBetween(0.0, 1e-9);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void trainingOfTheLastLayerIsThatOfTheReference(int number) {
        JsonNode c = read(number);
        double[] y = flat(c.get("y"));
        int n = y.length / OUTPUTS;
        Matrix kernel = matrix(c.get("nngp"));
        Matrix cross = matrix(c.get("nngp_test_train"));
        Matrix test = matrix(c.get("nngp_test"));
        KernelSpectrum spectrum = keep(KernelSpectrum.of(kernel.copy(), Workers.alone()));
        Ensemble ensemble = Ensemble.of(keep(ClosedForm.of(spectrum, cross)), kernel, cross, test);
        for (JsonNode d : c.get("nngp_dynamics")) {
            Filter filter = d.get("t").asString().equals("inf")
                    ? new Filter.Limit()
                    : new Filter.Flow(1.0 / n, number(d, "t"));
            same(ensemble.mean(filter, y, OUTPUTS), d.get("mean_test"), 1e-10);
            same(numbers(keep(ensemble.covariance(filter))), d.get("cov_test"), 1e-10);
        }
        for (JsonNode d : c.get("gp")) {
            double noise = number(d, "noise");
            for (RegularizedInverse inverse : List.of(
                    RegularizedInverse.of(spectrum, noise),
                    keep(RegularizedInverse.cholesky(kernel, noise, Workers.alone())))) {
                leftOut(d, inverse, y);
            }
        }
    }

    private static void leftOut(JsonNode d, RegularizedInverse inverse, double[] y) {
        RidgeTargets targets = RidgeTargets.of(y, OUTPUTS);
        RidgeFit fit = RidgeFit.of(inverse, targets);
        // the digits that a matrix of condition 1e6 leaves
        double tolerance = 1e-9;
        same(fit.leftOut(), d.get("loo_mean"), tolerance);
        same(fit.leftOutVariances(), d.get("loo_var"), tolerance);
        assertThat(fit.generalizedCrossValidation()[0])
                .isCloseTo(number(d, "gcv_output0"), within(tolerance));
        same(fit.leftOut(0, 3, 5), d.get("leave_out_rows_0_3_5"), tolerance);
        assertThat(fit.determined()).isEmpty();
        RidgeFit free = RidgeFit.of(inverse, targets.withIntercept());
        same(free.intercepts(), d.get("intercept"), tolerance);
        same(free.leftOut(), d.get("loo_mean_with_intercept"), tolerance);
    }
}
