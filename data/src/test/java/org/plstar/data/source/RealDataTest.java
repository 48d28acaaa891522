package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Samples;
import org.plstar.data.Target;

/** The real data sets are read as what they are known to be. */
class RealDataTest {
    private final Path folder;

    RealDataTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({
        "iris.csv, 150, 4, 50 50 50, sepal_length_(cm), 5.1",
        "wine.csv, 178, 13, 59 71 48, alcohol, 14.23",
        "breast_cancer.csv, 569, 30, 212 357, mean_radius, 17.99",
        "digits.csv, 1797, 64, 178 182 177 183 181 182 181 179 174 180, pixel_0_0, 0",
    })
    void classes(
            String name, int rows, int width, String counts, String firstName, double firstValue) {
        Dataset data = DataSource.open(
                        Samples.real(folder, name), ReadOptions.defaults().withTargets("label"))
                .data();
        assertThat(data.rows()).isEqualTo(rows);
        assertThat(data.width()).isEqualTo(width);
        assertThat(data.inputShape()).containsExactly(width);
        assertThat(data.missing().isEmpty()).isTrue();
        assertThat(data.featureNames().getFirst()).isEqualTo(firstName);
        assertThat(data.feature(0, 0)).isEqualTo(firstValue);
        assertThat(data.target())
                .isInstanceOfSatisfying(
                        Target.Classes.class,
                        classes -> assertThat(classes.counts())
                                .containsExactly(List.of(counts.split(" ")).stream()
                                        .mapToInt(Integer::parseInt)
                                        .toArray()));
        assertThat(data.rowNumbers().text(0)).isEqualTo("line 2");
        assertThat(data.rowNumbers().text(rows - 1)).isEqualTo("line " + (rows + 1));
    }

    @Test
    void diabetesIsRegressionThoughItsTargetsAreWhole() {
        Dataset data = DataSource.open(
                        Samples.real(folder, "diabetes.csv"),
                        ReadOptions.defaults().withTargets("target"))
                .data();
        assertThat(data.rows()).isEqualTo(442);
        assertThat(data.featureNames())
                .containsExactly("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");
        assertThat(data.target()).isInstanceOfSatisfying(Target.Regression.class, target -> {
            assertThat(target.names()).containsExactly("target");
            assertThat(target.values()).hasSize(442).startsWith(151, 75, 141);
        });
        assertThat(data.feature(441, 8)).isEqualTo(4.5951);
    }

    @Test
    void bundledDigitsAreTheSameData() {
        Dataset bundled = Bundled.DIGITS.load();
        Dataset file = DataSource.open(
                        Samples.real(folder, "digits.csv"),
                        ReadOptions.defaults().withTargets("label"))
                .data();
        assertThat(bundled.source()).isEqualTo("digits.csv");
        assertThat(bundled.features()).isEqualTo(file.features());
        assertThat(bundled.contentHash()).isEqualTo(file.contentHash()).hasSize(64);
        assertThat(Bundled.DIGITS.credit()).contains("BSD-3-Clause");
    }
}
