package org.plstar.study.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.RowNumbers;
import org.plstar.data.Target;
import org.plstar.study.StudyRefusal;

class TrainingChangeTest {
    private static Dataset rows(Target target) {
        Dataset plain = Dataset.of("rows", List.of("x"), new double[target.rows()][1], target);
        return new Dataset(
                plain.source(),
                plain.contentHash(),
                plain.featureNames(),
                plain.inputShape(),
                plain.features(),
                plain.missing(),
                target,
                RowNumbers.counted("line", 2, target.rows()),
                plain.schema());
    }

    private static final Dataset CLASSES =
            rows(new Target.Classes(new int[] {0, 0, 1, 1, 1}, List.of("No", "Yes", "Never")));
    private static final Dataset NUMBERS =
            rows(new Target.Regression(new double[] {1, 2, 3, 4, 5, 6}, List.of("a", "b")));

    @Test
    void rowsAreNamedByTheirLines() {
        TrainingChange change =
                TrainingChange.of(CLASSES, List.of(6, 2), Map.of(4, List.of("Never")));
        assertThat(change.out().stream()).containsExactly(0, 4);
        assertThat(((Target.Classes) change.target()).labels()).containsExactly(0, 0, 2, 1, 1);
        assertThat(change.words()).isEqualTo("without 2 rows and with 1 target corrected");
        TrainingChange numbers =
                TrainingChange.of(NUMBERS, List.of(), Map.of(3, List.of("-7", "8e1")));
        assertThat(((Target.Regression) numbers.target()).values())
                .containsExactly(1, 2, -7, 80, 5, 6);
        assertThat(TrainingChange.of(NUMBERS, List.of(), Map.of()).none()).isTrue();
    }

    @Test
    void whatCannotBeChangedIsRefused() {
        refused(CLASSES, List.of(7), Map.of(), "without 7");
        refused(CLASSES, List.of(2, 3), Map.of(), "class No would have no rows");
        refused(CLASSES, List.of(2), Map.of(3, List.of("Yes")), "class No would have no rows");
        refused(CLASSES, List.of(), Map.of(2, List.of("Maybe")), "no class of the model");
        refused(CLASSES, List.of(2), Map.of(2, List.of("Yes")), "both left out and corrected");
        refused(NUMBERS, List.of(), Map.of(2, List.of("1", "much")), "no finite number");
        refused(NUMBERS, List.of(), Map.of(2, List.of("1")), "numbers of line 2");
        refused(NUMBERS, List.of(2, 3), Map.of(), "fewer than two rows");
    }

    private static void refused(
            Dataset rows, List<Integer> out, Map<Integer, List<String>> corrected, String what) {
        assertThatThrownBy(() -> TrainingChange.of(rows, out, corrected))
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining(what);
    }
}
