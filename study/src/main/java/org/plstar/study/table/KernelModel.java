package org.plstar.study.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Schema;
import org.plstar.data.TargetEncoding;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.predict.TrainingChange;
import org.plstar.study.unseen.Effect;
import org.plstar.system.Loss;

/**
 * An average of kernel regressions on the rows of a table. Of classes its outputs are logarithms of
 * probabilities.
 *
 * @param rows that it was trained on, as they were read
 * @param targets what the outputs stand for
 * @param members the regressions, the weightiest first
 * @param errors of the training rows' numbers by the fit without each, absolute, in the units of
 *     the file, [n, k] row-major; empty for classes
 * @param prior frequencies of the classes
 * @param weights of the rows in the fits, [n], 0 for those that are left out; absent where the rows
 *     are centres, and in files of versions that did not write them
 */
public record KernelModel(
        Dataset rows,
        TargetEncoding targets,
        List<Member> members,
        double[] errors,
        ClassPrior prior,
        Optional<double[]> weights)
        implements TrainedModel {
    /** The number of rows that are predicted at once. */
    private static final int BLOCK = 256;

    /** The least probability: smaller ones are not determined by a sum of squares. */
    private static final double LEAST = 1e-12;

    /** Copies {@code members} and {@code weights}; refuses weights below 0 or for other rows. */
    public KernelModel {
        members = List.copyOf(members);
        weights = weights.map(double[]::clone);
        for (double w : weights.orElse(new double[rows.rows()])) {
            Require.notNegative(w, StudyRefusal.RANGE, "weight");
        }
        weights.ifPresent(w -> Require.size(rows.rows(), w.length, StudyRefusal.RANGE, "weights"));
    }

    /** A model whose probabilities are calibrated to the classes' frequencies among the rows. */
    public KernelModel(
            Dataset rows, TargetEncoding targets, List<Member> members, double[] errors) {
        this(rows, targets, members, errors, ClassPrior.of(rows.target(), false), Optional.empty());
    }

    /**
     * One kernel regression: f(x) = Σ_i k(x, x_i) dual_i + intercept.
     *
     * @param weight in the average
     * @param ridge added to the kernel's diagonal, relative to its mean
     * @param temperature what outputs are multiplied by before they are probabilities
     * @param dual [n, outputs] row-major
     * @param intercept [outputs]
     */
    public record Member(
            Candidate candidate,
            double weight,
            double ridge,
            double temperature,
            double[] dual,
            double[] intercept) {}

    /**
     * A centre on which a prediction rests, with its share.
     *
     * @param row its position
     * @param share what it adds to the predicted class or number, relative to the sum of the sizes
     *     of all centres' parts
     */
    public record Support(int row, double share) {}

    /**
     * The model for rows with other class frequencies than the training rows: probabilities are
     * multiplied by the ratio of the frequencies and normalized.
     *
     * @param shares of every class by its name, above 0; their sum is made 1
     * @throws Refusal RANGE if the targets are numbers, or the classes are others
     */
    public KernelModel withPrior(Map<String, Double> shares) {
        if (!(targets instanceof TargetEncoding.OfClasses c)) {
            throw StudyRefusal.range("prior", "a model of classes");
        }
        return new KernelModel(
                rows, targets, members, errors, prior.wanting(shares, c.classNames()), weights);
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    /** {@inheritDoc} For classes the loss is the cross-entropy. */
    @Override
    public Loss loss() {
        return targets instanceof TargetEncoding.OfClasses ? Loss.CROSS_ENTROPY : Loss.SQUARE;
    }

    /** {@inheritDoc} Missing values are kept, since the encoding of columns handles them. */
    @Override
    public MissingValues missing() {
        return MissingValues.KEEP;
    }

    /** {@inheritDoc} Cost: a kernel of n entries a row and member. */
    @Override
    public Predictions predict(Dataset others, Workers workers) {
        double[] outputs = outputs(targets, said(others, workers));
        prior.shift(outputs);
        return new Predictions(others, targets, loss(), outputs);
    }

    /** {@inheritDoc} The number is absent for rows that are not in memory. */
    @Override
    public OptionalInt seen(Dataset others) {
        if (!rows.held() || !others.held()) {
            return OptionalInt.empty();
        }
        Dataset learned = weights.isPresent() ? rows.select(kept()) : rows;
        return TrainedModel.seen(learned, others);
    }

    @Override
    public Optional<Dataset> training() {
        return Optional.of(rows);
    }

    /**
     * {@inheritDoc} Exact: scaling, kernels, ridges, temperatures and weights of the average are
     * held, and each member is fitted again, n³/3.
     */
    @Override
    public KernelModel changed(TrainingChange change, Workers workers) {
        double[] weight = weights.orElseThrow(KernelModel::byCentres).clone();
        Require.size(rows.rows(), change.target().rows(), StudyRefusal.RANGE, "targets");
        if (change.none()) {
            return this;
        }
        change.out().stream().forEach(row -> weight[row] = 0);
        Criterion criterion = Criterion.of(change.target(), targets, weight);
        List<Member> fitted = new ArrayList<>();
        double[] left = new double[rows.rows() * criterion.outputs()];
        for (Member m : members) {
            try (HeldFit held = held(m, criterion, weight, workers)) {
                fitted.add(new Member(
                        m.candidate,
                        m.weight,
                        m.ridge,
                        m.temperature,
                        held.dual(),
                        held.intercepts()));
                held.addLeftOutErrors(m.weight, left);
            }
        }
        Dataset changed = new Dataset(
                rows.source(),
                rows.contentHash(),
                rows.featureNames(),
                rows.inputShape(),
                rows.features(),
                rows.missing(),
                change.target(),
                rows.rowNumbers(),
                rows.schema());
        return new KernelModel(
                changed, targets, fitted, errors(change, left), prior, Optional.of(weight));
    }

    /** The errors of the rows; of corrected ones those of the held fits without them. */
    private double[] errors(TrainingChange change, double[] left) {
        double[] changed = errors.clone();
        if (targets instanceof TargetEncoding.Standardized s && changed.length > 0) {
            int k = s.outputs();
            change.corrected().stream()
                    .flatMap(row -> IntStream.range(row * k, row * k + k))
                    .forEach(i -> changed[i] = Math.abs(left[i]) * s.deviation()[i % k]);
        }
        return changed;
    }

    /** Probabilities, or numbers in the form of the targets' encoding, [N*, outputs] row-major. */
    double[] said(Dataset others, Workers workers) {
        Criterion criterion = Criterion.of(rows.target(), targets);
        double[] sum = new double[others.rows() * targets.outputs()];
        for (Member m : members) {
            overBlocks(m, others, workers, (from, k) -> {
                double[] p = criterion.predictions(outputs(m, k), m.temperature);
                for (int i = 0; i < p.length; i++) {
                    sum[from * targets.outputs() + i] += m.weight * p[i];
                }
            });
        }
        return sum;
    }

    /**
     * The half width of the interval around a prediction that holds the truth with a probability:
     * the quantile of the leave-one-out errors of the training rows. Source: Barber, Candès, Ramdas
     * and Tibshirani 2021, the jackknife.
     *
     * @param probability in (0, 1)
     * @param column of the targets
     * @throws Refusal RANGE if there are too few rows for the probability, or the targets are
     *     classes
     */
    public double halfWidth(double probability, int column) {
        Require.index(column, targets.outputs(), StudyRefusal.RANGE, "column");
        int k = targets.outputs();
        int[] told = weights.isPresent() && errors.length > 0
                ? kept()
                : IntStream.range(0, errors.length / k).toArray();
        int n = told.length;
        int rank = (int) Math.ceil(probability * (n + 1));
        if (!(probability > 0 && probability < 1) || rank > n) {
            throw n == 0
                    ? StudyRefusal.range("interval " + probability, "targets that are numbers")
                    : StudyRefusal.interval(probability, n);
        }
        double[] sorted = new double[n];
        Arrays.setAll(sorted, i -> errors[told[i] * k + column]);
        Arrays.sort(sorted);
        return sorted[Math.max(0, rank - 1)];
    }

    /**
     * {@inheritDoc} They follow the row where that is better on the rows left out, as
     * {@link LocalSpread} judges it; otherwise all are {@link #halfWidth}. Absent for classes, and
     * for several columns. Cost: n² d.
     */
    @Override
    public Optional<double[]> halfWidths(Dataset others, double probability, Workers workers) {
        requireFeatures(others);
        if (!(targets instanceof TargetEncoding.Standardized) || targets.outputs() != 1) {
            return Optional.empty();
        }
        double[] one = new double[others.rows()];
        Arrays.fill(one, halfWidth(probability, 0));
        if (weights.isEmpty() || errors.length != rows.rows()) {
            return Optional.of(one);
        }
        int[] told = kept();
        TableEncoder encoder =
                TableEncoder.fit(rows, members.getFirst().candidate.encoding());
        LocalSpread spread = new LocalSpread(
                encoder.encode(rows.select(told)),
                Arrays.stream(told).mapToDouble(i -> errors[i]).toArray());
        return Optional.of(
                spread.halfWidths(encoder.encode(others), probability, workers).orElse(one));
    }

    /** Predictions in the form of outputs: probabilities become their logarithms. */
    static double[] outputs(TargetEncoding targets, double[] predictions) {
        if (targets instanceof TargetEncoding.OfClasses) {
            for (int i = 0; i < predictions.length; i++) {
                predictions[i] = StrictMath.log(Math.max(predictions[i], LEAST));
            }
        }
        return predictions;
    }

    /**
     * The training rows whose removal would change a prediction most, exactly: scaling, kernels,
     * ridges, temperatures and weights of the average are held. The change is that of the predicted
     * class's probability, or of the number.
     *
     * <p>Cost: for each member a factorization, 2 n² operations for each row, and n predictions.
     * Memory: n numbers for each row.
     *
     * @param predictions what {@link #predict} said of the rows
     * @param most how many for each row
     * @throws Refusal LEFT_OUT if the rows are centres, or there are several columns of numbers
     */
    public Effect[][] effects(Predictions predictions, int most, Workers workers) {
        Require.atLeast(0, most, StudyRefusal.RANGE, "most");
        double[] weight = weights.orElseThrow(KernelModel::byCentres);
        int[] columns = new int[predictions.size()];
        if (predictions.classNames().isPresent()) {
            Arrays.setAll(columns, predictions::classOf);
        } else if (targets.outputs() > 1) {
            throw Refusal.of(
                    StudyRefusal.LEFT_OUT,
                    "the model",
                    "its predictions are several numbers",
                    "one column of numbers, or classes",
                    "fit a model of one column");
        }
        Criterion criterion = Criterion.of(rows.target(), targets, weight);
        int[] kept = kept();
        RowEffects effects = new RowEffects(criterion, prior.ratios(), columns, kept.length);
        for (Member m : members) {
            try (HeldFit held = held(m, criterion, weight, workers)) {
                overBlocks(
                        m,
                        predictions.rows(),
                        workers,
                        (from, k) -> effects.add(
                                m.weight, m.temperature, held, from, outputs(m, k), k, workers));
            }
        }
        double unit = targets instanceof TargetEncoding.Standardized s ? s.deviation()[0] : 1;
        Effect[][] all = new Effect[columns.length][];
        Arrays.setAll(all, x -> {
            double[] changes = effects.changes(x);
            Effect[] each = new Effect[kept.length];
            Arrays.setAll(each, i -> new Effect(kept[i], unit * changes[i]));
            return Effect.largest(each, most);
        });
        return all;
    }

    /** The rows that are not left out. */
    private int[] kept() {
        double[] weight = weights.orElseThrow(KernelModel::byCentres);
        return IntStream.range(0, weight.length).filter(i -> weight[i] > 0).toArray();
    }

    private static Refusal byCentres() {
        return Refusal.of(
                StudyRefusal.LEFT_OUT,
                "the model",
                "its rows are centres, of a fit to more rows, or an earlier version wrote it",
                "a model that was fitted to all of its rows",
                "fit the model again, by as many rows as are not fitted by centres");
    }

    /**
     * The centres on which each prediction rests, those with the largest shares first.
     *
     * @param predictions what {@link #predict} said of the rows
     * @param most how many for each row
     */
    public List<List<Support>> shares(Predictions predictions, int most, Workers workers) {
        Require.atLeast(0, most, StudyRefusal.RANGE, "most");
        int n = rows.rows();
        double[][] parts = new double[predictions.size()][n];
        for (Member m : members) {
            overBlocks(m, predictions.rows(), workers, (from, k) -> {
                int columns = m.intercept.length;
                for (int i = 0; i < k.rows(); i++) {
                    boolean classes = predictions.classNames().isPresent();
                    int said = classes ? predictions.classOf(from + i) : 0;
                    int column = columns == 1 ? 0 : said;
                    // a single output for two classes is large for the second
                    int sign = columns == 1 && classes && said == 0 ? -1 : 1;
                    for (int j = 0; j < n; j++) {
                        parts[from + i][j] += sign
                                * m.weight
                                * m.temperature
                                * k.get(i, j)
                                * m.dual[j * columns + column];
                    }
                }
            });
        }
        List<List<Support>> all = new ArrayList<>();
        for (double[] row : parts) {
            double size = 0;
            for (double v : row) {
                size += Math.abs(v);
            }
            double whole = Math.max(size, Double.MIN_NORMAL);
            all.add(IntStream.range(0, n)
                    .mapToObj(j -> new Support(j, row[j] / whole))
                    .sorted(Comparator.comparingDouble((Support s) -> -Math.abs(s.share))
                            .thenComparingInt(Support::row))
                    .limit(most)
                    .toList());
        }
        return all;
    }

    /** A member's regression on the rows of this model, with its factorization. */
    private HeldFit held(Member m, Criterion criterion, double[] weight, Workers workers) {
        double[][] x = TableEncoder.fit(rows, m.candidate.encoding()).encode(rows);
        try (Matrix kernel = m.candidate.kernel().of(x, x, workers)) {
            return HeldFit.of(kernel, criterion, weight, m.ridge, workers);
        }
    }

    /** Receives a kernel between some rows and the training rows. */
    @FunctionalInterface
    private interface OfBlock {
        void take(int from, Matrix kernel);
    }

    private void overBlocks(Member m, Dataset others, Workers workers, OfBlock each) {
        requireFeatures(others);
        TableEncoder encoder = TableEncoder.fit(rows, m.candidate.encoding());
        double[][] training = encoder.encode(rows);
        double[][] x = encoder.encode(others);
        for (int from = 0; from < x.length; from += BLOCK) {
            double[][] some = Arrays.copyOfRange(x, from, Math.min(x.length, from + BLOCK));
            try (Matrix k = m.candidate.kernel().of(some, training, workers)) {
                each.take(from, k);
            }
        }
    }

    private void requireFeatures(Dataset others) {
        if (!others.featureNames().equals(rows.featureNames())) {
            throw Refusal.of(
                    StudyRefusal.INPUT,
                    others.source(),
                    "its features are " + others.featureNames(),
                    "the features " + rows.featureNames(),
                    "read it with the schema of the model");
        }
    }

    private static double[] outputs(Member m, Matrix k) {
        return outputs(m.dual, m.intercept, k);
    }

    /**
     * The outputs of a regression, [rows of k, outputs].
     *
     * @param k between some rows and the training rows
     */
    static double[] outputs(double[] dual, double[] intercept, Matrix k) {
        int columns = intercept.length;
        double[] f = new double[k.rows() * columns];
        double[] row = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (int c = 0; c < columns; c++) {
                double sum = 0;
                for (int j = 0; j < row.length; j++) {
                    sum = Math.fma(row[j], dual[j * columns + c], sum);
                }
                f[i * columns + c] = sum + intercept[c];
            }
        }
        return f;
    }

    /** Writes the model into a folder: {@code kernels.json} and {@code rows.npz}. */
    public void write(Path folder) throws IOException {
        KernelModelFiles.write(this, folder);
    }

    /**
     * Reads a model from a folder that {@link #write} wrote.
     *
     * @throws Refusal NOT_A_MODEL if there is none, or a file was changed
     */
    public static KernelModel read(Path folder) {
        return KernelModelFiles.read(folder);
    }
}
