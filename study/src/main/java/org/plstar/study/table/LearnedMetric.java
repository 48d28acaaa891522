package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.random.RandomStream;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.study.Progress;
import org.plstar.study.Session;

/**
 * A Laplace kernel whose inputs are scaled by how much predictions depend on them: s_j² is the mean
 * over rows and outputs of (∂f/∂x_j)², divided by its mean over inputs; the fit with these scales
 * has other derivatives, and so on for some rounds.
 *
 * <p>How many rounds are best is found by cross-validation in which each fold learns scales of its
 * own: predictions of left-out rows by one factorization would not do, since scales have seen the
 * targets. Cost: for each fold and round n³/3 operations and 2 n² d for each output.
 *
 * <p>Source: Radhakrishnan, Beaglehole, Pandit and Belkin 2024, recursive feature machines, with a
 * diagonal matrix.
 */
final class LearnedMetric {
    /** The number of rows of which folds can learn something. */
    static final int LEAST = 8;

    private static final int ROUNDS = 3;
    private static final int FOLDS = 4;

    private final RowKernel.Laplace kernel;
    private final double ridge;
    private final double[][] x;
    private final Criterion criterion;
    private final double[] y;
    private final double[] weights;
    private final Workers workers;

    /** Fits the Laplace kernel that is best without a metric, with a learned metric. */
    static LeftOutFit fit(
            List<TriedCandidate> tried,
            Map<Encoding, TableEncoder> encoders,
            JudgedRows part,
            long seed,
            Session session) {
        LeftOutFit base = tried.stream()
                .map(TriedCandidate::fit)
                .filter(f -> f.candidate().kernel() instanceof RowKernel.Laplace)
                .min(Comparator.comparingDouble(LeftOutFit::loss))
                .orElseThrow();
        Encoding encoding = base.candidate().encoding();
        return new LearnedMetric(
                        (RowKernel.Laplace) base.candidate().kernel(),
                        base.ridge(),
                        requireNonNull(encoders.get(encoding)).encode(part.data()),
                        part.criterion(),
                        part.weights(),
                        session.workers())
                .fit(encoding, seed, session.progress());
    }

    /**
     * A metric that is learned on some rows.
     *
     * @param ridge relative to the mean of the kernel's diagonal
     * @param x encoded
     * @param weights of the rows
     */
    LearnedMetric(
            RowKernel.Laplace kernel,
            double ridge,
            double[][] x,
            Criterion criterion,
            double[] weights,
            Workers workers) {
        this.kernel = kernel;
        this.ridge = ridge;
        this.x = x;
        this.criterion = criterion;
        this.y = criterion.targets();
        this.weights = weights;
        this.workers = workers;
    }

