package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;

/**
 * Fits by the kernel of trees that are grown on the rows' own targets: the share of 100 trees in
 * which two rows are in one leaf.
 *
 * <p>A left-out row of one factorization would not do, for the trees have seen its target. The rows
 * are in five parts; each tree is grown without two of them, ten trees for each pair. A part is
 * predicted by the 40 trees without it, and a regression on the other rows. Rows with equal
 * features are in one part. Cost: 100 trees, and for each part and ridge n³/6 operations.
 *
 * <p>Source: L. Breiman 2001, random forests; E. Scornet 2016, random forests and kernel methods.
 */
final class TreeKernels {
    /** The number of rows from which on trees are grown. */
    static final int LEAST = 20;

    /** The ridges that are tried, relative to the kernel's diagonal, which is 1. */
    static final double[] RIDGES = {0.03, 0.1, 0.3, 1, 3, 10};

    private static final int PARTS = 5;
    private static final int OF_PAIR = 10;

    private final JudgedRows rows;
    private final double[][] x;
    private final int[] part;
    private final List<GrownTree> trees;
    private final long seed;
    private final Workers workers;

    private TreeKernels(JudgedRows rows, double[][] x, long seed, Workers workers) {
        this.rows = rows;
        this.x = x;
        this.seed = seed;
        this.workers = workers;
        part = new int[x.length];
        int[][] parts = RowParts.of(rows.data(), seed);
        for (int p = 0; p < parts.length; p++) {
            for (int i : parts[p]) {
                part[i] = p % PARTS;
            }
        }
        trees = grown();
    }

    /**
     * The fit with the best of some ridges, with predictions of each part by trees and regressions
     * without it.
     *
     * @param path receives the loss at each ridge
     */
    static LeftOutFit fit(
            JudgedRows rows,
            TableEncoder encoder,
            double[] ridges,
            long seed,
            SequencedMap<Double, Double> path,
            Workers workers) {
        return new TreeKernels(rows, encoder.encode(rows.data()), seed, workers).fit(ridges, path);
    }

    /** The kernel of trees that are grown on rows. */
    static RowKernel.Trees kernel(
            JudgedRows rows, TableEncoder encoder, long seed, Workers workers) {
        return new RowKernel.Trees(
                new TreeKernels(rows, encoder.encode(rows.data()), seed, workers).trees);
    }

    /** The parts that a tree is grown without. */
    private static boolean without(int tree, int part) {
        int pair = tree / OF_PAIR;
        // pairs by the distance of their parts, 1 or 2, in a circle
        int first = pair % PARTS;
        return part == first || part == (first + 1 + pair / PARTS) % PARTS;
    }

    private List<GrownTree> grown() {
        GrownTree[] all = new GrownTree[2 * PARTS * OF_PAIR];
        TreeGrowth growth = new TreeGrowth(x, rows.criterion().targets(), rows.weights());
        workers.run(all.length, t -> {
            int[] own = IntStream.range(0, x.length)
                    .filter(i -> !without(t, part[i]))
                    .toArray();
            all[t] = growth.grow(RandomStream.of(seed, "tree " + t), own);
        });
        return List.of(all);
    }

    private LeftOutFit fit(double[] ridges, SequencedMap<Double, Double> path) {
        Criterion criterion = rows.criterion();
        int c = criterion.outputs();
        double[][] predicted = new double[ridges.length][x.length * c];
        for (int p = 0; p < PARTS; p++) {
            int out = p;
            RowKernel.Trees others = new RowKernel.Trees(IntStream.range(0, trees.size())
                    .filter(t -> without(t, out))
                    .mapToObj(trees::get)
                    .toList());
            double[] weights = rows.weights().clone();
            Arrays.setAll(weights, i -> part[i] == out ? 0 : weights[i]);
            try (Matrix k = others.of(x, x, workers)) {
                for (int r = 0; r < ridges.length; r++) {
                    try (HeldFit held = HeldFit.of(k, criterion, weights, ridges[r], workers)) {
                        predict(held, k, out, predicted[r]);
                    }
                }
            }
        }
        List<Criterion.Calibrated> all = new ArrayList<>();
        for (int r = 0; r < ridges.length; r++) {
            all.add(criterion.calibrate(predicted[r]));
            path.put(ridges[r], all.getLast().loss());
        }
        int best = IntStream.range(0, ridges.length)
                .reduce(0, (a, b) -> all.get(b).loss() < all.get(a).loss() ? b : a);
        return new LeftOutFit(
                new Candidate(Encoding.RANK, new RowKernel.Trees(trees)),
                ridges[best],
                all.get(best).temperature(),
                all.get(best).loss(),
                criterion.predictions(predicted[best], all.get(best).temperature()));
    }

    private void predict(HeldFit held, Matrix k, int out, double[] f) {
        double[] all = KernelModel.outputs(held.dual(), held.intercepts(), k);
        int c = held.intercepts().length;
        for (int i = 0; i < x.length; i++) {
            if (part[i] == out) {
                System.arraycopy(all, i * c, f, i * c, c);
            }
        }
    }
}
