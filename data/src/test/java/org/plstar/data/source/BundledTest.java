package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;

class BundledTest {
    @ParameterizedTest
    @CsvSource({
        "breast_cancer, 569, 30, 2",
        "diabetes, 442, 10, 0",
        "digits, 1797, 64, 10",
        "iris, 150, 4, 3",
        "wine, 178, 13, 3"
    })
    void isReadByName(String name, int rows, int width, int classes) {
        Dataset data = Bundled.of(name).orElseThrow().load();
        assertThat(data.rows()).isEqualTo(rows);
        assertThat(data.width()).isEqualTo(width);
        assertThat(data.source()).isEqualTo(name + ".csv");
        assertThat(data.target() instanceof Target.Classes c ? c.classNames().size() : 0)
                .isEqualTo(classes);
    }

    @ParameterizedTest
    @EnumSource(Bundled.class)
    void refusalsNameTheSetAndNoTemporaryFile(Bundled set) {
        ReadOptions wrong = ReadOptions.defaults().withTargets("nothing");
        assertThatThrownBy(() -> set.open(wrong)).isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.code()).isEqualTo(DataRefusal.UNKNOWN_TARGET);
            assertThat(r.where()).startsWith(set.text() + ".csv");
        });
    }

    /** The first rows of a set that is sorted by class are of one class. */
    @ParameterizedTest
    @EnumSource(
            value = Bundled.class,
            names = {"IRIS", "WINE"})
    void fewRowsOfASortedSetAreOfAllClasses(Bundled set) {
        Dataset few = set.open(ReadOptions.defaults().withRows(10)).data();
        assertThat(few.rows()).isEqualTo(10);
        assertThat(((Target.Classes) few.target()).counts()).doesNotContain(0).hasSize(3);
    }
}
