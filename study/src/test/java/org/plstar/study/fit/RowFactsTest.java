package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.TellingColumn;
import org.plstar.data.source.Bundled;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;

/** Rows and columns that stand out are told by their places in the file; ordinary ones are not. */
class RowFactsTest {
    @TempDir
    private Path folder;

    private static final RandomStream RANDOM = RandomStream.of(11, "table");

    private static double[][] features(int rows, int columns) {
        double[][] x = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x[i][j] = RANDOM.normal(i * 100L + j);
            }
        }
        return x;
    }

    private static Dataset table(double[][] x, double... y) {
        List<String> names =
                IntStream.range(0, x[0].length).mapToObj(j -> "x" + j).toList();
        return Dataset.of("made", names, x, new Target.Regression(y, List.of("y")));
    }

    private static double[] noise(int rows) {
        return IntStream.range(0, rows)
                .mapToDouble(i -> RANDOM.normal(90_000 + i))
                .toArray();
    }

    private static FitResult untrained(PreparedDataset data) {
        return FitRequest.of(data, "dense").withSteps(0).withEta(0.1).run();
    }

    private static RowFacts facts(PreparedDataset data) {
        return untrained(data).quality().rowFacts().orElseThrow();
    }

    @Test
    void farNumbersAreToldInTheUnitsOfTheFile() {
        double[][] x = features(40, 3);
        double[] y = noise(40);
        x[7][1] = 99_999;
        y[12] = -5000;
        RowFacts f = facts(PreparedDataset.standardized(table(x, y)));

        assertThat(f.outlierCount()).isEqualTo(2);
        assertThat(f.outliers().get(0).column()).isEqualTo("x1");
        assertThat(f.outliers().get(0).row()).isEqualTo("row 7");
        assertThat(f.outliers().get(0).value()).isCloseTo(99_999, within(1e-6));
        assertThat(f.outliers().get(1).column()).isEqualTo("y");
        assertThat(f.outliers().get(1).row()).isEqualTo("row 12");
        assertThat(f.outliers().get(1).value()).isEqualTo(-5000);
        assertThat(f.worstTraining().orElseThrow().row()).isEqualTo("row 12");
        assertThat(f.worstTraining().orElseThrow().share()).isGreaterThan(0.5);
    }

    /** The median is 2, the median distance from it 1. */
    @Test
    void deviationsAreThoseOfTheMedian() {
        double[][] x = {{0}, {1}, {2}, {3}, {24}};
        RowFacts f = facts(PreparedDataset.raw(table(x, 1, 5, 2, 4, 3)));
        assertThat(f.outliers()).hasSize(1);
        assertThat(f.outliers().getFirst().deviations()).isCloseTo(22 / 1.4826, within(1e-12));
        x[4][0] = 16;
        assertThat(facts(PreparedDataset.raw(table(x, 1, 5, 2, 4, 3))).outliers())
                .isEmpty();
    }

    @Test
    void aColumnThatIsTheTargetIsTold() {
        double[][] x = features(40, 3);
        double[] y = noise(40);
        for (int i = 0; i < 40; i++) {
            x[i][2] = 7 - Math.exp(y[i]);
        }
        assertThat(facts(PreparedDataset.standardized(table(x, y))).telling())
                .containsExactly(new TellingColumn("x2", TellingColumn.How.ORDERS));
        x[3][2] = 100; // one row in another order
        assertThat(facts(PreparedDataset.standardized(table(x, y))).telling()).isEmpty();
    }

    @Test
    void fewRowsTellNothingOfAColumn() {
        double[][] x = {{1, 5}, {2, 3}, {3, 9}};
        assertThat(facts(PreparedDataset.raw(table(x, 1, 2, 3))).telling()).isEmpty();
    }

    @Test
    void aTextThatDeterminesTheClassIsTold() throws Exception {
        StringBuilder text = new StringBuilder("a,status,label\n");
        String[] status = {"paid", "late", "lost", "open"};
        for (int i = 0; i < 60; i++) {
            int s = (int) (4 * RANDOM.uniform(70_000 + i));
            text.append(RANDOM.normal(80_000 + i)).append(',').append(status[s]);
            text.append(',').append(s < 2 ? "yes" : "no").append('\n');
        }
        Path file = Files.writeString(folder.resolve("leak.csv"), text);
        PreparedDataset data =
                PreparedDataset.read(file, ReadOptions.defaults().withTargets("label"), 0.2, 1);
        assertThat(facts(data).telling())
                .containsExactly(new TellingColumn("status", TellingColumn.How.DETERMINES));
    }

    @Test
    void ordinaryTablesHaveNoTellingColumn() {
        for (Bundled set : List.of(Bundled.IRIS, Bundled.WINE, Bundled.DIABETES)) {
            assertThat(facts(PreparedDataset.standardized(set.load())).telling())
                    .as(set.name())
                    .isEmpty();
        }
    }

    @Test
    void theLeastTestLossIsThatOfTheLooks() {
        Split split = Split.stratified(Bundled.DIABETES.load(), 0.5, 3);
        PreparedDataset data =
                PreparedDataset.of(split, Preparation.standardizing(split.training()), List.of());
        FitResult r = FitRequest.of(data, "dense(64) tanh dense")
                .withSteps(400)
                .withEta(1)
                .run();
        double least = r.path().stream()
                .mapToDouble(o -> o.testLoss().orElseThrow())
                .min()
                .orElseThrow();
        assertThat(FitNumbers.of(FitQuantity.LEAST_TEST_LOSS, r).value()).hasValue(least);
        double step = FitNumbers.of(FitQuantity.LEAST_TEST_LOSS_STEP, r).value().orElseThrow();
        assertThat(r.path().stream()
                        .filter(o -> o.step() == (int) step)
                        .findFirst()
                        .orElseThrow()
                        .testLoss())
                .hasValue(least);
        assertThat(FitNumbers.of(FitQuantity.WORST_TEST_SHARE, r).value().orElseThrow())
                .isBetween(0.0, 1.0);
        assertThat(FitNumbers.of(
                                FitQuantity.LEAST_TEST_LOSS,
                                untrained(PreparedDataset.raw(table(features(5, 2), noise(5)))))
                        .value())
                .isEmpty();
    }

    @Test
    void nearestRowsAreNamed() {
        double[][] x = features(20, 2);
        x[4] = x[15].clone();
        x[4][0] += 1e-5;
        Optional<RowFacts.Near> near =
                facts(PreparedDataset.standardized(table(x, noise(20)))).nearest();
        assertThat(near.orElseThrow().first()).isEqualTo("row 4");
        assertThat(near.orElseThrow().second()).isEqualTo("row 15");
        assertThat(near.orElseThrow().distance()).isLessThan(1e-4);
    }
}
