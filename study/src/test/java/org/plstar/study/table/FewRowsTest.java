package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;
import org.plstar.study.predict.Predictions;

/** What a model of few rows tells of itself, beside what is true on new rows. */
class FewRowsTest {
    private static final int TABLES = 50;
    private static final int FRESH = 1000;

    /** R² below it counts as it: one model that leaves the range of its rows has any R². */
    private static final double LEAST = -1;

    @TempDir
    private Path folder;

    /** A table of four columns whose target is linear, smooth, or noise alone, by its number. */
    private Dataset table(int kind, int rows, SplittableRandom random) throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,d,y\n");
        for (int i = 0; i < rows; i++) {
            double[] x = new double[4];
            Arrays.setAll(x, _ -> random.nextGaussian());
            double signal = switch (kind % 3) {
                case 0 -> x[0] - 0.5 * x[1];
                case 1 -> Math.sin(2 * x[0]) + x[1] * x[2];
                default -> 0;
            };
            double y = signal + 0.7 * random.nextGaussian();
            text.append(String.format(
                    Locale.ROOT, "%.6f,%.6f,%.6f,%.6f,%.6f%n", x[0], x[1], x[2], x[3], y));
        }
        Path file = Files.writeString(folder.resolve("table.csv"), text);
        return DataSource.open(file, ReadOptions.defaults().withTargets("y")).data();
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(ints = {12, 20, 30, 60})
    void errorsAndIntervalsAreThoseOnNewRows(int n) throws IOException {
        SplittableRandom random = new SplittableRandom(n);
        double told = 0;
        double fresh = 0;
        double covered = 0;
        try (Workers workers = Workers.of(2)) {
            for (int t = 0; t < TABLES; t++) {
                TableFitResult fit = TableFitRequest.of(table(t, n, random)).run();
                Dataset others = table(t, FRESH, random);
                Predictions p = fit.model().predict(others, workers);
                double[] y = ((Target.Regression) others.target()).values();
                double half = fit.model().halfWidth(0.9, 0);
                double mean = Arrays.stream(y).average().orElseThrow();
                double left = 0;
                double all = 0;
                for (int i = 0; i < y.length; i++) {
                    double e = Math.abs(y[i] - p.values()[i]);
                    covered += e <= half ? 1.0 / y.length / TABLES : 0;
                    left += e * e;
                    all += (y[i] - mean) * (y[i] - mean);
                }
                fresh += Math.max(1 - left / all, LEAST) / TABLES;
                told += fit.leftOut().numbers().getFirst().r2().orElseThrow() / TABLES;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d rows: intervals of 90 %% hold %.3f, R2 told %.3f, on new rows %.3f%n",
                n,
                covered,
                told,
                fresh);

        assertThat(covered).isGreaterThan(0.87);
        assertThat(told).isBetween(fresh - 0.2, fresh + 0.05);
    }

    @Test
    void rowsWithEqualFeaturesAreInOnePartAndEachRowInOne() throws IOException {
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 23).append(',').append(i % 23 % 3).append(i % 2 == 0 ? ",u\n" : ",v\n");
        }
        Path file = Files.writeString(folder.resolve("equal.csv"), text);
        Dataset rows =
                DataSource.open(file, ReadOptions.defaults().withTargets("y")).data();

        int[][] parts = RowParts.of(rows, 1);

        assertThat(parts.length).isEqualTo(RowParts.PARTS);
        assertThat(Arrays.stream(parts).flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 60).toArray());
        for (int[] part : parts) {
            Set<Integer> inside = new HashSet<>();
            Arrays.stream(part).forEach(i -> inside.add(i % 23));
            assertThat(part.length).isEqualTo((int)
                    IntStream.range(0, 60).filter(i -> inside.contains(i % 23)).count());
        }
    }

    @Test
    void tablesThatLoseAClassOrAllChangeWithAPartAreTold() throws IOException {
        for (String text : new String[] {
            "a,y\n1,u\n2,v\n",
            "a,y\n1,u\n2,u\n3,u\n4,u\n5,u\n6,v\n",
            "a,y\n0,u\n0,u\n0,v\n0,v\n0,u\n0,v\n1,v\n",
            "a,b,y\n0,1,1.5\n0,1,2.5\n0,1,1\n0,1,3\n0,1,2\n1,0,7\n"
        }) {
            Path file = Files.writeString(folder.resolve("odd.csv"), text);
            Dataset rows = DataSource.open(file, ReadOptions.defaults().withTargets("y"))
                    .data();

            assertThat(TableFitRequest.of(rows).run().leftOut().predictions().size())
                    .isEqualTo(rows.rows());
        }
    }
}
