package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Parametrization;
import org.plstar.optimize.Direction;
import org.plstar.study.Measured;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;

/** Causes are measured: dead units, constant outputs, near rows, weight decay, least losses. */
class EndNumbersTest {
    private static final double[][] X = {{-2}, {-1}, {0}, {1}, {3}};
    private static final double[] Y = {1, -1, 2, 0.5, 4};

    private static PreparedDataset raw(double[][] x, double... y) {
        List<String> names = List.of("a", "b", "c").subList(0, x[0].length);
        return PreparedDataset.raw(
                Dataset.of("made", names, x, new Target.Regression(y, List.of("y"))));
    }

    private static Model standard(PreparedDataset data, String text) {
        return data.network(
                Architecture.parse(text),
                new Initialization(Parametrization.STANDARD, OptionalDouble.of(1), 1));
    }

    private static FitRequest untrained(PreparedDataset data, String text, double... w) {
        Model model = standard(data, text);
        FitRequest request = FitRequest.of(data, model).withSteps(0).withEta(0.01);
        return w.length == 0
                ? request
                : request.withStart(new ModelState(w, model.initialBuffers()));
    }

    private static double value(FitRequest request, FitQuantity q) {
        return FitNumbers.of(q, request.run()).value().orElseThrow();
    }

    private static String reason(FitRequest request, FitQuantity q) {
        Measured m = FitNumbers.of(q, request.run());
        assertThat(m.value()).as(q.key()).isEmpty();
        return m.reason();
    }

    // weights [units, in], bias [units], weights [out, units], bias [out]
    @Test
    void unitsThatAreZeroOnAllRowsAreCounted() {
        // relu(x - 5), relu(x), relu(-x - 2.5) are dead, alive, dead
        double[] w = {1, 1, -1, -5, 0, -2.5, 1, 1, 1, 0.25};
        FitRequest request = untrained(raw(X, Y), "dense(3) relu dense", w);

        assertThat(value(request, FitQuantity.HIDDEN_UNITS)).isEqualTo(3);
        assertThat(value(request, FitQuantity.DEAD_UNITS)).isEqualTo(2);
        assertThat(value(request, FitQuantity.OUTPUT_SPREAD)).isGreaterThan(0.1);
    }

    @Test
    void outputsThatDoNotDependOnTheFeaturesHaveNoSpread() {
        double[] w = {1, 1, -1, -5, -4, -2.5, 1, 1, 1, 0.25};
        FitRequest request = untrained(raw(X, Y), "dense(3) relu dense", w);

        assertThat(value(request, FitQuantity.DEAD_UNITS)).isEqualTo(3);
        assertThat(value(request, FitQuantity.OUTPUT_SPREAD)).isZero();
        assertThat(reason(untrained(raw(X, 2, 2, 2, 2, 2), "dense"), FitQuantity.OUTPUT_SPREAD))
                .contains("same");
    }

    @Test
    void theSpreadIsThatOfTheOutputsInDeviationsOfTheTargets() {
        FitRequest request = untrained(raw(X, Y), "dense", 2, 7);
        double mean = 6.5 / 5;
        double square = 0;
        for (double y : Y) {
            square += (y - mean) * (y - mean) / 5;
        }
        assertThat(value(request, FitQuantity.OUTPUT_SPREAD))
                .isCloseTo(10 / Math.sqrt(square), within(1e-12));
    }

    @Test
    void theNetworksOwnOutputIsNoHiddenUnit() {
        assertThat(reason(untrained(raw(X, Y), "dense relu"), FitQuantity.DEAD_UNITS))
                .contains("no hidden activation");
        assertThat(value(
                        untrained(raw(X, Y), "dense(4) tanh dense relu"), FitQuantity.HIDDEN_UNITS))
                .isEqualTo(4);
        assertThat(value(
                        untrained(
                                raw(X, Y),
                                "dense(4) residual(dense(4) relu dense(4),post=relu) dense"),
                        FitQuantity.HIDDEN_UNITS))
                .isEqualTo(8);
    }

    @Test
    void aLayerThatIsNarrowerThanTheOutputsIsTold() {
        PreparedDataset iris = PreparedDataset.standardized(Bundled.IRIS.load());
        assertThat(value(untrained(iris, "dense(2) tanh dense"), FitQuantity.NARROWEST_WIDTH))
                .isEqualTo(2);
        assertThat(reason(untrained(iris, "dense(3) tanh dense"), FitQuantity.NARROWEST_WIDTH))
                .contains("no layer");
    }

