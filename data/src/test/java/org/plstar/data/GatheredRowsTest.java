package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GatheredRowsTest {
    private static final List<String> NAMES = List.of("x1", "x2");

    private static GatheredRows filled(GatheredRows rows, int count) {
        for (int i = 0; i < count; i++) {
            rows.add(new double[] {i, -i}, 2.0 * i);
        }
        return rows;
    }

    @Test
    void allRowsAreThoseOfArrays() {
        Dataset gathered = filled(GatheredRows.all("rows", NAMES), 3).dataset();
        Dataset given = Dataset.of(new double[][] {{0, -0.0}, {1, -1}, {2, -2}}, 0, 2, 4);
        assertThat(gathered.features()).isEqualTo(new double[] {0, 0, 1, -1, 2, -2});
        assertThat(gathered.featureNames()).isEqualTo(given.featureNames());
        assertThat(gathered.target().text(2)).isEqualTo(given.target().text(2));
        assertThat(gathered.rowNumbers().numbers()).containsExactly(0, 1, 2);
    }

    @Test
    void rowsMayBeReusedByTheirGiver() {
        double[] row = {1, 2};
        GatheredRows rows = GatheredRows.all("rows", NAMES);
        rows.add(row, "a");
        row[0] = 7;
        rows.add(row, "b");
        assertThat(rows.dataset().features()).isEqualTo(new double[] {1, 2, 7, 2});
        assertThat(rows.dataset().target().text(1)).isEqualTo("b");
    }

    /** Of n rows each is among the m of a sample with probability m/n. */
    @Test
    void eachRowIsAsLikelyInASample() {
        int seeds = 4000;
        int[] times = new int[10];
        for (int seed = 0; seed < seeds; seed++) {
            GatheredRows rows = filled(GatheredRows.sample("rows", NAMES, 3, seed), 10);
            Dataset sample = rows.dataset();
            assertThat(rows.seen()).isEqualTo(10);
            assertThat(sample.rowNumbers().numbers()).hasSize(3).isSorted().doesNotHaveDuplicates();
            for (int i = 0; i < 3; i++) {
                int row = sample.rowNumbers().numbers()[i];
                assertThat(sample.feature(i, 1)).isEqualTo(-row);
                times[row]++;
            }
        }
        double deviation = Math.sqrt(seeds * 0.3 * 0.7);
        for (int count : times) {
            assertThat((double) count).isCloseTo(0.3 * seeds, within(5 * deviation));
        }
    }

    @Test
    void aSampleOfFewerRowsHasAll() {
        assertThat(filled(GatheredRows.sample("rows", NAMES, 9, 1), 4).dataset().rows())
                .isEqualTo(4);
    }

    private static void refused(DataRefusal code, ThrowingCallable wrong) {
        assertThatThrownBy(wrong).hasFieldOrPropertyWithValue("code", code);
    }

    @Test
    void wrongRowsAreRefused() {
        GatheredRows rows = filled(GatheredRows.all("rows", NAMES), 2);
        refused(DataRefusal.WIDTH_DIFFERS, () -> rows.add(new double[] {1}, 1));
        refused(DataRefusal.WIDTH_DIFFERS, () -> rows.add(new double[] {1, 2}, "a"));
        refused(DataRefusal.INFINITE_VALUE, () -> rows.add(new double[] {1, Double.NaN}, 1));
        refused(DataRefusal.INFINITE_VALUE, () -> rows.add(new double[] {1, 2}, Double.NaN));
        assertThat(rows.seen()).isEqualTo(2);
        refused(
                DataRefusal.ROWS_OUT_OF_RANGE,
                () -> GatheredRows.all("rows", NAMES).dataset());
        refused(DataRefusal.ROWS_OUT_OF_RANGE, () -> GatheredRows.sample("rows", NAMES, 0, 1));
    }
}
