package org.plstar.study.predict;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Parametrization;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rounded weights against the numbers of another program, and against rows of the Jacobian. */
class RoundingTest {
    private static final Workers WORKERS = Workers.alone();
    private static final int CLASSES = 3;

    @SuppressWarnings("NullAway.Init") // set before each test
    private JsonNode oracle;

    @SuppressWarnings("NullAway.Init") // set before each test
    private FittedModel model;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Predictions predictions;

    @BeforeEach
    void read() throws IOException {
        try (InputStream in =
                requireNonNull(RoundingTest.class.getResourceAsStream("rounding8.json"))) {
            oracle = JsonMapper.shared().readTree(in);
        }
        Dataset training = rows("X", "Y");
        PreparedDataset data = PreparedDataset.of(
                Split.given(training, Optional.empty()), Preparation.RAW, List.of());
        Model network = Architecture.parse(oracle.path("network").asString())
                .build(
                        Shape.of(3),
                        CLASSES,
                        new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.1));
        ModelState state = new ModelState(flat(oracle.path("weights")), new TreeMap<>());
        model = new FittedModel(network, state, data.rowEncoding(), Loss.SQUARE);
        predictions = model.predict(rows("X_new", "Y_new"), WORKERS);
    }

    private Dataset rows(String inputs, String targets) {
        JsonNode x = oracle.path(inputs);
        double[][] rows = new double[x.size()][];
        Arrays.setAll(rows, i -> flat(x.get(i)));
        int[] labels = new int[rows.length];
        for (int i = 0; i < labels.length; i++) {
            double[] y = flat(oracle.path(targets).get(i));
            labels[i] = IntStream.range(0, CLASSES)
                    .filter(k -> y[k] == 1)
                    .findFirst()
                    .orElse(0);
        }
        return Dataset.of(
                inputs,
                List.of("a", "b", "c"),
                rows,
                new Target.Classes(labels, List.of("k0", "k1", "k2")));
    }

    private static double[] flat(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        collect(node, numbers);
        return numbers.stream().mapToDouble(d -> d).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isContainer()) {
            node.forEach(n -> collect(n, numbers));
        } else {
            numbers.add(node.asDouble());
        }
    }

    @Test
    void eightBitsMoveOutputsAsTheReferenceHasIt() {
        JsonNode wanted = oracle.path("expect").path("rounding8");
        double[] change = flat(wanted.path("actual_change_new"));
        Rounding r = Rounding.of(model, predictions, Rounding.Format.INT8, WORKERS);

        assertThat(r.deviations())
                .containsExactly(flat(wanted.path("predicted_sd_new")), within(1e-12));
        assertThat(r.real())
                .isCloseTo(
                        Math.sqrt(
                                Arrays.stream(change).map(c -> c * c).average().orElseThrow()),
                        within(1e-12));
        assertThat(r.largest())
                .isCloseTo(Arrays.stream(change).map(Math::abs).max().orElseThrow(), within(1e-12));
        assertThat(r.error()).isZero();
        assertThat(r.changed()).hasValue(0);
    }

    @Test
    void fewerBitsMoveThemMore() {
        Rounding eight = Rounding.of(model, predictions, Rounding.Format.INT8, WORKERS);
        Rounding four = Rounding.of(model, predictions, Rounding.Format.INT4, WORKERS);
        assertThat(four.foretold()).isCloseTo(eight.foretold() * 127 / 7, within(1e-12));
        assertThat(four.real()).isGreaterThan(eight.real());
        assertThat(four.atRisk().orElseThrow())
                .isGreaterThanOrEqualTo(eight.atRisk().orElseThrow());
    }

    /** √(Σ J² s²/12) from the rows of the Jacobian, where each weight has a step of its own. */
    @Test
    void theDeviationsOfBfloat16AreThoseOfTheJacobianToWithinTheirError() {
        double[] w = model.state().parameters();
        ResidualSystem system = ResidualSystem.of(
                model.model(),
                Map.of(),
                flat(oracle.path("X_new")),
                new double[predictions.outputs().length]);
        Jacobian j = Jacobian.at(system, w, WORKERS);
        double sum = 0;
        for (int i = 0; i < j.rows(); i++) {
            double[] one = new double[j.rows()];
            double[] row = new double[w.length];
            one[i] = 1;
            j.applyTranspose(one, row);
            for (int k = 0; k < w.length; k++) {
                double step = Math.ulp((float) w[k]) * 0x1p16;
                sum += row[k] * row[k] * step * step / 12 / j.rows();
            }
        }
        Rounding r = Rounding.of(model, predictions, Rounding.Format.BF16, WORKERS);

        assertThat(r.error()).isBetween(0.05, 0.15);
        assertThat(r.foretold()).isCloseTo(Math.sqrt(sum), within(3 * r.error() * Math.sqrt(sum)));
        assertThat(r.real()).isBetween(0.3 * r.foretold(), 3 * r.foretold());
    }
}
