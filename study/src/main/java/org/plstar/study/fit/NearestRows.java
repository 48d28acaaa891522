package org.plstar.study.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;

/**
 * The two different training rows whose features are nearest to each other.
 *
 * @param first their positions among the training rows, ascending
 * @param distance the Euclidean distance of their features, each divided by its standard deviation
 *     over the training rows; positive
 */
record NearestRows(int first, int second, double distance) {
    /** The largest number of rows for which pairs are compared. */
    static final int MOST = 2000;

    /** The nearest training rows of a run; absent for the reason of {@link #absence}. */
    static Optional<NearestRows> of(StudySystems systems) {
        Dataset rows = systems.data.training();
        return rows.rows() > MOST || systems.network.vocabulary().isPresent()
                ? Optional.empty()
                : of(rows);
    }

    /** The reason why a run has no nearest rows. */
    static String absence(StudySystems systems) {
        return systems.network.vocabulary().isPresent()
                ? "the features are numbers of tokens"
                : systems.data.training().rows() > MOST
                        ? "there are more than " + MOST + " training rows"
                        : "no two training rows differ";
    }

    /**
     * Finds the nearest different rows; features with one value are ignored. Cost at most N² d/2,
     * and much less where rows differ along the feature that they are sorted by.
     *
     * @return nothing where no two rows differ
     */
    static Optional<NearestRows> of(Dataset data) {
        int n = data.rows();
        int d = data.width();
        double[] x = new double[n * d];
        int widest = 0;
        long most = -1;
        for (int j = 0; j < d; j++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < n; i++) {
                mean += data.feature(i, j) / n;
            }
            for (int i = 0; i < n; i++) {
                double u = data.feature(i, j) - mean;
                square += u * u / n;
            }
            double deviation = Math.sqrt(square);
            if (!(deviation > 0 && Double.isFinite(deviation))) {
                continue;
            }
            double[] column = new double[n];
            for (int i = 0; i < n; i++) {
                column[i] = (data.feature(i, j) - mean) / deviation;
                x[i * d + j] = column[i];
            }
            long different = Arrays.stream(column).distinct().count();
            if (different > most) {
                most = different;
                widest = j;
            }
        }
        return sweep(x, n, d, widest);
    }

    /**
     * Searches along a column in ascending order, for pairs whose difference in it is below the
     * best distance so far.
     */
    private static Optional<NearestRows> sweep(double[] x, int n, int d, int column) {
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> x[i * d + column]))
                .mapToInt(i -> i)
                .toArray();
        double best = Double.POSITIVE_INFINITY;
        int one = -1;
        int other = -1;
        for (int a = 0; a < n; a++) {
            int i = order[a] * d;
            for (int b = a + 1; b < n; b++) {
                int j = order[b] * d;
                double along = x[j + column] - x[i + column];
                if (along * along >= best) {
                    break;
                }
                double sum = 0;
                for (int k = 0; k < d && sum < best; k++) {
                    double u = x[i + k] - x[j + k];
                    sum += u * u;
                }
                if (sum > 0 && sum < best) {
                    best = sum;
                    one = order[a];
                    other = order[b];
                }
            }
        }
        return one < 0
                ? Optional.empty()
                : Optional.of(new NearestRows(
                        Math.min(one, other), Math.max(one, other), Math.sqrt(best)));
    }
}
