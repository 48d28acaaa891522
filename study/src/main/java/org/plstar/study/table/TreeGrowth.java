package org.plstar.study.table;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.plstar.array.random.RandomStream;

/**
 * Grows regression trees on some rows: each node takes the cut that reduces the weighted squares of
 * the targets most, among half of the inputs (at most 32, or √d of more), drawn at each node;
 * leaves have at least five rows.
 *
 * <p>Source: L. Breiman 2001, random forests. Cost of a tree: for each level and drawn input a sort
 * of the rows.
 */
final class TreeGrowth {
    private static final int LEAST = 5;
    private static final int MOST_INPUTS = 32;

    /** The relative gain below which a cut separates nothing but rounding. */
    private static final double GAIN = 1e-9;

    private final double[][] x;
    private final int[][] ranks;
    private final double[] y;
    private final double[] weights;
    private final int outputs;
    private final int drawn;

    /**
     * A growth on rows.
     *
     * @param x [n][d]
     * @param y targets, [n, outputs]
     */
    TreeGrowth(double[][] x, double[] y, double[] weights) {
        this.x = x;
        this.y = y;
        this.weights = weights;
        outputs = y.length / x.length;
        int d = x[0].length;
        ranks = new int[d][x.length];
        double[] column = new double[x.length];
        for (int j = 0; j < d; j++) {
            for (int i = 0; i < column.length; i++) {
                column[i] = x[i][j] + 0.0;
            }
            double[] values = Arrays.stream(column).sorted().distinct().toArray();
            for (int i = 0; i < column.length; i++) {
                ranks[j][i] = Arrays.binarySearch(values, column[i]);
            }
        }
        drawn = Math.max((int) Math.ceil(Math.sqrt(d)), Math.min((d + 1) / 2, MOST_INPUTS));
    }

    /** A tree on some rows. */
    GrownTree grow(RandomStream random, int... rows) {
        Grower g = new Grower(random, rows.clone());
        g.node(0, rows.length);
        return new GrownTree(
                Arrays.copyOf(g.input, g.nodes),
                Arrays.copyOf(g.cut, g.nodes),
                Arrays.copyOf(g.high, g.nodes));
    }

    /** One tree, while it grows; its rows are ordered by nodes. */
    private final class Grower {
        private final RandomStream random;
        private final int[] rows;
        private final int[] order = IntStream.range(0, ranks.length).toArray();
        private final long[] keys;
        private final double[] whole = new double[outputs];
        private final double[] left = new double[outputs];
        private final int[] input;
        private final double[] cut;
        private final int[] high;
        private int nodes;
        private long draws;

        private double best;
        private int bestInput;
        private int bestRank;
        private double bestCut;

        Grower(RandomStream random, int[] rows) {
            this.random = random;
            this.rows = rows;
            keys = new long[rows.length];
            int most = 2 * (rows.length / LEAST) + 1;
            input = new int[most];
            cut = new double[most];
            high = new int[most];
        }

        /** Grows the node of rows from one to another, and all below it. */
        void node(int from, int to) {
            int k = nodes++;
            input[k] = -1;
            if (to - from < 2 * LEAST || !cuts(from, to)) {
                return;
            }
            int j = bestInput;
            input[k] = j;
            cut[k] = bestCut;
            int middle = parted(from, to, ranks[j], bestRank);
            node(from, middle);
            high[k] = nodes;
            node(middle, to);
        }

        /** Finds the best cut, if one gains. */
        private boolean cuts(int from, int to) {
            Arrays.fill(whole, 0);
            double weight = 0;
            for (int p = from; p < to; p++) {
                add(rows[p], whole);
                weight += weights[rows[p]];
            }
            double now = square(whole) / weight;
            double total = 0;
            for (int p = from; p < to; p++) {
                for (int c = 0; c < outputs; c++) {
                    double v = y[rows[p] * outputs + c];
                    total += weights[rows[p]] * v * v;
                }
            }
            best = now + GAIN * total;
            bestInput = -1;
            int tried = 0;
            for (int m = order.length; m > 0 && tried < drawn; m--) {
                int at = random.below(draws++, m);
                int j = order[at];
                order[at] = order[m - 1];
                order[m - 1] = j;
                tried += tries(from, to, j, weight) ? 1 : 0;
            }
            return bestInput >= 0;
        }

        /** Tries all cuts of an input; whether it changes among the rows. */
        private boolean tries(int from, int to, int j, double weight) {
            int n = to - from;
            for (int p = 0; p < n; p++) {
                keys[p] = ((long) ranks[j][rows[from + p]] << Integer.SIZE) | rows[from + p];
            }
            Arrays.sort(keys, 0, n);
            Arrays.fill(left, 0);
            double w = 0;
            for (int p = 0; p < n - LEAST; p++) {
                int row = (int) keys[p];
                add(row, left);
                w += weights[row];
                int rank = (int) (keys[p] >> Integer.SIZE);
                if (p + 1 >= LEAST && (int) (keys[p + 1] >> Integer.SIZE) > rank) {
                    double gain = 0;
                    for (int c = 0; c < outputs; c++) {
                        double right = whole[c] - left[c];
                        gain += left[c] * left[c] / w + right * right / (weight - w);
                    }
                    if (gain > best) {
                        best = gain;
                        bestInput = j;
                        bestRank = rank;
                        double a = x[row][j];
                        double b = x[(int) keys[p + 1]][j];
                        double middle = a + (b - a) / 2;
                        bestCut = middle < b ? middle : a;
                    }
                }
            }
            return keys[n - 1] >> Integer.SIZE > keys[0] >> Integer.SIZE;
        }

        private void add(int row, double[] sum) {
            for (int c = 0; c < outputs; c++) {
                sum[c] = Math.fma(weights[row], y[row * outputs + c], sum[c]);
            }
        }

        /** Puts rows of low ranks first; where the others begin. */
        private int parted(int from, int to, int[] rank, int most) {
            int middle = from;
            for (int p = from; p < to; p++) {
                if (rank[rows[p]] <= most) {
                    int row = rows[p];
                    rows[p] = rows[middle];
                    rows[middle++] = row;
                }
            }
            return middle;
        }
    }

    private static double square(double... v) {
        double sum = 0;
        for (double a : v) {
            sum += a * a;
        }
        return sum;
    }
}