    /**
     * The fit after the best number of rounds, with predictions by cross-validation.
     *
     * @param encoding of the rows
     * @param seed of the folds
     */
    LeftOutFit fit(Encoding encoding, long seed, Progress progress) {
        int n = x.length;
        int outputs = criterion.outputs();
        int[] order = RandomStream.of(seed, "folds of the metric").permutation(n);
        double[][] predicted = new double[ROUNDS + 1][n * outputs];
        for (int fold = 0; fold < FOLDS; fold++) {
            progress.at("learning a metric", fold, FOLDS + 1);
            int from = (int) ((long) n * fold / FOLDS);
            int to = (int) ((long) n * (fold + 1) / FOLDS);
            int[] out = Arrays.copyOfRange(order, from, to);
            int[] in = IntStream.concat(IntStream.range(0, from), IntStream.range(to, n))
                    .map(i -> order[i])
                    .sorted()
                    .toArray();
            double[] scale = ones();
            for (int round = 0; round <= ROUNDS; round++) {
                Fitted f = fitted(in, scale);
                put(f.at(rows(out)), out, predicted[round]);
                if (round < ROUNDS) {
                    scale = f.scales();
                }
            }
        }
        progress.at("learning a metric", FOLDS, FOLDS + 1);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round <= ROUNDS; round++) {
            double loss = criterion.calibrate(predicted[round]).loss();
            if (loss < least) {
                least = loss;
                best = round;
            }
        }
        int[] all = IntStream.range(0, n).toArray();
        double[] scale = ones();
        for (int round = 0; round < best; round++) {
            scale = fitted(all, scale).scales();
        }
        Criterion.Calibrated calibrated = criterion.calibrate(predicted[best]);
        return new LeftOutFit(
                new Candidate(encoding, new RowKernel.Scaled(kernel, scale)),
                ridge,
                calibrated.temperature(),
                calibrated.loss(),
                criterion.predictions(predicted[best], calibrated.temperature()));
    }

    private double[] ones() {
        double[] ones = new double[x[0].length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private double[][] rows(int... which) {
        return Arrays.stream(which).mapToObj(i -> x[i]).toArray(double[][]::new);
    }

    private void put(double[] values, int[] which, double[] all) {
        int c = criterion.outputs();
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(values, i * c, all, which[i] * c, c);
        }
    }

    private Fitted fitted(int[] which, double[] scale) {
        int c = criterion.outputs();
        double[] targets = new double[which.length * c];
        double[] counts = new double[which.length];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(y, which[i] * c, targets, i * c, c);
            counts[i] = weights[which[i]];
        }
        RidgeTargets t = RidgeTargets.of(targets, c).withIntercept().withWeights(counts);
        double[][] own = rows(which);
        RowKernel.Scaled k = new RowKernel.Scaled(kernel, scale);
        try (Matrix gram = k.of(own, own, workers)) {
            double mean = HeldFit.meanDiagonal(gram);
            try (Matrix scaled = t.scaled(gram);
                    CholeskyInverse g =
                            RegularizedInverse.cholesky(scaled, ridge * mean, workers)) {
                RidgeFit fit = RidgeFit.of(g, t);
                return new Fitted(k, own, fit.dual(), fit.intercepts());
            }
        }
    }

    /** f(x) = Σ_i k(x, x_i) dual_i + intercept. */
    private final class Fitted {
        private final RowKernel.Scaled k;
        private final double[][] own;
        private final double[] dual;
        private final double[] intercept;

        Fitted(RowKernel.Scaled k, double[][] own, double[] dual, double[] intercept) {
            this.k = k;
            this.own = own;
            this.dual = dual;
            this.intercept = intercept;
        }

        double[] at(double[][] others) {
            int c = intercept.length;
            double[] f = new double[others.length * c];
            for (int i = 0; i < f.length; i++) {
                f[i] = intercept[i % c];
            }
            try (Matrix cross = k.of(others, own, workers)) {
                Blas.gemm(
                        1,
                        Operand.of(cross),
                        Operand.of(dual, own.length, c),
                        1,
                        Operand.of(f, others.length, c));
            }
            return f;
        }

        /**
         * The square roots of the mean squared derivatives by each input, scaled so that the mean
         * of their squares is 1.
         */
        double[] scales() {
            int n = own.length;
            int d = own[0].length;
            int c = intercept.length;
            double unit = kernel.width() * Math.sqrt(d);
            double[] squares = new double[d];
            // k' = -k/(unit r), and r = -unit log k
            try (Matrix w = k.of(own, own, workers)) {
                workers.run(n, i -> {
                    double[] row = new double[n];
                    w.readRow(i, row, 0);
                    for (int j = 0; j < n; j++) {
                        double log = row[j] > 0 && row[j] < 1 ? StrictMath.log(row[j]) : 0;
                        row[j] = log == 0 ? 0 : row[j] / (unit * unit * log);
                    }
                    w.writeRow(i, row, 0);
                });
                for (int output = 0; output < c; output++) {
                    double[] weighted = new double[n * (d + 1)];
                    for (int i = 0; i < n; i++) {
                        double a = dual[i * c + output];
                        for (int j = 0; j < d; j++) {
                            weighted[i * (d + 1) + j] = a * own[i][j];
                        }
                        weighted[i * (d + 1) + d] = a;
                    }
                    double[] sums = new double[n * (d + 1)];
                    Blas.gemm(
                            1,
                            Operand.of(w),
                            Operand.of(weighted, n, d + 1),
                            0,
                            Operand.of(sums, n, d + 1));
                    for (int i = 0; i < n; i++) {
                        double whole = sums[i * (d + 1) + d];
                        for (int j = 0; j < d; j++) {
                            double square = k.scale()[j] * k.scale()[j];
                            double by = square * (whole * own[i][j] - sums[i * (d + 1) + j]);
                            squares[j] += by * by;
                        }
                    }
                }
            }
            double mean = Arrays.stream(squares).sum() / d;
            return mean > 0 && Double.isFinite(mean)
                    ? Arrays.stream(squares).map(s -> Math.sqrt(s / mean)).toArray()
                    : k.scale();
        }
    }
}
