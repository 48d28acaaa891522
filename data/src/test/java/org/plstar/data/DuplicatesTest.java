package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.data.source.Bundled;

class DuplicatesTest {
    @Test
    void consistentRowsAreMergedAndConflictingOnesReported() {
        Dataset data = Samples.table(
                1,
                new double[] {5, 7, 5, 8, 7, 5, -0.0, 0},
                Samples.classes(2, 1, 0, 1, 0, 1, 1, 0, 0));
        Duplicates duplicates = Duplicates.find(data);
        assertThat(duplicates.kept()).containsExactly(0, 1, 3, 4, 6);
        assertThat(duplicates.weight()).containsExactly(3, 1, 1, 1, 2);
        assertThat(duplicates.place()).containsExactly(0, 1, 0, 2, 3, 0, 4, 4);
        assertThat(duplicates.merged()).isEqualTo(3);
        assertThat(duplicates.conflicts()).hasSize(1);
        assertThat(duplicates.conflicts().getFirst().rows()).containsExactly(1, 4);
        assertThat(duplicates.conflicts().getFirst().text()).isEqualTo("lines 3, 6: no, yes");
    }

    @Test
    void numbersCountAsTargetsToo() {
        Dataset data = Samples.table(
                1,
                new double[] {1, 1, 2, 2},
                new Target.Regression(new double[] {3, 3, 4, 5}, List.of("y")));
        Duplicates duplicates = Duplicates.find(data);
        assertThat(duplicates.kept()).containsExactly(0, 2, 3);
        assertThat(duplicates.conflicts().getFirst().text()).isEqualTo("lines 4, 5: 4.0, 5.0");
    }

    @Test
    void conflictingNumbersAreToldInSixDigitsWhereTheseTellThemApart() {
        assertThat(conflict(0.1 + 0.2, 1e7 / 3, 12345)).endsWith(": 0.3, 3333330.0, 12345.0");
        assertThat(conflict(0.1 + 0.2, 0.3)).endsWith(": 0.30000000000000004, 0.3");
    }

    private static String conflict(double... targets) {
        Dataset data = Samples.table(
                1, new double[targets.length], new Target.Regression(targets, List.of("y")));
        return Duplicates.find(data).conflicts().getFirst().text();
    }

    @Test
    void agreesWithComparingAllPairs() {
        Random random = new Random(3);
        for (int trial = 0; trial < 100; trial++) {
            int rows = 1 + random.nextInt(40);
            double[] features = random.ints(rows * 2L, 0, 4).asDoubleStream().toArray();
            int[] labels = random.ints(rows, 0, 2).toArray();
            Dataset data = Samples.table(2, features, Samples.classes(2, labels));
            Duplicates duplicates = Duplicates.find(data);
            assertThat(Arrays.stream(duplicates.weight()).sum()).isEqualTo(rows);
            for (int i = 0; i < rows; i++) {
                boolean conflict = false;
                boolean earlier = false;
                for (int k = 0; k < rows; k++) {
                    boolean equal = features[2 * i] == features[2 * k]
                            && features[2 * i + 1] == features[2 * k + 1];
                    conflict |= equal && labels[i] != labels[k];
                    earlier |= equal && k < i;
                }
                boolean kept = Arrays.binarySearch(duplicates.kept(), i) >= 0;
                assertThat(kept).isEqualTo(conflict || !earlier);
                int row = i;
                assertThat(duplicates.conflicts().stream()
                                .anyMatch(c -> c.rows().contains(row)))
                        .isEqualTo(conflict);
            }
        }
    }

    @Test
    void digitsAreAllDifferent() {
        assertThat(Duplicates.find(Bundled.DIGITS.load()).merged()).isZero();
    }

    @Test
    void testRowsThatTrainingHoldsAreFound() {
        Dataset training = Samples.table(1, new double[] {1, 2, 2}, Samples.classes(2, 0, 1, 1));
        Dataset test = Samples.table(1, new double[] {3, 2, 1}, Samples.classes(2, 0, 0, 0));
        assertThat(Duplicates.shared(training, test).orElseThrow()).containsExactly(1, 2);
    }

    /** Nine cells of two columns; then 20 rows of numbers, and copies of them. */
    @Test
    void rowsThatAreEqualByChanceAreNoCopies() {
        Random random = new Random(7);
        Dataset cells = cells(120, random);
        assertThat(Duplicates.byChance(cells)).isTrue();
        assertThat(Duplicates.together(cells)).isEmpty();
        assertThat(Duplicates.shared(cells, cells(10, random))).isEmpty();
        assertThat(Duplicates.shared(cells(60, random), cells(200, random))).isEmpty();
        double[] numbers = random.doubles(40).toArray();
        Dataset training = Samples.table(2, numbers, Samples.classes(2, new int[20]));
        double[] often = new double[400];
        Arrays.setAll(often, i -> numbers[i % 40]);
        Dataset copies = Samples.table(2, often, Samples.classes(2, new int[200]));
        assertThat(Duplicates.byChance(copies)).isFalse();
        assertThat(Duplicates.together(copies)).hasDimensions(20, 10);
        assertThat(Duplicates.shared(training, copies).orElseThrow()).hasSize(200);
        assertThat(Duplicates.shared(training, cells).orElseThrow()).isEmpty();
        assertThat(Duplicates.copies(cells)).isZero();
        assertThat(Duplicates.copies(copies)).isEqualTo(180);
        // three answers of five, of which 300 rows fill the most part of the combinations
        Dataset answers = answers(300, random);
        assertThat(Duplicates.byChance(answers)).isFalse();
        assertThat(Duplicates.shared(answers, answers(1000, random))).isEmpty();
        assertThat(Duplicates.copies(answers)).isZero();
        assertThat(Duplicates.apart(3).place()).containsExactly(0, 1, 2);
        assertThat(Duplicates.apart(3).merged()).isZero();
    }

    private static Dataset answers(int rows, Random random) {
        return Samples.table(
                3,
                random.ints(3L * rows, 0, 5).asDoubleStream().toArray(),
                Samples.classes(2, new int[rows]));
    }

    private static Dataset cells(int rows, Random random) {
        return Samples.table(
                2,
                random.ints(2L * rows, 0, 3).asDoubleStream().toArray(),
                Samples.classes(2, random.ints(rows, 0, 2).toArray()));
    }
}
