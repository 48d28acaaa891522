package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Standardizer.Scaling;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.DataSource;
import org.plstar.refusal.Refusal;

class StandardizerTest {
    private static final Target.Classes TWO = Samples.classes(2, 0, 1);

    @Test
    void trainingColumnsGetMeanZeroAndDeviationOne() {
        Random random = new Random(5);
        for (double size : new double[] {1, 1e-300, 1e300, 1e-310, 1e8}) {
            double[] features =
                    random.doubles(60, -1, 1).map(x -> size * (x + 0.5)).toArray();
            Dataset data = Samples.table(
                    3, features, Samples.classes(2, random.ints(20, 0, 2).toArray()));
            Dataset scaled = Standardizer.fit(data, Scaling.PER_FEATURE).apply(data);
            for (int j = 0; j < 3; j++) {
                double mean = 0;
                double square = 0;
                for (int i = 0; i < 20; i++) {
                    mean += scaled.feature(i, j) / 20;
                    square += scaled.feature(i, j) * scaled.feature(i, j) / 20;
                }
                // Numbers near 1e-310 have only about 12 digits themselves.
                assertThat(mean)
                        .as("size %s", size)
                        .isCloseTo(0, within(size < 1e-305 ? 1e-10 : 1e-14));
                assertThat(square)
                        .as("size %s", size)
                        .isCloseTo(1, within(size < 1e-305 ? 1e-10 : 1e-14));
            }
        }
    }