    @Test
    void theNearestRowsAreThoseOfAllPairs() {
        RandomStream random = RandomStream.of(5, "rows");
        for (int round = 0; round < 20; round++) {
            double[][] x = new double[30][3];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < 3; j++) {
                    x[i][j] = Math.pow(10, j) * random.normal(round * 1000L + i * 3L + j);
                }
                if (i % 7 == 3) {
                    x[i] = x[i - 1].clone(); // equal rows are passed over
                }
            }
            Dataset data = Dataset.of(
                    "made",
                    List.of("a", "b", "c"),
                    x,
                    new Target.Regression(new double[30], List.of("y")));
            double[] deviation = new double[3];
            for (int j = 0; j < 3; j++) {
                double mean = 0;
                double square = 0;
                for (double[] row : x) {
                    mean += row[j] / 30;
                    square += row[j] * row[j] / 30;
                }
                deviation[j] = Math.sqrt(square - mean * mean);
            }
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 30; i++) {
                for (int k = 0; k < i; k++) {
                    double sum = 0;
                    for (int j = 0; j < 3; j++) {
                        double u = (x[i][j] - x[k][j]) / deviation[j];
                        sum += u * u;
                    }
                    best = sum > 0 ? Math.min(best, sum) : best;
                }
            }
            NearestRows found = NearestRows.of(data).orElseThrow();
            assertThat(found.distance()).isCloseTo(Math.sqrt(best), within(1e-9));
            assertThat(found.first()).isLessThan(found.second());
        }
    }

    @Test
    void equalRowsAreNotNear() {
        assertThat(NearestRows.of(raw(new double[][] {{1, 2}, {1, 2}, {1, 2}}, 1, 2, 3)
                        .training()))
                .isEmpty();
    }

    /** Least squares with an intercept: S_yy - S_xy²/S_xx. */
    @Test
    void theLeastLossOfALinearNetworkIsThatOfLeastSquares() {
        double mx = 0.2;
        double my = 1.3;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < 5; i++) {
            xx += (X[i][0] - mx) * (X[i][0] - mx);
            xy += (X[i][0] - mx) * (Y[i] - my);
            yy += (Y[i] - my) * (Y[i] - my);
        }
        double least = (yy - xy * xy / xx) / 10;
        assertThat(value(untrained(raw(X, Y), "dense"), FitQuantity.LINEAR_FLOOR))
                .isCloseTo(least, within(1e-14));
        assertThat(value(untrained(raw(X, Y), "dense", 40, -7), FitQuantity.LINEAR_FLOOR))
                .isCloseTo(least, within(1e-12));
        assertThat(reason(untrained(raw(X, Y), "dense(9) tanh dense"), FitQuantity.LINEAR_FLOOR))
                .contains("not linear");
        assertThat(reason(untrained(raw(X, Y), "dense(9) dense"), FitQuantity.LINEAR_FLOOR))
                .contains("not linear");
    }

    @Test
    void targetsThatALinearNetworkMeetsHaveNoFloor() {
        double[] exact = new double[5];
        for (int i = 0; i < 5; i++) {
            exact[i] = 3 * X[i][0] - 2;
        }
        assertThat(value(untrained(raw(X, exact), "dense"), FitQuantity.LINEAR_FLOOR))
                .isLessThan(1e-28);
        // as many parameters as rows
        assertThat(value(
                        untrained(raw(new double[][] {{1, 2}, {3, 5}}, 1, 9), "dense(bias=false)"),
                        FitQuantity.LINEAR_FLOOR))
                .isZero();
    }

    @Test
    void nearlyEqualColumnsAreNotTakenForEqualOnes() {
        double[][] x = new double[6][2];
        double[] y = new double[6];
        for (int i = 0; i < 6; i++) {
            x[i][0] = i - 2.5;
            x[i][1] = x[i][0] + 1e-9 * (i % 2);
            y[i] = i % 2; // met by the difference of the columns, at weights of 1e9
        }
        FitRequest request = untrained(raw(x, y), "dense(bias=false)");
        Measured m = FitNumbers.of(FitQuantity.LINEAR_FLOOR, request.run());
        assertThat(m.orElse(0)).isLessThan(1e-12);
    }

    @Test
    void conflictsAndRangesLeaveALoss() {
        double[][] x = {{1}, {1}, {2}};
        assertThat(value(
                        untrained(raw(x, 0, 3, 5), "dense(9) tanh dense"),
                        FitQuantity.CONFLICT_FLOOR))
                .isCloseTo(2 * 1.5 * 1.5 / 6, within(1e-15));
        assertThat(value(
                        untrained(raw(x, -0.5, 3, 2), "dense(9) tanh dense tanh"),
                        FitQuantity.RANGE_FLOOR))
                .isCloseTo((4 + 1) / 6.0, within(1e-15));
        assertThat(reason(untrained(raw(X, Y), "dense"), FitQuantity.CONFLICT_FLOOR))
                .contains("no rows");
        assertThat(reason(untrained(raw(X, Y), "dense"), FitQuantity.RANGE_FLOOR))
                .contains("does not bound");
    }

    /** Targets 2 and 1 away from [-1, 1], a residual beyond δ and one at it, of three rows. */
    @Test
    void aRangeLeavesHubersLossOfTheNearestOutputs() {
        FitRequest request = untrained(
                        raw(new double[][] {{1}, {2}, {3}}, -0.5, 3, 2), "dense(9) tanh dense tanh")
                .withMethod(of(new Direction.Gradient(0), Loss.huber(1)));
        assertThat(value(request, FitQuantity.RANGE_FLOOR))
                .isCloseTo((1.5 + 0.5) / 3, within(1e-15));
        assertThat(reason(request, FitQuantity.CONFLICT_FLOOR)).contains("square loss");
        assertThat(reason(request, FitQuantity.LINEARIZED_LOSS)).contains("not of Huber's");
    }

    /** Logits in [-1, 1]: softmax's probability of one class is at most 1/(1 + (C-1)e^-2). */
    @Test
    void boundedLogitsLeaveACrossEntropy() {
        PreparedDataset iris = PreparedDataset.standardized(Bundled.IRIS.load());
        FitRequest request = untrained(iris, "dense(4) tanh dense tanh")
                .withMethod(of(new Direction.Gradient(0), Loss.CROSS_ENTROPY));
        assertThat(value(request, FitQuantity.RANGE_FLOOR))
                .isCloseTo(-Math.log(1 / (1 + 2 * Math.exp(-2))), within(1e-14));
    }

    /** Ridge regression in closed form: w = Sxy/(Sxx + Nλ). */
    @Test
    void weightDecayBalancesTheGradientAtTheRidgeSolution() {
        double decay = 0.5;
        double xx = 15;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < 5; i++) {
            xy += X[i][0] * Y[i];
            yy += Y[i] * Y[i];
        }
        double w = xy / (xx + 5 * decay);
        FitRequest request = untrained(raw(X, Y), "dense(bias=false)", w)
                .withMethod(decaying(new Direction.Gradient(decay)));
        double objective = (yy - 2 * w * xy + w * w * xx) / 10 + decay / 2 * w * w;

        assertThat(value(request, FitQuantity.DECAY_BALANCE)).isLessThan(1e-13);
        assertThat(value(request, FitQuantity.OBJECTIVE)).isCloseTo(objective, within(1e-13));
        assertThat(value(request, FitQuantity.INITIAL_OBJECTIVE))
                .isCloseTo(objective, within(1e-13));

        FitRequest other = untrained(raw(X, Y), "dense(bias=false)", 2 * w)
                .withMethod(decaying(new Direction.Gradient(decay)));
        double gradient = (2 * w * xx - xy) / 5 + decay * 2 * w;
        assertThat(value(other, FitQuantity.DECAY_BALANCE))
                .isCloseTo(Math.abs(gradient / (decay * 2 * w)), within(1e-13));
    }

    @Test
    void withoutSuchADecayThereIsNoBalance() {
        assertThat(reason(untrained(raw(X, Y), "dense"), FitQuantity.DECAY_BALANCE))
                .contains("no weight decay");
        FitRequest adamw = untrained(raw(X, Y), "dense")
                .withMethod(decaying(new Direction.Adam(0.9, 0.999, 1e-8, 0.1, true)));
        assertThat(reason(adamw, FitQuantity.OBJECTIVE)).contains("a part of the gradient");
    }

    private static Method decaying(Direction direction) {
        return of(direction, Loss.SQUARE);
    }

    private static Method of(Direction direction, Loss loss) {
        Method gd = Method.GRADIENT_DESCENT;
        return new Method(
                direction.title().toLowerCase(Locale.ROOT),
                loss,
                0,
                direction,
                gd.rule(),
                gd.schedule(),
                Optional.empty(),
                Optional.empty(),
                gd.customary());
    }
}
