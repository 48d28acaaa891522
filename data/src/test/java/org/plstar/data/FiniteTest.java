package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.refusal.Refusal;

/**
 * A program's own numbers are refused where a data set is made of them, not where a loss of NaN
 * shows.
 */
class FiniteTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void featuresAreFinite(double bad) {
        Refusal r = catchThrowableOfType(
                Refusal.class,
                () -> new Dataset(
                        "mine",
                        "",
                        List.of("a", "b"),
                        List.of(2),
                        new double[] {1, 2, 3, bad},
                        new BitSet(),
                        new Target.Classes(new int[] {0, 1}, List.of("no", "yes")),
                        RowNumbers.counted("row", 0, 2),
                        Schema.numeric(List.of("a", "b"), List.of())));
        assertThat(r.code()).isEqualTo(DataRefusal.INFINITE_VALUE);
        assertThat(r.getMessage()).contains("row 1", "\"b\"", String.valueOf(bad));
    }

    @Test
    void rowsAreThereAndOfOneLength() {
        Refusal none =
                catchThrowableOfType(Refusal.class, () -> Dataset.of(new double[0][], List.of()));
        Refusal ragged = catchThrowableOfType(
                Refusal.class, () -> Dataset.of(new double[][] {{1, 2}, {3}}, 1, 2));

        assertThat(none.code()).isEqualTo(DataRefusal.TOO_FEW_ROWS);
        assertThat(ragged.code()).isEqualTo(DataRefusal.WIDTH_DIFFERS);
        assertThat(ragged).hasMessageContaining("row 1: its length is 1, not 2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void targetsAreFinite(double bad) {
        Refusal r = catchThrowableOfType(
                Refusal.class,
                () -> new Target.Regression(new double[] {1, 2, 3, bad}, List.of("u", "v")));
        assertThat(r.code()).isEqualTo(DataRefusal.INFINITE_VALUE);
        assertThat(r.getMessage()).contains("row 1", "\"v\"");
    }
}
