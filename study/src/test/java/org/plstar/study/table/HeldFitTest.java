package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Rows left out of, and corrected in, a regression that is held, against an independent program.
 */
class HeldFitTest {
    private static final double RIDGE = 0.1;

    private final Workers workers = Workers.alone();

    /** A case: kernel exp(-‖x - x'‖/2) of rows of four numbers, ridge 0.1, free intercept. */
    private static final class Case {
        final JsonNode json;
        final double[][] x;
        final double[][] queries;
        final double[] y;
        final int outputs;
        final int[] out;

        Case(String name) {
            try (InputStream in =
                    HeldFitTest.class.getResourceAsStream("without_" + name + ".json")) {
                json = new ObjectMapper().readTree(in);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            x = rows(json.get("X"));
            queries = rows(json.get("queries"));
            y = flat(json.get("Y"));
            outputs = y.length / x.length;
            out = Arrays.stream(flat(json.get("rows"))).mapToInt(v -> (int) v).toArray();
        }

        double[] expected(String what) {
            return flat(json.get("expect").get(what));
        }

        double[] weights(boolean kept, int... rows) {
            double[] w = new double[x.length];
            Arrays.fill(w, kept ? 0 : 1);
            for (int row : rows) {
                w[row] = kept ? 1 : 0;
            }
            return w;
        }
    }

    private static double[] flat(JsonNode node) {
        return node.isArray()
                ? node.valueStream()
                        .flatMapToDouble(v -> Arrays.stream(flat(v)))
                        .toArray()
                : new double[] {node.asDouble()};
    }

    private static double[][] rows(JsonNode node) {
        return node.valueStream().map(HeldFitTest::flat).toArray(double[][]::new);
    }

    private HeldFit fit(Case c, double[] y, double... weights) {
        try (Matrix k = new RowKernel.Laplace(1).of(c.x, c.x, workers)) {
            Criterion criterion = new Criterion.SquaredError(y, c.outputs, weights);
            return HeldFit.of(k, criterion, weights, RIDGE, workers);
        }
    }

    private double[] predictions(Case c, double[] y, double... weights) {
        try (HeldFit fit = fit(c, y, weights);
                Matrix k = new RowKernel.Laplace(1).of(c.queries, c.x, workers)) {
            double[] dual = fit.dual();
            double[] f = new double[k.rows() * c.outputs];
            for (int i = 0; i < f.length; i++) {
                f[i] = fit.intercepts()[i % c.outputs];
                for (int j = 0; j < k.columns(); j++) {
                    f[i] += k.get(i / c.outputs, j) * dual[j * c.outputs + i % c.outputs];
                }
            }
            return f;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"numbers", "classes"})
    void rowsOfWeightZeroAreLeftOut(String name) {
        Case c = new Case(name);
        assertThat(predictions(c, c.y, c.weights(false)))
                .containsExactly(c.expected("now"), within(1e-9));
        assertThat(predictions(c, c.y, c.weights(false, c.out)))
                .containsExactly(c.expected("without"), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"numbers", "classes"})
    void targetsAreCorrected(String name) {
        Case c = new Case(name);
        double[] y = c.y.clone();
        double[] change = flat(c.json.get("change"));
        for (int i = 0; i < change.length; i++) {
            y[c.out[i / c.outputs] * c.outputs + i % c.outputs] += change[i];
        }
        assertThat(predictions(c, y, c.weights(false)))
                .containsExactly(c.expected("corrected"), within(1e-9));
    }

    /** [queries, n, outputs]. */
    private double[] effects(Case c) {
        try (HeldFit fit = fit(c, c.y, c.weights(false));
                Matrix k = new RowKernel.Laplace(1).of(c.queries, c.x, workers)) {
            double[] w = fit.weights(k, 0, k.rows());
            double[] e = fit.leftOutErrors();
            return IntStream.range(0, w.length * c.outputs)
                    .mapToDouble(i -> w[i / c.outputs] * e[i % e.length])
                    .toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"numbers", "classes"})
    void theEffectOfARowIsThatOfTheFitWithoutIt(String name) {
        Case c = new Case(name);
        double[] effects = effects(c);
        assertThat(effects).containsExactly(c.expected("effects"), within(1e-9));
        double[] now = predictions(c, c.y, c.weights(false));
        for (int row = 0; row < c.x.length; row++) {
            double[] without = predictions(c, c.y, c.weights(false, row));
            for (int i = 0; i < now.length; i++) {
                int at = (i / c.outputs * c.x.length + row) * c.outputs + i % c.outputs;
                assertThat(effects[at]).isCloseTo(now[i] - without[i], within(1e-9));
            }
        }
    }

    /**
     * The rank correlation of the fits to halves of the rows and the sums of their rows' effects.
     */
    @ParameterizedTest
    @ValueSource(strings = {"numbers", "classes"})
    void sumsOfEffectsOrderTheFitsToHalvesOfTheRows(String name) {
        Case c = new Case(name);
        double[] effects = effects(c);
        int told = c.queries.length * c.outputs;
        double[][] real = new double[told][];
        double[][] summed = new double[told][];
        int halves = c.json.get("halves").size();
        for (int j = 0; j < told; j++) {
            real[j] = new double[halves];
            summed[j] = new double[halves];
        }
        for (int h = 0; h < halves; h++) {
            int[] rows = Arrays.stream(flat(c.json.get("halves").get(h)))
                    .mapToInt(v -> (int) v)
                    .toArray();
            double[] f = predictions(c, c.y, c.weights(true, rows));
            for (int j = 0; j < told; j++) {
                real[j][h] = f[j];
                for (int row : rows) {
                    summed[j][h] +=
                            effects[(j / c.outputs * c.x.length + row) * c.outputs + j % c.outputs];
                }
            }
        }
        double mean = IntStream.range(0, told)
                .mapToDouble(j -> rankCorrelation(summed[j], real[j]))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(c.expected("lds_of_effects")[0], within(1e-9));
    }

    private static double rankCorrelation(double[] a, double... b) {
        double n = a.length;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = rank(a, i) - rank(b, i);
            sum += d * d;
        }
        return 1 - 6 * sum / (n * (n * n - 1));
    }

    private static double rank(double[] a, int i) {
        return Arrays.stream(a).filter(v -> v < a[i]).count();
    }
}
