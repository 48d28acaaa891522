package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.data.source.Bundled;
import org.plstar.refusal.Refusal;

class SplitTest {
    private static int[] numbers(Dataset data) {
        return data.rowNumbers().numbers();
    }

    private static int[] counts(Dataset data) {
        return ((Target.Classes) data.target()).counts();
    }

    @Test
    void partsAreDisjointCompleteAndInFileOrder() {
        Dataset digits = Bundled.DIGITS.load();
        Split split = Split.stratified(digits, 0.2, 7);
        Dataset test = split.test().orElseThrow();
        assertThat(test.rows()).isEqualTo(359);
        assertThat(split.training().rows()).isEqualTo(1797 - 359);
        assertThat(numbers(test)).isSorted().doesNotHaveDuplicates();
        assertThat(numbers(split.training())).isSorted().doesNotHaveDuplicates();
        int[] all = IntStream.concat(
                        Arrays.stream(numbers(test)), Arrays.stream(numbers(split.training())))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(numbers(digits));
        for (int row = 0; row < test.rows(); row++) {
            assertThat(test.feature(row, 20)).isEqualTo(digits.feature(numbers(test)[row] - 2, 20));
        }
    }

    @Test
    void everyClassIsInProportion() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            int rows = 2 + random.nextInt(60);
            int classes = 2 + random.nextInt(4);
            int[] labels = random.ints(rows, 0, classes).toArray();
            labels[0] = 0;
            labels[1] = 1;
            Dataset data = Samples.table(1, new double[rows], Samples.classes(classes, labels));
            double fraction = random.nextDouble() * 0.9;
            Split split = Split.stratified(data, fraction, trial);
            int[] training = counts(split.training());
            int[] all = counts(data);
            for (int c = 0; c < classes; c++) {
                int held = all[c] - training[c];
                assertThat(training[c]).isGreaterThanOrEqualTo(Math.min(all[c], 1));
                assertThat((double) held).isLessThan(fraction * all[c] + classes);
            }
            int heldRows = split.test().map(Dataset::rows).orElse(0);
            assertThat(heldRows).isLessThanOrEqualTo((int) Math.round(fraction * rows));
            long single = Arrays.stream(all).filter(n -> n > 0).count();
            assertThat((long) heldRows)
                    .isEqualTo(Math.min(Math.round(fraction * rows), rows - single));
        }
    }

    @Test
    void sameSeedGivesTheSameRowsAndAnotherSeedOthers() {
        Dataset digits = Bundled.DIGITS.load();
        int[] once = numbers(Split.stratified(digits, 0.2, 3).test().orElseThrow());
        assertThat(numbers(Split.stratified(digits, 0.2, 3).test().orElseThrow()))
                .isEqualTo(once);
        assertThat(numbers(Split.stratified(digits, 0.2, 4).test().orElseThrow()))
                .isNotEqualTo(once);
    }

    @Test
    void rowsDrawnStayTheSameFromReleaseToRelease() {
        Dataset data = Samples.table(1, new double[20], Samples.classes(2, alternating(20)));
        assertThat(numbers(Split.stratified(data, 0.3, 1).test().orElseThrow()))
                .containsExactly(2, 12, 13, 17, 19, 20);
    }

    @Test
    void rowsAreDrawnEvenly() {
        int[] drawn = new int[40];
        Dataset data = Samples.table(1, new double[40], Samples.classes(2, alternating(40)));
        for (long seed = 0; seed < 2000; seed++) {
            for (int number : numbers(Split.stratified(data, 0.25, seed).test().orElseThrow())) {
                drawn[number - 2]++;
            }
        }
        // Binomial: 500 expected, deviation 19; five deviations are enough for 40 rows.
        for (int count : drawn) {
            assertThat(count).isBetween(500 - 97, 500 + 97);
        }
    }

    @Test
    void regressionIsSplitToo() {
        Dataset data = Samples.table(
                1,
                new double[10],
                new Target.Regression(
                        new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, java.util.List.of("y")));
        Split split = Split.stratified(data, 0.2, 1);
        assertThat(split.test().orElseThrow().rows()).isEqualTo(2);
        assertThat(split.training().rows()).isEqualTo(8);
    }

    @Test
    void fractionZeroKeepsAllRowsForTraining() {
        Dataset data = Samples.table(1, new double[4], Samples.classes(2, 0, 1, 0, 1));
        Split split = Split.stratified(data, 0, 1);
        assertThat(split.training()).isSameAs(data);
        assertThat(split.test()).isEmpty();
    }

    @Test
    void countedDrawsExactlySoMany() {
        Dataset digits = Bundled.DIGITS.load();
        Split split = Split.counted(digits, 300, 500, 1);
        assertThat(split.training().rows()).isEqualTo(300);
        for (int count : counts(split.training())) {
            assertThat(count).isBetween(28, 32);
        }
        Dataset test = split.test().orElseThrow();
        assertThat(test.rows()).isEqualTo(500);
        assertThat(numbers(test)).doesNotContain(numbers(split.training()));
        assertThat(numbers(Split.counted(digits, 50, 500, 1).test().orElseThrow()))
                .isEqualTo(numbers(test));
    }

    @Test
    void missingMarksTravelWithTheirRows() {
        BitSet missing = new BitSet();
        missing.set(3);
        Dataset plain =
                Samples.table(2, new double[] {1, 2, 3, 0, 5, 6}, Samples.classes(2, 0, 1, 0));
        Dataset data = new Dataset(
                "t",
                "",
                plain.featureNames(),
                plain.inputShape(),
                plain.features(),
                missing,
                plain.target(),
                plain.rowNumbers(),
                plain.schema());
        assertThat(data.select(new int[] {2, 1}).missing().stream().toArray()).containsExactly(3);
        assertThat(data.select(new int[] {1, 2}).missing().stream().toArray()).containsExactly(1);
    }

    @Test
    void impossibleSplitsAreRefused() {
        Dataset data = Samples.table(1, new double[4], Samples.classes(2, 0, 1, 0, 1));
        for (double fraction : new double[] {1, -0.1, 2, Double.NaN}) {
            assertCode(
                    DataRefusal.TEST_FRACTION_OUT_OF_RANGE,
                    () -> Split.stratified(data, fraction, 1));
        }
        assertCode(DataRefusal.MORE_ROWS_THAN_EXIST, () -> Split.counted(data, 3, 2, 1));
        assertCode(DataRefusal.ROWS_OUT_OF_RANGE, () -> Split.counted(data, 0, 2, 1));
        assertCode(DataRefusal.TOO_FEW_ROWS, () -> Split.counted(data, 1, 2, 1));
    }

    private static int[] alternating(int rows) {
        return IntStream.range(0, rows).map(i -> i % 2).toArray();
    }

    private static void assertCode(
            DataRefusal code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    }

    /** One row has a kernel and a Hessian; to learn from, two are needed. */
    @Test
    void oneRowIsEnoughToMeasureAndNotToTrain() {
        Dataset one = Bundled.IRIS.open(ReadOptions.defaults()).data().select(new int[] {3});
        assertThat(Trainable.measurable(one).rows()).isOne();
        assertCode(DataRefusal.TOO_FEW_ROWS, () -> Trainable.check(one));
        assertCode(DataRefusal.TOO_FEW_ROWS, () -> Trainable.measurable(one.select(new int[0])));
    }
}
