package org.plstar.landscape.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;

/**
 * Rows of a table and a random tanh network in NTK parametrization, σ_w = 1, σ_b = 0.1.
 *
 * @param x standardized by the moments of the whole table, [n, d]
 * @param y ±1: the first class against the others
 * @param w initial weights
 */
record StudyCase(Network network, double[] x, double[] y, double[] w) {
    /**
     * The folder with {@code breast_cancer.csv} and {@code digits.csv}, the label in the last
     * column.
     */
    private static final Path FOLDER =
            Path.of(
                    System.getProperty(
                            "plstar.certificate.data", "../app/src/test/resources/org/plstar/app"));

    /** Whether the folder has a table; only breast_cancer comes with the sources. */
    static boolean has(String table) {
        return Files.exists(FOLDER.resolve(table + ".csv"));
    }

    static StudyCase of(String table, int n, int[] widths, long seed) {
        double[][] rows = rows(table);
        int d = rows[0].length - 1;
        double[] x = new double[n * d];
        double[] y = new double[n];
        int[] chosen = chosen(rows, n, seed);
        for (int j = 0; j < d; j++) {
            int column = j;
            double mean = Arrays.stream(rows).mapToDouble(r -> r[column]).average().orElse(0);
            double square =
                    Arrays.stream(rows)
                            .mapToDouble(r -> (r[column] - mean) * (r[column] - mean))
                            .average()
                            .orElse(0);
            for (int i = 0; i < n; i++) {
                x[i * d + j] = square > 0 ? (rows[chosen[i]][j] - mean) / Math.sqrt(square) : 0;
            }
        }
        double first = rows[0][d];
        for (int i = 0; i < n; i++) {
            y[i] = rows[chosen[i]][d] == first ? 1 : -1;
        }
        Network network =
                Architecture.parse(
                                Arrays.stream(widths)
                                        .mapToObj(m -> "dense(" + m + ") tanh ")
                                        .collect(Collectors.joining("", "", "dense")))
                        .build(Shape.of(d), 1, Initialization.DEFAULT);
        return new StudyCase(network, x, y, network.initialParameters(seed));
    }

    /** n different rows at random. */
    private static int[] chosen(double[][] rows, int n, long seed) {
        RandomStream stream = RandomStream.of(seed, "study rows");
        return IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> stream.uniform(i)))
                .mapToInt(Integer::intValue)
                .limit(n)
                .toArray();
    }

    private static double[][] rows(String table) {
        try {
            List<String> lines = Files.readAllLines(FOLDER.resolve(table + ".csv"));
            return lines.stream()
                    .skip(1)
                    .map(
                            line ->
                                    Arrays.stream(line.split(",", -1))
                                            .mapToDouble(Double::parseDouble)
                                            .toArray())
                    .toArray(double[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DenseStack stack(double[] at) {
        return DenseStack.of(network, at);
    }

    /** The network at its first weights, by products. */
    WideStack wide() {
        return new WideStack(stack(w), SmallStack.flat(stack(w)), x);
    }

    ResidualSystem system() {
        return ResidualSystem.of(network, x, y);
    }
}