    /** Ranks 1 to 9 and a huge cell: median 5.5, quartiles 3.25 and 7.75. */
    @Test
    void oneHugeCellLeavesTheRobustScaleOfItsColumn() {
        double[] features = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1e300};
        Dataset rows = Samples.table(1, features, Samples.classes(2, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1));
        Dataset scaled = Standardizer.fit(rows, Scaling.ROBUST).apply(rows);
        assertThat(scaled.feature(0, 0)).isCloseTo(-4.5 * 1.349 / 4.5, within(1e-14));
        assertThat(scaled.feature(9, 0)).isEqualTo(Scaling.CUT);
        // numbers of tokens stay as they are
        Dataset ids = Samples.table(
                2,
                new double[] {523, 1, 7, 2, 90, 3, 41, 4, 5, 1e300},
                Samples.classes(2, 0, 1, 0, 1, 0));
        String token = ids.featureNames().getFirst();
        Dataset kept = Standardizer.fit(ids, Scaling.ROBUST, Set.of(token)).apply(ids);
        assertThat(kept.feature(0, 0)).isEqualTo(523);
        assertThat(kept.feature(4, 1)).isEqualTo(Scaling.CUT);
        // half of the values are equal: by mean and deviation
        Dataset codes = Samples.table(1, new double[] {0, 0, 0, 1}, Samples.classes(2, 0, 1, 0, 1));
        assertThat(Standardizer.fit(codes, Scaling.ROBUST).apply(codes).features())
                .containsExactly(Standardizer.fit(codes, Scaling.PER_FEATURE)
                        .apply(codes)
                        .features());
    }

    @Test
    void takingRowsOverGivesTheSameNumbersInTheirOwnMemory() {
        double[] features = {1, 5, 9, 2, 5, 7};
        Dataset changing = Samples.table(1, features.clone(), Samples.classes(2, 0, 1, 0, 1, 0, 1));
        Standardizer all = Standardizer.fit(changing, Scaling.PER_FEATURE);
        double[] expected = all.apply(changing).features();
        assertThat(changing.features()).as("left alone").containsExactly(features);

        Dataset taken = all.take(changing);
        assertThat(taken.features()).isSameAs(changing.features()).containsExactly(expected);

        // the middle column never changes and is left out: other memory
        Dataset fixed = Samples.table(3, features.clone(), TWO);
        Standardizer some = Standardizer.fit(fixed, Scaling.PER_FEATURE);
        assertThat(some.take(fixed).features()).containsExactly(-1, 1, 1, -1);
        assertThat(fixed.features()).containsExactly(features);
    }

    @Test
    void featuresThatAreNamedStayAsTheyAre() {
        Dataset data = Samples.table(3, new double[] {7, 1, 0, 7, 3, 4}, TWO);
        Set<String> tokens = Set.copyOf(data.featureNames().subList(0, 2));
        for (Scaling scaling : List.of(Scaling.PER_FEATURE, Scaling.GLOBAL)) {
            Standardizer s = Standardizer.fit(data, scaling, tokens);
            assertThat(s.constant()).isEmpty();
            assertThat(s.apply(data).features()).containsExactly(7, 1, -1, 7, 3, 1);
        }
    }

    @Test
    void testRowsAreScaledByTheTrainingRows() {
        Dataset training = Samples.table(1, new double[] {1, 3}, TWO);
        Standardizer standardizer = Standardizer.fit(training, Scaling.PER_FEATURE);
        assertThat(standardizer.mean()).containsExactly(2);
        assertThat(standardizer.scale()).containsExactly(1);
        assertThat(standardizer
                        .apply(Samples.table(1, new double[] {7}, Samples.classes(2, 0)))
                        .features())
                .containsExactly(5);
    }

    @Test
    void constantColumnsAreLeftOutAndNamed() {
        // 0.1 three times: the mean in floating point is not 0.1, so a deviation computed from it
        // would not be 0.
        Dataset data = Samples.table(
                3,
                new double[] {0.1, 1, -0.0, 0.1, 2, 0.0, 0.1, 4, 0},
                Samples.classes(2, 0, 1, 1));
        Standardizer standardizer = Standardizer.fit(data, Scaling.PER_FEATURE);
        assertThat(standardizer.constant()).containsExactly("a0", "a2");
        assertThat(standardizer.names()).containsExactly("a1");
        Dataset scaled = standardizer.apply(data);
        assertThat(scaled.inputShape()).containsExactly(1);
        assertThat(scaled.featureNames()).containsExactly("a1");
        assertThat(Standardizer.fit(data, Scaling.NONE).apply(data).features())
                .isEqualTo(data.features());
    }

    @Test
    void digitsHaveThreeBlankPixels() {
        Standardizer standardizer = Standardizer.fit(Bundled.DIGITS.load(), Scaling.PER_FEATURE);
        assertThat(standardizer.constant()).containsExactly("pixel_0_0", "pixel_4_0", "pixel_4_7");
        assertThat(standardizer.names()).hasSize(61);
    }

    @Test
    void imagesKeepTheirShape() {
        Dataset images = images(new double[] {0, 1, 0, 3}, 2);
        assertThat(Scaling.usualFor(images)).isEqualTo(Scaling.GLOBAL);
        Dataset scaled = Standardizer.fit(images, Scaling.GLOBAL).apply(images);
        // Mean 1, deviation sqrt(1.5); the blank pixel is 0.
        assertThat(scaled.features())
                .containsExactly(new double[] {0, 0, 0, 2 / Math.sqrt(1.5)}, within(1e-15));
        assertThat(scaled.inputShape()).containsExactly(1, 1, 2);
        Standardizer perFeature = Standardizer.fit(images, Scaling.PER_FEATURE);
        assertThat(perFeature.constant()).containsExactly("a0");
        assertThat(perFeature.apply(images).features()).containsExactly(0, -1, 0, 1);
    }

    private static Dataset images(double[] features, int width) {
        Dataset table = Samples.table(width, features, Samples.classes(2, 0, 1));
        return new Dataset(
                "images",
                "",
                table.featureNames(),
                List.of(1, 1, width),
                features,
                new BitSet(),
                table.target(),
                table.rowNumbers(),
                table.schema());
    }

    @Test
    void missingValuesGetTheTrainingMean(@TempDir Path folder) {
        Path file = Samples.text(folder, "t.csv", "a,b,y\n1,2,0\n,4,1\n5,9,1\n");
        Dataset data = DataSource.open(
                        file,
                        ReadOptions.defaults().withTargets("y").withMissing(MissingValues.MEAN))
                .data();
        Standardizer standardizer = Standardizer.fit(data, Scaling.PER_FEATURE);
        Dataset scaled = standardizer.apply(data);
        assertThat(standardizer.mean()).containsExactly(3, 5);
        assertThat(scaled.features()).startsWith(-1, scaled.feature(0, 1), 0);
        assertThat(scaled.missing().isEmpty()).isTrue();
        Dataset raw = Standardizer.fit(data, Scaling.NONE).apply(data);
        assertThat(raw.features()).containsExactly(1, 2, 3, 4, 5, 9);
    }

    @Test
    void whatCanNotBeScaledIsRefused(@TempDir Path folder) {
        Dataset flat = Samples.table(2, new double[] {1, 2, 1, 2}, TWO);
        assertCode(
                DataRefusal.ALL_FEATURES_CONSTANT,
                () -> Standardizer.fit(flat, Scaling.PER_FEATURE));
        Dataset tiny = Samples.table(1, new double[] {0, 1e-300}, TWO);
        Standardizer standardizer = Standardizer.fit(tiny, Scaling.PER_FEATURE);
        Dataset huge = Samples.table(1, new double[] {0, 1e300}, TWO);
        assertCode(DataRefusal.INFINITE_VALUE, () -> standardizer.apply(huge));
        Standardizer wide = Standardizer.fit(
                Samples.table(2, new double[] {1, 2, 3, 4}, TWO), Scaling.PER_FEATURE);
        assertCode(DataRefusal.WIDTH_DIFFERS, () -> wide.apply(tiny));
        Path file = Samples.text(folder, "t.csv", "a,b,y\n1,,0\n2,,1\n");
        Dataset empty = DataSource.open(
                        file,
                        ReadOptions.defaults().withTargets("y").withMissing(MissingValues.MEAN))
                .data();
        assertCode(
                DataRefusal.ALL_VALUES_MISSING, () -> Standardizer.fit(empty, Scaling.PER_FEATURE));
    }

    private static void assertCode(
            DataRefusal code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    }
}
