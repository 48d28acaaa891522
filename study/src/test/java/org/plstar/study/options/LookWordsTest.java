package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.study.LookClaim;
import org.plstar.study.claim.Said;
import org.plstar.study.options.LookWords.Learner;

/**
 * Sentences of the first look are tried to be refuted: each number is computed again, in another
 * way, from random tables with mistakes put into them.
 */
class LookWordsTest {
    private static final double DIGITS = 1e-9;
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    /** A random table with mistakes. */
    private record Made(double[][] x, double[] y) {
        static Made of(int seed) {
            RandomStream random = RandomStream.of(seed, "look");
            int n = 40 + (int) (100 * random.uniform(0));
            double[][] x = new double[n][4];
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < 4; j++) {
                    x[i][j] = Math.rint(1000 * random.normal(10L + 4L * i + j)) / 1000;
                }
                y[i] = x[i][0] + random.normal(100_000 + i);
            }
            int fault = seed % 4;
            for (int i = 0; i < n; i++) {
                if (fault == 0 && i % 9 == 1) {
                    x[i][1] = -999;
                    x[i][2] = seed % 8 == 0 ? -999 : x[i][2];
                }
                if (fault == 1) {
                    x[i][3] = 2 - 3 * x[i][2];
                }
                if (fault == 2) {
                    x[i][2] = 7 * y[i] + 1e-3 * x[i][2];
                }
            }
            if (fault == 3) {
                x[n / 2][0] = 1e4;
                y[n / 3] = -7000;
            }
            return new Made(x, y);
        }

        Dataset rows() {
            return Dataset.of("made", NAMES, x, new Target.Regression(y, List.of("y")));
        }

        double[] column(String name) {
            int at = NAMES.indexOf(name);
            return at < 0 ? y : Arrays.stream(x).mapToDouble(row -> row[at]).toArray();
        }
    }

    private static List<Said> said(Dataset rows) {
        return new LookWords(rows, Learner.TRAIN).said();
    }

    private static double middle(double... v) {
        double[] s = v.clone();
        Arrays.sort(s);
        return 0.5 * (s[(s.length - 1) / 2] + s[s.length / 2]);
    }

    private static double away(double v, double... others) {
        double median = middle(others);
        double[] d = Arrays.stream(others).map(x -> Math.abs(x - median)).toArray();
        return Math.abs(v - median) / (1.4826 * middle(d));
    }

    private static double number(Map<String, Object> values, String name) {
        return Double.parseDouble(String.valueOf(values.get(name)));
    }

    private static void tried(Said s, Made made) {
        Map<String, Object> v = s.values();
        double[] column = made.column(String.valueOf(v.get("column")));
        switch (LookClaim.valueOf(s.claim().toUpperCase(Locale.ROOT))) {
            case LOOK_FAR -> {
                double far =
                        number(Map.of("v", String.valueOf(v.get("values")).split(" ", -1)[0]), "v");
                assertThat(column).contains(far);
                assertThat(away(far, column) / number(v, "deviations"))
                        .isCloseTo(1, within(DIGITS));
                assertThat(Arrays.stream(column).filter(x -> away(x, column) >= away(far, column)))
                        .hasSize(1);
            }
            case LOOK_HIDDEN -> {
                double mean = Arrays.stream(column).average().orElseThrow();
                double spread = Math.sqrt(Arrays.stream(column)
                        .map(x -> (x - mean) * (x - mean))
                        .average()
                        .orElseThrow());
                assertThat(number(v, "spread") / spread).isCloseTo(1, within(DIGITS));
                double[] sorted = Arrays.stream(column).sorted().toArray();
                int quarter = sorted.length / 4;
                double wide = spread * number(v, "within");
                assertThat(sorted[sorted.length - 1 - quarter - 1] - sorted[quarter + 1])
                        .isLessThanOrEqualTo(wide * (1 + DIGITS));
                assertThat(sorted[sorted.length - quarter] - sorted[quarter - 1])
                        .isGreaterThanOrEqualTo(wide * (1 - DIGITS));
            }
            case LOOK_STAND_IN -> {
                double value = number(v, "value");
                double[] others = Arrays.stream(column).filter(x -> x != value).toArray();
                assertThat(column.length - others.length).isEqualTo((int) number(v, "count"));
                assertThat(away(value, others) / number(v, "deviations"))
                        .isCloseTo(1, within(DIGITS));
            }
            case LOOK_STAND_INS -> {
                double value = number(v, "value");
                double least = Double.POSITIVE_INFINITY;
                String columns = "";
                String option = "";
                for (String name : List.of("b", "c")) {
                    double[] all = made.column(name);
                    double[] others = Arrays.stream(all).filter(x -> x != value).toArray();
                    least = Math.min(least, away(value, others));
                    columns += (columns.isEmpty() ? "" : ", ")
                            + name
                            + " ("
                            + (all.length - others.length)
                            + ")";
                    option += (option.isEmpty() ? "" : ",") + name + "=-999";
                }
                assertThat(v).containsEntry("columns", columns);
                assertThat(String.valueOf(v.get("option")))
                        .isEqualTo("--missing-values " + option + " --missing mean");
                assertThat(least / number(v, "deviations")).isCloseTo(1, within(DIGITS));
            }
            case LOOK_COPY, LOOK_TWIN -> {
                String line = String.valueOf(v.get("line"));
                String of = line.split(" ", -1)[2];
                double factor = Double.parseDouble(line.split(" ", -1)[0]);
                double[] from = made.column(of);
                double correlation = correlation(column, from);
                assertThat(1 - correlation * correlation).isLessThan(1.1e-4);
                assertThat(factor * correlation).isPositive();
            }
            case LOOK_TELLING -> {
                TreeSet<Double> sorted = new TreeSet<>();
                Integer[] order = IntStream.range(0, column.length)
                        .boxed()
                        .sorted((i, j) -> Double.compare(column[i], column[j]))
                        .toArray(Integer[]::new);
                for (int i : order) {
                    sorted.add(made.y[i]);
                }
                assertThat(sorted).hasSize(column.length);
            }
            case LOOK_COPIES -> throw new AssertionError("no copies here");
            case LOOK_RARE, LOOK_ALIKE -> throw new AssertionError("no classes here");
        }
    }

    private static double correlation(double[] a, double[] b) {
        double ma = Arrays.stream(a).average().orElseThrow();
        double mb = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void noSentenceIsRefutedByAnotherComputation() {
        TreeSet<String> met = new TreeSet<>();
        for (int seed = 0; seed < 80; seed++) {
            Made made = Made.of(seed);
            List<Said> all = said(made.rows());
            assertThat(all).as("seed %s", seed).isNotEmpty();
            for (Said s : all) {
                tried(s, made);
                met.add(s.claim());
            }
        }
        assertThat(met)
                .contains("look_far", "look_hidden", "look_stand_in", "look_copy", "look_twin");
    }

    /** A tenth of the even share is 10 of 200 rows and 2 classes. */
    @Test
    void aClassIsRareBelowATenthOfItsEvenShare() {
        for (int few : new int[] {9, 10, 11}) {
            int[] labels = new int[200];
            Arrays.fill(labels, 0, few, 1);
            RandomStream random = RandomStream.of(few, "rare");
            double[][] x = new double[200][1];
            Arrays.setAll(x, i -> new double[] {random.normal(i)});
            List<Said> all = said(Dataset.of(
                    "made", List.of("a"), x, new Target.Classes(labels, List.of("no", "yes"))));
            assertThat(all.stream().map(Said::claim).toList())
                    .isEqualTo(few < 10 ? List.of("look_rare") : List.of());
        }
    }

    /** A value that repeats with its whole row determines no target. */
    @Test
    void copiesOfRowsAreToldAndNamesOfClassesThatDifferInCase() {
        RandomStream random = RandomStream.of(3, "copies");
        double[][] x = new double[180][2];
        int[] labels = new int[180];
        for (int i = 0; i < 180; i++) {
            x[i] = i < 60 ? new double[] {random.normal(i), random.normal(1000 + i)} : x[i % 60];
            labels[i] = i % 60 % 7 % 3;
        }
        List<String> names = List.of("A b", "ab", "c");
        Target.Classes target = new Target.Classes(labels, names);
        Dataset copies = Dataset.of("made", List.of("a", "b"), x, target);
        assertThat(said(copies).stream().map(Said::text))
                .hasSize(2)
                .anyMatch(s -> s.startsWith("The classes A b, ab differ"))
                .anyMatch(s -> s.startsWith("120 of 180 rows repeat"));
        double[][] cells = new double[180][2];
        Arrays.setAll(cells, i -> new double[] {
            Math.rint(random.normal(2000 + i)), Math.rint(2 * random.normal(3000 + i))
        });
        assertThat(said(Dataset.of("made", List.of("a", "b"), cells, target)))
                .noneMatch(s -> s.claim().equals("look_copies"));
    }

    @Test
    void cleanNormalTablesAreSilent() {
        List<String> said = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            RandomStream random = RandomStream.of(seed, "clean");
            double[][] x = new double[60][4];
            double[] y = new double[60];
            for (int i = 0; i < 60; i++) {
                for (int j = 0; j < 4; j++) {
                    double z = random.normal(4L * i + j);
                    x[i][j] = j == 3 ? Math.exp(z) : j == 2 ? Math.rint(z) : z;
                }
                y[i] = random.normal(1000 + i);
            }
            said(Dataset.of("clean", NAMES, x, new Target.Regression(y, List.of("y"))))
                    .forEach(s -> said.add(s.text()));
        }
        assertThat(said).isEmpty();
    }
}
