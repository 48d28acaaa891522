package org.plstar.app.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A table of a known law: some rows, and a thousand fresh ones.
 *
 * @param x [n + 1000][d]
 * @param y targets as the file has them
 * @param flipped which labels are wrong on purpose
 * @param rows n
 */
record MadeTable(double[][] x, String[] y, boolean[] flipped, int rows) {
    static final int FRESH = 1000;

    /** What a table is made of. */
    record Law(String kind, int rows, double noise, int features) {}

    static MadeTable of(Law law, long seed) {
        SplittableRandom g = new SplittableRandom(seed);
        int m = law.rows + FRESH;
        int d = law.features;
        double[][] x = new double[m][d];
        double[] a = IntStream.range(0, d).mapToDouble(j -> g.nextGaussian()).toArray();
        String[] y = new String[m];
        boolean[] flipped = new boolean[m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < d; j++) {
                x[i][j] = g.nextGaussian();
            }
            double dot = 0;
            for (int j = 0; j < d; j++) {
                dot += a[j] * x[i][j];
            }
            switch (law.kind) {
                case "linear", "outlier", "scales" -> {
                    double v = dot + law.noise * g.nextGaussian();
                    y[i] = number(law.kind.equals("outlier") && i == 3 ? 60 : v);
                    if (law.kind.equals("scales")) {
                        for (int j = 0; j < d; j++) {
                            x[i][j] *= Math.pow(10, -1 + 3.0 * j / (d - 1));
                        }
                    }
                }
                case "smooth" ->
                    y[i] = number(Math.sin(2 * x[i][0])
                            + x[i][1] * x[i][d - 1]
                            + law.noise * g.nextGaussian());
                case "heavy" ->
                    y[i] = number(dot
                            + law.noise
                                    * g.nextGaussian()
                                    / Math.sqrt(-Math.log(1 - g.nextDouble())));
                default -> classed(law, g, x, y, flipped, i);
            }
        }
        return new MadeTable(x, y, flipped, law.rows);
    }

    private static void classed(
            Law law, SplittableRandom g, double[][] x, String[] y, boolean[] flipped, int i) {
        int c;
        int classes = 2;
        switch (law.kind) {
            case "blobs" -> {
                classes = 3;
                c = g.nextInt(3);
                for (int j = 0; j < law.features; j++) {
                    x[i][j] = 0.6 * x[i][j] + (j == c ? 2 : 0);
                }
            }
            case "spirals" -> {
                c = g.nextInt(2);
                double t = Math.sqrt(g.nextDouble()) * 9;
                x[i] = new double[] {
                    t * Math.cos(t + Math.PI * c) / 5 + 0.03 * x[i][0],
                    t * Math.sin(t + Math.PI * c) / 5 + 0.03 * x[i][1]
                };
            }
            case "halves" -> {
                c = x[i][0] + x[i][1] > 0 ? 1 : 0;
                x[i][0] += c == 1 ? 0.5 : -0.5;
            }
            case "xor" -> c = x[i][0] * x[i][1] > 0 ? 1 : 0;
            case "curved" -> c = x[i][0] + x[i][1] * x[i][1] > 0.5 ? 1 : 0;
            case "random" -> c = g.nextInt(2);
            case "words pairs", "words order", "words count" -> c = words(law.kind, g, x[i]);
            default -> throw new IllegalArgumentException(law.kind);
        }
        flipped[i] = g.nextDouble() < law.noise;
        y[i] = "c" + (flipped[i] ? (c + 1) % classes : c);
    }

    /**
     * A text of words, 15 to each of four topics: of which pairs of topics it is; whether its first
     * word of the first topic comes before that of the second; of which of these it has more.
     */
    private static int words(String kind, SplittableRandom g, double[] x) {
        int[][] pairs = {{0, 1}, {2, 3}, {0, 2}, {1, 3}};
        int pair = kind.equals("words pairs") ? g.nextInt(4) : 0;
        int[] counts = new int[4];
        int first = -1;
        for (int j = 0; j < x.length; j++) {
            int topic = pairs[pair][g.nextInt(2)];
            counts[topic]++;
            first = first < 0 ? topic : first;
            x[j] = g.nextDouble() < 0.1 ? g.nextInt(60) : 15 * topic + g.nextInt(15);
        }
        return switch (kind) {
            case "words pairs" -> pair / 2;
            case "words order" -> first;
            default -> counts[0] > counts[1] ? 1 : 0;
        };
    }

    /**
     * The same with some rows again.
     *
     * @param same rows that are repeated as they are
     * @param other further rows that are repeated with another class
     */
    MadeTable repeated(int same, int other) {
        List<double[]> xs = new ArrayList<>(List.of(x).subList(0, rows));
        List<String> ys = new ArrayList<>(List.of(y).subList(0, rows));
        for (int i = 0; i < same + other; i++) {
            xs.add(x[i]);
            ys.add(i < same ? y[i] : y[i].equals("c0") ? "c1" : "c0");
        }
        int n = xs.size();
        for (int i = rows; i < x.length; i++) {
            xs.add(x[i]);
            ys.add(y[i]);
        }
        return new MadeTable(
                xs.toArray(double[][]::new), ys.toArray(String[]::new), new boolean[xs.size()], n);
    }

    /** Writes the rows and the fresh ones. */
    void write(Path train, Path fresh) throws IOException {
        Files.write(train, lines(0, rows));
        Files.write(fresh, lines(rows, x.length));
    }

    private List<String> lines(int from, int to) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder();
        for (int j = 0; j < x[0].length; j++) {
            head.append('x').append(j).append(',');
        }
        lines.add(head + "target");
        for (int i = from; i < to; i++) {
            StringBuilder row = new StringBuilder();
            for (double v : x[i]) {
                row.append(number(v)).append(',');
            }
            lines.add(row + y[i]);
        }
        return lines;
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.8g", v);
    }
}
