package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Split;
import org.plstar.refusal.Require;
import org.plstar.study.Progress;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationResult;

/**
 * The increase of the error on rows that are held back when the values of one column are permuted
 * among them (L. Breiman, 2001; A. Fisher, C. Rudin, F. Dominici, 2019). Each time a fifth of the
 * rows, at most 200, is held back, the kernels are fitted to the others, and each column is
 * permuted alone: columns that say the same hide each other.
 *
 * @param column of the file
 * @param rise of the log-loss of classes, fall of R² of numbers; the mean over {@link #REPEATS}
 * @param deviation over the repeats
 * @param error of the mean, as repeats that share rows have it: the deviation times
 *     √(1/{@link #REPEATS} + rows held back/others) (C. Nadeau, Y. Bengio, 2003)
 * @param accuracy how much it falls; absent for numbers
 * @param r2 that of the rows held back with their own values, the mean over the repeats; absent for
 *     classes
 */
public record ColumnEffect(
        String column,
        double rise,
        double deviation,
        double error,
        OptionalDouble accuracy,
        OptionalDouble r2) {
    /** The number of times that rows are held back. */
    public static final int REPEATS = 10;

    /** The number of rows of which a part is held back. */
    static final int MOST_ROWS = 2000;

    private static final double HELD = 0.2;
    private static final int MOST_HELD = 200;

    /** Refuses numbers that are not finite. */
    public ColumnEffect {
        Require.finite(rise, StudyRefusal.RANGE, "rise");
        Require.notNegative(deviation, StudyRefusal.RANGE, "deviation");
        Require.notNegative(error, StudyRefusal.RANGE, "error");
        Require.finite(accuracy.orElse(0), StudyRefusal.RANGE, "accuracy");
        Require.finite(r2.orElse(0), StudyRefusal.RANGE, "r2");
    }

    /** Whether the mean is more than two standard errors above 0. */
    public boolean counts() {
        return rise > 2 * error;
    }

    /**
     * Measures all columns, and sorts them by their effects, the largest first.
     *
     * @param fit to other rows, by the same kernels
     */
    static List<ColumnEffect> of(
            Dataset rows,
            Function<Dataset, KernelModel> fit,
            long seed,
            Workers workers,
            Progress progress) {
        List<Schema.Column> columns = rows.schema().columns();
        double[][] rises = new double[columns.size()][REPEATS];
        double[] falls = new double[columns.size()];
        boolean classes = false;
        double r2 = 0;
        double part = Math.min(HELD, MOST_HELD / (double) rows.rows());
        for (int t = 0; t < REPEATS; t++) {
            progress.at("permuting columns", t, REPEATS);
            Split split = Split.stratified(rows, part, seed + t);
            KernelModel model = fit.apply(split.training());
            Dataset held = split.test().orElseThrow();
            EvaluationResult whole = EvaluationResult.of(model.predict(held, workers), 0);
            Optional<ClassScores> scores = whole.classes();
            classes = scores.isPresent();
            r2 -= classes ? 0 : loss(whole) / REPEATS;
            RandomStream random = RandomStream.of(seed + t, "permuted columns");
            int first = 0;
            for (int j = 0; j < rises.length; j++) {
                int many = columns.get(j).features().size();
                int[] from = random.fork(columns.get(j).name()).permutation(held.rows());
                EvaluationResult other = EvaluationResult.of(
                        model.predict(permuted(held, first, many, from), workers), 0);
                rises[j][t] = loss(other) - loss(whole);
                falls[j] += (scores.map(ClassScores::accuracy).orElse(0.0)
                                - other.classes().map(ClassScores::accuracy).orElse(0.0))
                        / REPEATS;
                first += many;
            }
        }
        List<ColumnEffect> all = new ArrayList<>();
        for (int j = 0; j < rises.length; j++) {
            double mean = Arrays.stream(rises[j]).average().orElseThrow();
            double squares =
                    Arrays.stream(rises[j]).map(v -> (v - mean) * (v - mean)).sum();
            double deviation = Math.sqrt(squares / (REPEATS - 1));
            all.add(new ColumnEffect(
                    columns.get(j).name(),
                    mean,
                    deviation,
                    deviation * Math.sqrt(1.0 / REPEATS + part / (1 - part)),
                    classes ? OptionalDouble.of(falls[j]) : OptionalDouble.empty(),
                    classes ? OptionalDouble.empty() : OptionalDouble.of(r2)));
        }
        all.sort(Comparator.comparingDouble(ColumnEffect::rise).reversed());
        return all;
    }

    /** The log-loss of classes; of numbers less R², in the mean over the targets that change. */
    private static double loss(EvaluationResult r) {
        return r.classes().isPresent()
                ? r.classes().get().logLoss().orElseThrow()
                : -r.numbers().stream()
                        .flatMapToDouble(n -> n.r2().stream())
                        .average()
                        .orElse(0);
    }

    private static Dataset permuted(Dataset rows, int first, int many, int[] from) {
        double[] features = rows.features().clone();
        BitSet missing = (BitSet) rows.missing().clone();
        int d = rows.width();
        for (int i = 0; i < from.length; i++) {
            for (int f = first; f < first + many; f++) {
                features[i * d + f] = rows.features()[from[i] * d + f];
                missing.set(i * d + f, rows.missing().get(from[i] * d + f));
            }
        }
        return new Dataset(
                rows.source(),
                rows.contentHash(),
                rows.featureNames(),
                rows.inputShape(),
                features,
                missing,
                rows.target(),
                rows.rowNumbers(),
                rows.schema());
    }
}
