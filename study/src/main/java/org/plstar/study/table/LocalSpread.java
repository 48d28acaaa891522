package org.plstar.study.table;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.Workers;

/**
 * How large the errors of rows left out are near a row: the mean of the K nearest rows' errors, K
 * the root of their number and at least {@value #FEWEST}, with {@value #PRIOR} rows more of the
 * mean error of all. Source: normalized conformal prediction (Papadopoulos, Gammerman, Vovk 2008;
 * Lei, G'Sell, Rinaldo, Tibshirani, Wasserman 2018).
 *
 * @param inputs of the rows whose errors are known, [n][d]
 * @param errors absolute, of each row by the fit without it, [n]
 */
record LocalSpread(double[][] inputs, double[] errors) {
    private static final int FEWEST = 10;
    private static final int PRIOR = 5;

    /** The fewest rows on which the two widths are compared. */
    private static final int COMPARED = 60;

    private static final int PARTS = 5;

    /** How many standard errors the score of one width must be below that of the other. */
    private static final double SURE = 2;

    /**
     * The half widths for rows, [N], where those that follow the row are better on the rows left
     * out; absent where they are not. Each fifth of the rows is judged by the other errors: the
     * mean interval score, which is the width and 2/α times what an interval misses by (Gneiting
     * and Raftery 2007), must be lower by two standard errors, and no fewer truths may be held than
     * by the constant width, but for two in a hundred. Cost: n² d and N n d.
     */
    Optional<double[]> halfWidths(double[][] rows, double probability, Workers workers) {
        int n = errors.length;
        if (n < COMPARED || Arrays.stream(errors).sum() == 0) {
            return Optional.empty();
        }
        double[] own = new double[n];
        workers.run(n, i -> own[i] = at(inputs[i], i));
        if (!better(own, probability)) {
            return Optional.empty();
        }
        double[] ratios = new double[n];
        Arrays.setAll(ratios, i -> errors[i] / own[i]);
        double factor = quantile(ratios, probability);
        double[] half = new double[rows.length];
        workers.run(rows.length, i -> half[i] = factor * at(rows[i], -1));
        return Optional.of(half);
    }

    /** The spread at a row; {@code without} is left out of its neighbours. */
    private double at(double[] row, int without) {
        int n = errors.length;
        double[] distances = new double[n];
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int d = 0; d < row.length; d++) {
                double e = row[d] - inputs[j][d];
                sum = Math.fma(e, e, sum);
            }
            distances[j] = j == without ? Double.POSITIVE_INFINITY : sum;
        }
        int nearest = Math.max(FEWEST, (int) Math.sqrt(n));
        double sum = PRIOR * Arrays.stream(errors).sum() / n;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> distances[j]))
                .limit(nearest)
                .mapToInt(j -> j)
                .toArray();
        for (int j : order) {
            sum += errors[j];
        }
        return sum / (nearest + PRIOR);
    }

    /** Whether widths that follow the row are better on the rows left out. */
    private boolean better(double[] own, double probability) {
        int n = errors.length;
        double[] gain = new double[n];
        int held = 0;
        int heldByOne = 0;
        for (int part = 0; part < PARTS; part++) {
            int here = part;
            int[] others = IntStream.range(0, n).filter(i -> i % PARTS != here).toArray();
            double factor = quantile(
                    Arrays.stream(others).mapToDouble(i -> errors[i] / own[i]).toArray(),
                    probability);
            double one = quantile(
                    Arrays.stream(others).mapToDouble(i -> errors[i]).toArray(), probability);
            for (int i = part; i < n; i += PARTS) {
                gain[i] = score(one, errors[i], probability)
                        - score(factor * own[i], errors[i], probability);
                held += errors[i] <= factor * own[i] ? 1 : 0;
                heldByOne += errors[i] <= one ? 1 : 0;
            }
        }
        double mean = Arrays.stream(gain).sum() / n;
        double square = Arrays.stream(gain).map(g -> (g - mean) * (g - mean)).sum();
        double error = Math.sqrt(square / (n - 1.0) / n);
        return mean > SURE * error && 50L * (heldByOne - held) <= n;
    }

    private static double score(double half, double error, double probability) {
        return 2 * half + 2 / (1 - probability) * Math.max(0, error - half);
    }

    /** The number of the rank that holds the probability for one more; the largest beyond. */
    private static double quantile(double[] values, double probability) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(probability * (sorted.length + 1));
        return sorted[Math.clamp(rank, 1, sorted.length) - 1];
    }
}
