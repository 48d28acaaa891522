package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.DataSource;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Columns that the target is made of count by their part of its variance, others do not. */
class ColumnEffectTest {
    @TempDir
    private Path folder;

    private Dataset rows(String target) throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        String text = IntStream.range(0, 300)
                .mapToObj(_ -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    double noise = random.nextGaussian();
                    int kind = random.nextInt(3);
                    double y = 2 * a + b + 2 * (kind - 1);
                    return String.format(
                            Locale.ROOT,
                            "%.6f,%.6f,k%d,%.6f,7,%s",
                            a,
                            b,
                            kind,
                            noise,
                            target.equals("number")
                                    ? String.format(Locale.ROOT, "%.6f", y)
                                    : y > 0 ? "up" : "down");
                })
                .collect(Collectors.joining("\n"));
        Path file =
                Files.writeString(folder.resolve(target), "a,b,kind,noise,same,y\n" + text + "\n");
        return DataSource.open(file, ReadOptions.defaults().withTargets("y")).data();
    }

    private static ColumnEffect of(List<ColumnEffect> all, String column) {
        return all.stream().filter(c -> c.column().equals(column)).findFirst().orElseThrow();
    }

    /** A sum of independent columns loses 2 v_j/v of its R² by permuting the j-th. */
    @Tag("net")
    @Test
    void numbersLoseTwiceThePartOfTheVariance() throws IOException {
        List<ColumnEffect> all =
                TableFitRequest.of(rows("number")).withColumns(true).run().columns();
        double variance = 4 + 1 + 4 * 2 / 3.0;

        assertThat(all.getFirst().column()).isEqualTo("a");
        assertThat(of(all, "a").rise()).isCloseTo(2 * 4 / variance, within(0.15));
        assertThat(of(all, "b").rise()).isCloseTo(2 / variance, within(0.08));
        assertThat(of(all, "kind").rise()).isCloseTo(2 * (8 / 3.0) / variance, within(0.12));
        assertThat(of(all, "noise").rise()).isCloseTo(0, within(0.01));
        assertThat(of(all, "same").rise()).isZero();
        assertThat(all).allMatch(e -> e.accuracy().isEmpty() && e.error() <= e.deviation());
        assertThat(List.of("a", "b", "kind")).allMatch(c -> of(all, c).counts());
        assertThat(of(all, "same").counts()).isFalse();
    }

    @Tag("net")
    @Test
    void classesAreLostByTheColumnsThatTheyAreMadeOf() throws IOException {
        TableFitRequest request = TableFitRequest.of(rows("class")).withColumns(true);
        List<ColumnEffect> all = request.run().columns();

        assertThat(all.getFirst().column()).isEqualTo("a");
        assertThat(of(all, "a").accuracy().orElseThrow()).isBetween(0.15, 0.4);
        assertThat(of(all, "noise").counts()).isFalse();
        assertThat(of(all, "same").rise()).isZero();
        try (Session three = Session.of(3)) {
            assertThat(request.run(three).columns()).isEqualTo(all);
        }
    }

    @Tag("net")
    @Test
    void noneAreMeasuredUnlessTheyAreAskedForOrWhereRowsAreFew() {
        Dataset numbers = Bundled.DIABETES.load();
        assertThat(TableFitRequest.of(numbers.first(30)).run().columns()).isEmpty();
        TableFitRequest few = TableFitRequest.of(numbers.first(19));
        assertThatThrownBy(() -> few.withColumns(true))
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("there are 19 rows");
        Dataset images = Bundled.DIGITS.load().first(60).withShape(List.of(1, 8, 8));
        assertThatThrownBy(() -> TableFitRequest.of(images).withColumns(true))
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE)
                .hasMessageContaining("the rows are images");
    }
}
