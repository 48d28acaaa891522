package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.refusal.Require;

/**
 * Rows to train on and rows held back for the test.
 *
 * @param test absent when no row is held back
 */
public record Split(Dataset training, Optional<Dataset> test) {
    /** Refuses null with a {@link NullPointerException}. */
    public Split {
        requireNonNull(test, "test");
        requireNonNull(training, "training");
    }

    /** The split with the rows of a test file, or without test rows; nothing is drawn. */
    public static Split given(Dataset training, Optional<Dataset> test) {
        requireNonNull(test, "test");
        requireNonNull(training, "training");
        return new Split(Trainable.check(training), test);
    }

    /**
     * Holds back {@code round(fraction · N)} rows, each class in proportion (largest remainders),
     * at least one row of each class staying in training. Both parts keep the file's order. The
     * same seed gives the same rows, whatever the number of threads.
     *
     * @param fraction in [0, 1)
     */
    public static Split stratified(Dataset data, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw Location.of("test fraction " + fraction)
                    .refuse(
                            DataRefusal.TEST_FRACTION_OUT_OF_RANGE,
                            "no such part of the rows can be held back",
                            "a number from 0 up to, but not including, 1",
                            "0.2 is usual");
        }
        Trainable.check(data);
        int testRows = (int) Math.min(Math.round(fraction * data.rows()), data.rows() - 1L);
        int[] test = StratifiedRows.of(data.target(), seed).first(testRows, true);
        return of(data, StratifiedRows.others(test, data.rows()), test);
    }

    /**
     * Draws given numbers of training and test rows, each class in proportion; other rows are left
     * out.
     *
     * @param testRows drawn first, so that they do not depend on how many rows are trained on
     */
    public static Split counted(Dataset data, int trainingRows, int testRows, long seed) {
        if (trainingRows < 1 || testRows < 0) {
            throw Location.of("rows " + trainingRows + " and " + testRows)
                    .refuse(
                            DataRefusal.ROWS_OUT_OF_RANGE,
                            "no row would be left",
                            "at least one training row",
                            "give a positive number");
        }
        if ((long) trainingRows + testRows > data.rows()) {
            throw Location.of(data.source())
                    .refuse(
                            DataRefusal.MORE_ROWS_THAN_EXIST,
                            trainingRows
                                    + " training and "
                                    + testRows
                                    + " test rows are more than there are",
                            "at most " + data.rows() + " together",
                            "ask for fewer");
        }
        int[] test = StratifiedRows.of(data.target(), seed).first(testRows, false);
        int[] rest = StratifiedRows.others(test, data.rows());
        int[] training =
                StratifiedRows.of(data.target().select(rest), seed).first(trainingRows, false);
        Arrays.setAll(training, i -> rest[training[i]]);
        Optional<Dataset> held =
                test.length == 0 ? Optional.empty() : Optional.of(data.select(test));
        return new Split(Trainable.check(data.select(training)), held);
    }

    /**
     * The rows that {@link #counted} draws for training where there are no test rows.
     *
     * @param count at most as many as there are
     */
    public static int[] drawn(Target target, int count, long seed) {
        Require.that(
                count >= 0 && count <= target.rows(),
                DataRefusal.ROWS_OUT_OF_RANGE,
                "rows " + count,
                "from 0 to " + target.rows());
        return StratifiedRows.of(target, seed).first(count, false);
    }

    private static Split of(Dataset data, int[] training, int[] test) {
        if (test.length == 0) {
            return new Split(data, Optional.empty());
        }
        return new Split(Trainable.check(data.select(training)), Optional.of(data.select(test)));
    }
}
