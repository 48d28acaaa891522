package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;

class EqualRowsTest {
    @TempDir
    private Path folder;

    private Dataset read(CharSequence text) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        return DataSource.open(file, ReadOptions.defaults().withTargets("y")).data();
    }

    /** Two columns of three texts each; the share of yes is .85 or .15. */
    private Dataset categories(int rows, SplittableRandom random) throws IOException {
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int i = 0; i < rows; i++) {
            int a = random.nextInt(3);
            int b = random.nextInt(3);
            boolean yes = random.nextDouble() < (a > 1 ^ b > 0 ? 0.85 : 0.15);
            text.append("klm".charAt(a)).append(',').append("uvw".charAt(b));
            text.append(yes ? ",yes\n" : ",no\n");
        }
        return read(text);
    }

    /** Of so many rows of normal numbers each stands five, or twenty times. */
    private Dataset copies(int different, int times) throws IOException {
        SplittableRandom random = new SplittableRandom(different);
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int i = 0; i < different; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            for (int j = 0; j < times; j++) {
                text.append(
                        String.format(Locale.ROOT, "%.6f,%.6f,%.3f%n", a, b, random.nextDouble()));
            }
        }
        return read(text);
    }

    @Test
    void copiesAreLeftOutTogether() throws IOException {
        for (int times : new int[] {2, 5, 20}) {
            int[][] groups = Duplicates.together(copies(30, times));
            assertThat(groups).hasDimensions(30, times);
        }
    }

    @Test
    void rowsOfFewValuesAreLeftOutAlone() throws IOException {
        Dataset rows = categories(120, new SplittableRandom(1));
        assertThat(Duplicates.together(rows)).isEmpty();
        assertThat(Arrays.stream(RowParts.of(rows, 1)).mapToInt(p -> p.length).toArray())
                .containsOnly(12);
        assertThat(Duplicates.together(rows.select(IntStream.range(0, 12).toArray())))
                .isNotEmpty();
    }

    /**
     * The majority of a cell among the other parts is right for half of the rows whose class is
     * noise; where each part has a cell's classes like the others, it is right for more.
     */
    @Test
    void partsAreNotAlikeInTheTargetsOfEqualRows() {
        double right = 0;
        double error = 0;
        int tables = 200;
        int n = 108;
        for (int t = 0; t < tables; t++) {
            SplittableRandom random = new SplittableRandom(t);
            double[][] x = new double[n][2];
            int[] labels = new int[n];
            double[] numbers = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = new double[] {random.nextInt(3), random.nextInt(3)};
                labels[i] = random.nextInt(2);
                numbers[i] = random.nextGaussian();
            }
            Dataset classes = rows(x, new Target.Classes(labels, List.of("no", "yes")));
            for (int[] part : RowParts.of(classes, 1)) {
                for (int i : part) {
                    double votes = sum(x, x[i], part, j -> labels[j] - 0.5);
                    right += votes == 0 ? 0.5 : (votes > 0) == (labels[i] == 1) ? 1 : 0;
                }
            }
            Dataset regression = rows(x, new Target.Regression(numbers, List.of("y")));
            for (int[] part : RowParts.of(regression, 1)) {
                for (int i : part) {
                    double mean = sum(x, x[i], part, j -> numbers[j])
                            / Math.max(1, sum(x, x[i], part, _ -> 1));
                    error += (numbers[i] - mean) * (numbers[i] - mean);
                }
            }
        }
        assertThat(right / tables / n).isBetween(0.47, 0.525);
        assertThat(error / tables / n).isCloseTo(1 + 1 / 11.0, within(0.03));
    }

    private static Dataset rows(double[][] x, Target target) {
        return Dataset.of("noise", List.of("a", "b"), x, target);
    }

    /** A sum over the rows of a cell that are not in a part. */
    private static double sum(double[][] x, double[] cell, int[] part, IntToDoubleFunction of) {
        return IntStream.range(0, x.length)
                .filter(j -> Arrays.equals(x[j], cell))
                .filter(j -> Arrays.stream(part).noneMatch(i -> i == j))
                .mapToDouble(of)
                .sum();
    }

    /** Equal pairs are more than three times those of independent columns. */
    @Test
    void columnsOfFewValuesMayDependOnEachOther() throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,d,e,y\n");
        for (int i = 0; i < 200; i++) {
            int odd = i % 5 == 0 ? 1 << i / 5 % 5 : 0;
            for (int j = 0; j < 5; j++) {
                text.append((i % 2) ^ (odd >> j & 1)).append(',');
            }
            text.append(i % 3).append('\n');
        }
        assertThat(Duplicates.together(read(text))).isEmpty();
    }

    @Test
    void rowsThatAreAllTheSameAreOneGroup() throws IOException {
        assertThat(Duplicates.together(read("a,y\n" + "1,u\n1,v\n".repeat(20))))
                .hasDimensions(1, 40);
    }

    /** A model that never saw a cell of such a table has some .4 of its rows right. */
    @Tag("net")
    @Test
    void aTableOfFewValuesIsToldAsGoodAsItIsOnNewRows() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        TableFitResult fit = TableFitRequest.of(categories(200, random)).run();
        assertThat(fit.leftOut().classes().orElseThrow().accuracy()).isCloseTo(0.85, within(0.06));
        assertThat(fit.leftOut().classes().orElseThrow().logLoss().orElseThrow())
                .isLessThan(0.5); // that of the law itself is .423
        assertThat(fit.model().seen(categories(1000, random))).isEmpty();
        assertThat(fit.model().seen(categories(40, random))).isEmpty();
    }
}
