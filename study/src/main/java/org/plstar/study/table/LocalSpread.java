package org.plstar.study.table;

import java.util.Arrays;
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
        double mean = Arrays.stream(errors).sum() / n;
        if (n < COMPARED || mean == 0) {
            return Optional.empty();
        }
        double[] own = new double[n];
        workers.run(n, i -> own[i] = at(inputs[i], i, mean));
        if (!better(own, probability)) {
            return Optional.empty();
        }
        double[] ratios = new double[n];
        Arrays.setAll(ratios, i -> errors[i] / own[i]);
        double factor = quantile(ratios, probability);
        double[] half = new double[rows.length];
        workers.run(rows.length, i -> half[i] = factor * at(rows[i], -1, mean));
        return Optional.of(half);
    }

    /** The spread at a row; {@code without} is left out of its neighbours. */
    private double at(double[] row, int without, double mean) {
        int nearest = Math.max(FEWEST, (int) Math.sqrt(errors.length));
        // the nearest rows so far, by their distance and then by their number
        double[] distances = new double[nearest];
        int[] which = new int[nearest];
        int known = 0;
        for (int j = 0; j < errors.length; j++) {
            double distance = j == without ? Double.POSITIVE_INFINITY : distance(row, inputs[j]);
            if (known == nearest && !(distance < distances[nearest - 1])) {
                continue;
            }
            int k = known < nearest ? known++ : nearest - 1;
            for (; k > 0 && distance < distances[k - 1]; k--) {
                distances[k] = distances[k - 1];
                which[k] = which[k - 1];
            }
            distances[k] = distance;
            which[k] = j;
        }
        double sum = PRIOR * mean;
        for (int k = 0; k < known; k++) {
            sum += errors[which[k]];
        }
        return sum / (nearest + PRIOR);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum = Math.fma(a[d] - b[d], a[d] - b[d], sum);
        }
        return sum;
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
