package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.LearningCurve;
import org.plstar.predict.LeftOutRidge;
import org.plstar.refusal.Require;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * The error to expect on other rows of fits to more rows than there are: {@link LearningCurve}
 * through the errors of fits to parts of the rows, by the kernel of the largest weight; scaling is
 * held, the ridge is chosen for each part.
 *
 * @param kernel in words
 * @param points errors of fits to parts of the rows, the smallest part first
 * @param told at two and four times the rows; empty for the reason
 * @param curve at numbers of rows from the first point's to four times the rows
 * @param reason why not all is told; empty where it is
 */
public record MoreRows(
        String kernel, List<Point> points, List<Told> told, List<Told> curve, String reason) {
    /** The least number of rows: below, the error that is left as it is was told as well. */
    static final int LEAST = 200;

    private static final int MOST = 3000;

    /** The least number of wrong rows from which a share of errors is told. */
    private static final int WRONG = 5;

    private static final double[] PARTS = {0.25, 0.35, 0.5, 0.7, 1};
    private static final int DRAWS = 8;
    private static final int CURVE = 9;

    /** How uncertain the logarithm of the squared loss becomes with each doubling of the rows. */
    private static final double LOSS_BAND = 0.14;

    private static final double ERROR_BAND = 0.25;

    /** The normal quantile of a band that holds nine of ten. */
    private static final double NINETY = 1.645;

    /** Copies the lists. */
    public MoreRows {
        points = List.copyOf(points);
        told = List.copyOf(told);
        curve = List.copyOf(curve);
    }

    /**
     * The mean error of fits to a number of rows.
     *
     * @param loss squared, summed over the outputs, mean over rows: of standardized numbers, of
     *     classes as 0 and 1, or -1 and 1 for two
     * @param error share of wrong classes; absent for numbers
     */
    public record Point(int rows, double loss, OptionalDouble error) {
        /** Refuses numbers that no error has. */
        public Point {
            Require.atLeast(1, rows, StudyRefusal.RANGE, "rows");
            Require.notNegative(loss, StudyRefusal.RANGE, "loss");
            Require.notNegative(error.orElse(0), StudyRefusal.RANGE, "error");
        }
    }

    /**
     * The error to expect at a number of rows, with the ends of a band that is to hold nine of ten.
     *
     * @param loss as that of points
     * @param error absent for numbers, and where too few rows are wrong
     */
    public record Told(
            int rows,
            double loss,
            double lossLow,
            double lossHigh,
            OptionalDouble error,
            OptionalDouble errorLow,
            OptionalDouble errorHigh) {
        /** Refuses numbers that no error has. */
        public Told {
            Require.atLeast(1, rows, StudyRefusal.RANGE, "rows");
            for (double v : new double[] {
                loss, lossLow, lossHigh, error.orElse(0), errorLow.orElse(0), errorHigh.orElse(0)
            }) {
                Require.notNegative(v, StudyRefusal.RANGE, "error");
            }
        }
    }

    /**
     * What is told of a fit.
     *
     * @param plain whether rows count alike, and no metric was learned from them
     */
    static MoreRows of(KernelModel model, boolean plain, long seed, Session session) {
        int n = model.rows().rows();
        String kernel = model.members().getFirst().candidate().words();
        String against = model.weights().isEmpty()
                ? "the rows are fitted by centres"
                : model.members().stream()
                                .anyMatch(m -> m.candidate().kernel() instanceof RowKernel.Trees)
                        ? "trees, which have seen the targets, have a share of the model"
                        : !plain
                                ? "classes are balanced, or a metric was learned from the rows"
                                : beyond(n);
        if (!against.isEmpty()) {
            return new MoreRows(kernel, List.of(), List.of(), List.of(), against);
        }
        Candidate first = model.members().getFirst().candidate();
        double[][] x = TableEncoder.fit(model.rows(), first.encoding()).encode(model.rows());
        try (Matrix k = first.kernel().of(x, x, session.workers())) {
            besideConstant(k);
            return of(k, Answers.of(model.rows().target(), model.targets()), kernel, seed, session);
        }
    }

    /** Why nothing is told of a number of rows; empty where it is. */
    private static String beyond(int n) {
        return n < LEAST
                ? "of fewer than " + LEAST + " rows the error as it is was as good a forecast"
                : n > MOST ? "it was not tried on more than " + MOST + " rows" : "";
    }

    /** Scales a kernel to a mean diagonal of 1, and adds the constant kernel 1. */
    static void besideConstant(Matrix k) {
        double mean = HeldFit.meanDiagonal(k);
        double[] row = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                row[j] = row[j] / mean + 1;
            }
            k.writeRow(i, row, 0);
        }
    }

    /**
     * The targets of regressions.
     *
     * @param y [n, outputs]
     * @param labels of the classes, [n]; empty for numbers
     */
    record Answers(double[] y, int outputs, int[] labels) {
        static Answers of(Target target, TargetEncoding encoding) {
            if (!(target instanceof Target.Classes c)) {
                return new Answers(encoding.encode(target), encoding.outputs(), new int[0]);
            }
            int k = c.classNames().size();
            int[] labels = c.labels();
            if (k == 2) {
                return new Answers(
                        Arrays.stream(labels).mapToDouble(l -> 2 * l - 1).toArray(), 1, labels);
            }
            double[] y = new double[labels.length * k];
            for (int i = 0; i < labels.length; i++) {
                y[i * k + labels[i]] = 1;
            }
            return new Answers(y, k, labels);
        }

        /** The targets of some rows. */
        private double[] of(int... rows) {
            double[] some = new double[rows.length * outputs];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(y, rows[i] * outputs, some, i * outputs, outputs);
            }
            return some;
        }

        /** Whether outputs f name another class than that of a row. */
        private boolean wrong(int row, double... f) {
            int said = outputs == 1 ? (f[0] > 0 ? 1 : 0) : 0;
            for (int c = 1; c < outputs; c++) {
                said = f[c] > f[said] ? c : said;
            }
            return labels.length > 0 && said != labels[row];
        }
    }

    /**
     * Scores of all rows by a fit to some: those inside by the fit without them.
     *
     * @param losses of the rows, [n]
     * @param wrong whether a row is told another class, [n]
     */
    record Scores(double[] losses, boolean[] wrong) {
        double loss() {
            return Arrays.stream(losses).average().orElseThrow();
        }

        double share() {
            return (double) errors() / losses.length;
        }

        int errors() {
            int sum = 0;
            for (boolean w : wrong) {
                sum += w ? 1 : 0;
            }
            return sum;
        }

        /** The standard error of the mean loss, relative to it. */
        double relativeError() {
            double mean = loss();
            double square = 0;
            for (double v : losses) {
                square = Math.fma(v - mean, v - mean, square);
            }
            int n = losses.length;
            return Math.sqrt(square / (n - 1) / n) / mean;
        }
    }

    /** The ridges that are tried, relative to a mean diagonal of 1: 1e-5, 10^-4.5, … 10^1.5. */
    private static double[] ridges() {
        double[] ridges = new double[14];
        Arrays.setAll(ridges, i -> StrictMath.pow(10, -5 + i / 2.0));
        return ridges;
    }

    /**
     * Scores of all rows by the fit to some, at the ridge of its least left-out loss. Cost: an
     * eigendecomposition of their kernel.
     *
     * @param k of all rows, the constant kernel added, [n, n]
     */
    static Scores scores(Matrix k, Answers answers, int[] chosen, Workers workers) {
        int c = answers.outputs;
        double[] row = new double[k.columns()];
        double[] part = new double[chosen.length];
        LeftOutRidge fit;
        try (Matrix some = Matrix.zeros(chosen.length, chosen.length)) {
            for (int i = 0; i < chosen.length; i++) {
                k.readRow(chosen[i], row, 0);
                Arrays.setAll(part, j -> row[chosen[j]]);
                some.writeRow(i, part, 0);
            }
            try (KernelSpectrum spectrum = KernelSpectrum.of(some.copy(), workers)) {
                fit = LeftOutRidge.of(spectrum, answers.of(chosen), c, ridges());
            }
        }
        double[] e = fit.errors();
        double[] dual = fit.dual();
        int[] place = new int[k.rows()];
        Arrays.fill(place, -1);
        IntStream.range(0, chosen.length).forEach(i -> place[chosen[i]] = i);
        double[] losses = new double[k.rows()];
        double[] f = new double[c];
        boolean[] wrong = new boolean[losses.length];
        for (int i = 0; i < losses.length; i++) {
            k.readRow(i, row, 0);
            for (int o = 0; o < c; o++) {
                double y = answers.y[i * c + o];
                double sum = 0;
                for (int j = 0; j < chosen.length && place[i] < 0; j++) {
                    sum = Math.fma(row[chosen[j]], dual[j * c + o], sum);
                }
                f[o] = place[i] < 0 ? sum : y - e[place[i] * c + o];
                losses[i] += (y - f[o]) * (y - f[o]);
            }
            wrong[i] = answers.wrong(i, f);
        }
        return new Scores(losses, wrong);
    }

    /**
     * What is told of rows by their kernel. Cost: eigendecompositions worth six of order n.
     *
     * @param k of all rows, the constant kernel added, [n, n]
     */
    static MoreRows of(Matrix k, Answers answers, String kernel, long seed, Session session) {
        int n = k.rows();
        boolean classes = answers.labels.length > 0;
        Scores all = new Scores(new double[n], new boolean[n]);
        double[] sizes = new double[PARTS.length];
        double[] losses = new double[PARTS.length];
        double[] shares = new double[PARTS.length];
        List<Point> points = new ArrayList<>();
        for (int p = 0; p < PARTS.length; p++) {
            int m = (int) (n * PARTS[p]);
            Scores[] drawn = new Scores[m < n ? DRAWS : 1];
            session.progress().at("fitting parts of the rows", p, PARTS.length);
            session.workers().run(drawn.length, d -> {
                int[] chosen = RandomStream.of(seed, "rows " + m + " draw " + d).permutation(n);
                drawn[d] = scores(k, answers, Arrays.copyOf(chosen, m), Workers.uncut());
            });
            all = drawn[0];
            sizes[p] = m;
            losses[p] = Arrays.stream(drawn).mapToDouble(Scores::loss).average().orElseThrow();
            shares[p] =
                    Arrays.stream(drawn).mapToDouble(Scores::share).average().orElseThrow();
            points.add(new Point(
                    m, losses[p], classes ? OptionalDouble.of(shares[p]) : OptionalDouble.empty()));
        }
        if (Arrays.stream(losses).anyMatch(v -> !(v > 0))) {
            return new MoreRows(kernel, points, List.of(), List.of(), "some fits have no error");
        }
        double[] lambda;
        try (KernelSpectrum spectrum = KernelSpectrum.of(k.copy(), session.workers())) {
            lambda = LearningCurve.operator(spectrum.values());
        }
        Foretold loss = new Foretold(
                LearningCurve.of(sizes, losses, lambda), all.relativeError(), LOSS_BAND, n);
        Optional<Foretold> error = Optional.empty();
        if (classes && all.errors() >= WRONG) {
            double p = all.share();
            Arrays.setAll(shares, i -> Math.max(shares[i], 0.5 / n));
            error = Optional.of(new Foretold(
                    LearningCurve.of(sizes, shares, lambda),
                    Math.sqrt((1 - p) / (p * n)),
                    ERROR_BAND,
                    n));
        }
        List<Told> curve = new ArrayList<>();
        for (int i = 0; i < CURVE; i++) {
            double ratio = StrictMath.pow(4 * n / sizes[0], (double) i / (CURVE - 1));
            curve.add(told((int) Math.round(sizes[0] * ratio), loss, error));
        }
        return new MoreRows(
                kernel,
                points,
                List.of(told(2 * n, loss, error), told(4 * n, loss, error)),
                curve,
                classes && error.isEmpty()
                        ? "a share of errors is not told where fewer than " + WRONG
                                + " rows are wrong"
                        : "");
    }

    /**
     * A curve with its band: exp(±1.645 s), s² = r² + (u log₂(m/n))².
     *
     * @param r the relative standard error of what was measured at n rows
     * @param u how uncertain the logarithm becomes with each doubling
     */
    private record Foretold(LearningCurve curve, double r, double u, int n) {
        double factor(int m) {
            double doublings = Math.max(0, StrictMath.log((double) m / n) / StrictMath.log(2));
            return StrictMath.exp(NINETY * StrictMath.hypot(r, u * doublings));
        }
    }

    private static Told told(int m, Foretold loss, Optional<Foretold> error) {
        double e = loss.curve.at(m);
        double f = loss.factor(m);
        if (error.isEmpty()) {
            return new Told(
                    m,
                    e,
                    e / f,
                    e * f,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty());
        }
        double share = Math.min(1, error.get().curve.at(m));
        double g = error.get().factor(m);
        return new Told(
                m,
                e,
                e / f,
                e * f,
                OptionalDouble.of(share),
                OptionalDouble.of(share / g),
                OptionalDouble.of(Math.min(1, share * g)));
    }

    /** The point of all rows. */
    public Point now() {
        return points.getLast();
    }
}
