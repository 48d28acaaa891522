package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.Samples;
import org.plstar.data.Schema;
import org.plstar.data.Spelling;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;

/** What columns are taken for where nobody says it. */
class GuessedColumnsTest {
    @TempDir
    private Path folder;

    private Dataset read(String text) {
        return read(text, ReadOptions.defaults().withTargets("y"));
    }

    private Dataset read(String text, ReadOptions options) {
        return DataSource.open(Samples.text(folder, "t.csv", text), options).data();
    }

    private boolean classes(String targets) {
        String rows = List.of(targets.split(" ")).stream()
                .map(y -> y.hashCode() + "," + y)
                .collect(Collectors.joining("\n", "a,y\n", "\n"));
        return read(rows).target() instanceof Target.Classes;
    }

    private static String repeated(int from, int to, int times) {
        return IntStream.range(0, times)
                .boxed()
                .flatMap(_ -> IntStream.rangeClosed(from, to).boxed())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    @Test
    void codesAreClasses() {
        assertThat(classes("0 1 2 0")).isTrue();
        assertThat(classes("1 2 3 1 2")).isTrue();
        assertThat(classes("7 9 7 9")).isTrue();
        assertThat(classes(repeated(0, 9, 2))).isTrue();
        assertThat(classes(repeated(0, 25, 10))).isTrue();
        assertThat(classes(repeated(3, 8, 20))).isTrue();
        assertThat(classes(repeated(-1, 1, 5))).isTrue();
    }

    @Test
    void amountsAreNumbers() {
        assertThat(classes("1 2 3 4")).isFalse();
        assertThat(classes("10 20 35 10 20 35 40")).isFalse();
        assertThat(classes("1.5 2 1.5 2")).isFalse();
        // counts of 1 to 38 with gaps and a thin tail, as of ozone
        Random random = new Random(5);
        String counts = IntStream.range(0, 366)
                .map(_ -> 1 + (int) Math.min(37, Math.abs(9 * random.nextGaussian())))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "));
        assertThat(classes(counts)).isFalse();
    }

    @Test
    void textOfFewValuesIsOneHot() {
        Dataset data =
                read("a,colour,y\n1,red,1\n2,blue,2\n3,red,1\n4,,2\n".replace(",,", ",red,"));
        assertThat(data.schema().columns())
                .containsExactly(
                        new Schema.Numeric("a"),
                        new Schema.OneHot("colour", List.of("blue", "red")));
        assertThat(data.features()).containsExactly(1, 0, 1, 2, 1, 0, 3, 0, 1, 4, 0, 1);
    }

    @Test
    void namedColumnsJoinThoseOfText() {
        Dataset data = read(
                "zip,colour,y\n10,red,1\n20,blue,2\n10,red,1\n",
                ReadOptions.defaults()
                        .withTargets("y")
                        .withCategories(new Categories.Automatic(
                                List.of("zip"), Categories.Automatic.MOST)));
        assertThat(data.featureNames())
                .containsExactly("zip=10", "zip=20", "colour=blue", "colour=red");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-13-02", "3.4.2021", "1/2/2021", "10:11"})
    void datesAreRefusedWithTheirColumn(String date) {
        assertRefused("d,y\n" + date + ",1\n" + date + ",2\n", DataRefusal.DATES, "d");
    }

    /** The day of a year of 365 or 366, and its angle. */
    @Test
    void datesThatBeginWithTheYearAreNumbers() {
        String text = "d,a,y\n2023-01-01,1,1\n2024-07-02 12:00:00,2,2\n2024/12/31T23:59:59Z,3,1\n";
        Path file = Samples.text(folder, "t.csv", text);
        ReadOptions options = ReadOptions.defaults().withTargets("y");
        Loaded loaded = DataSource.open(file, options);
        Dataset data = loaded.data();
        assertThat(data.schema().dates()).containsExactly("d");
        assertThat(loaded.notes().toString()).contains("dates as numbers", ": d");
        double[] x = data.features();
        assertThat(Arrays.copyOf(x, 3)).containsExactly(2023, 1, 0);
        assertThat(x[4]).isCloseTo(2024 + 183.5 / 366, within(1e-12));
        assertThat(x[5]).isCloseTo(Math.cos(2 * Math.PI * 183.5 / 366), within(1e-9));
        assertThat(x[8]).isCloseTo(2025, within(1e-6));
        assertThat(x[10]).isCloseTo(0, within(1e-6));

        Path more = Samples.text(folder, "p.csv", "a,d\n5,2023-01-01\n");
        assertThat(DataSource.openFeatures(more, options, data.schema()).data().features())
                .containsExactly(2023, 1, 0, 5);
        Path wrong = Samples.text(folder, "p.csv", "a,d\n5,tomorrow\n");
        assertThatThrownBy(() -> DataSource.openFeatures(wrong, options, data.schema()))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(DataRefusal.TEXT_IN_NUMBER_COLUMN));
    }

    @ParameterizedTest
    @CsvSource({"12 %, %", "12%, %", "$3, $"})
    void numbersWithSignsAreNoCategories(String number, String sign) {
        assertRefused(
                "a;y\n" + number + ";1\n" + number + ";2\n",
                DataRefusal.SIGNS_AROUND_NUMBERS,
                sign);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1_000"})
    void badlyWrittenNumbersAreNoCategories(String number) {
        assertRefused(
                "a;y\n" + number + ";1\n" + number + ";2\n", DataRefusal.TEXT_IN_NUMBER_COLUMN);
    }

    @Test
    void manyTextsAreNoCategories() {
        String rows = IntStream.range(0, 60)
                .mapToObj(i -> "user" + i + "," + i % 2)
                .collect(Collectors.joining("\n", "id,y\n", "\n"));
        assertRefused(rows, DataRefusal.TOO_MANY_CATEGORIES, "id");
    }

    @Test
    void allUnfitColumnsStandInOneMessage() {
        String text = IntStream.range(0, 60)
                .mapToObj(i -> "user" + i + ",01.01.2020,red," + (i == 7 ? "x" : i) + ",1")
                .collect(Collectors.joining("\n", "id,signup date,c,n,y\n", "\n"));
        assertRefused(text, DataRefusal.NEARLY_NUMBERS, "x");
        ReadOptions spelled = ReadOptions.defaults()
                .withTargets("y")
                .withSpelling(new Spelling(List.of("x"), List.of(), Spelling.Decimal.PLAIN));
        assertThatThrownBy(() -> read(text, spelled)).isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.code()).isEqualTo(DataRefusal.UNFIT_COLUMNS);
            assertThat(r.names()).containsExactly("id", "signup date");
            assertThat(r).hasMessageContaining("\"signup date\" (dates)");
        });
    }

    @Test
    void surplusColumnsOfRowsToPredictAreRefused() {
        Dataset data = read(
                "a,b,id,y\n1,2,7,1\n3,4,8,2\n",
                ReadOptions.defaults().withTargets("y").withIgnored("id"));
        ReadOptions plain = ReadOptions.defaults();
        for (String fine : List.of("b,a\n1,2\n", "y,b,a\n0,1,2\n", "id,a,b\n0,2,1\n")) {
            Path file = Samples.text(folder, "p.csv", fine);
            assertThat(DataSource.openFeatures(file, plain, data.schema())
                            .data()
                            .features())
                    .containsExactly(2, 1);
        }
        Path more = Samples.text(folder, "p.csv", "a,b,c,d\n1,2,3,4\n");
        assertThatThrownBy(() -> DataSource.openFeatures(more, plain, data.schema()))
                .isInstanceOfSatisfying(Refusal.class, r -> {
                    assertThat(r.code()).isEqualTo(DataRefusal.SURPLUS_COLUMN);
                    assertThat(r.names()).containsExactly("c", "d");
                });
        assertThat(DataSource.openFeatures(more, plain.withIgnored("c", "d"), data.schema())
                        .data()
                        .features())
                .containsExactly(1, 2);
    }

    private void assertRefused(String text, DataRefusal code, String... names) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(Refusal.class, r -> {
            assertThat(r.code()).isEqualTo(code);
            assertThat(r.names()).containsExactly(names);
        });
    }
}
