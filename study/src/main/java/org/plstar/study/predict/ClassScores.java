package org.plstar.study.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.data.Target;
import org.plstar.study.claim.Proportion;

/**
 * The quality of a classification.
 *
 * @param accuracy the fraction of rows whose class is predicted
 * @param accuracyLow lower end of its 95 % interval, as if the rows were drawn at random (E. B.
 *     Wilson, 1927)
 * @param accuracyHigh upper end
 * @param majority the most frequent class of these rows; the first of several
 * @param majorityShare the fraction of rows of that class: the accuracy of always naming it
 * @param balancedAccuracy the mean of the classes' recalls, over classes that have rows
 * @param logLoss mean of -log p of the row's class; absent without probabilities. A probability
 *     below 1e-300 counts as 1e-300
 * @param ranking how well the outputs put the rows of two classes in order; absent for more
 *     classes, and where only one has rows
 * @param classes in label order
 * @param confusion [C][C]: rows of each class (first index) by predicted class
 * @param worst the rows that are predicted wrongly with the largest margin, worst first
 */
public record ClassScores(
        double accuracy,
        double accuracyLow,
        double accuracyHigh,
        String majority,
        double majorityShare,
        double balancedAccuracy,
        OptionalDouble logLoss,
        Optional<Ranking> ranking,
        List<ClassScore> classes,
        List<List<Integer>> confusion,
        List<WrongRow> worst) {
    /** Copies {@code classes}, {@code confusion} and {@code worst}. */
    public ClassScores {
        classes = List.copyOf(classes);
        confusion = confusion.stream().map(List::copyOf).toList();
        worst = List.copyOf(worst);
    }

    /**
     * How well outputs distinguish two classes at all thresholds.
     *
     * @param auc the area under the ROC curve: the chance that a row of the second class stands
     *     above one of the first, ties counted half
     * @param threshold of the second class's probability from which on the mean recall is largest
     *     on these rows, in the middle of the gap between two of them; absent without probabilities
     * @param recallThere that mean recall
     * @param costs of thresholds by what misses cost; empty without probabilities
     */
    public record Ranking(
            double auc,
            OptionalDouble threshold,
            OptionalDouble recallThere,
            List<ThresholdCost> costs) {
        /** Copies {@code costs}. */
        public Ranking {
            costs = List.copyOf(costs);
        }
    }

    /**
     * The scores of one class.
     *
     * @param rows of the class
     * @param predicted rows that are predicted to be of the class
     * @param precision the fraction of {@code predicted} that are of the class; absent if there are
     *     none
     * @param recall the fraction of {@code rows} that are predicted; absent if there are none
     * @param f1 harmonic mean of both; absent where one is
     */
    public record ClassScore(
            String name,
            int rows,
            int predicted,
            OptionalDouble precision,
            OptionalDouble recall,
            OptionalDouble f1) {}

    /**
     * A row whose class differs from the predicted one.
     *
     * @param where such as {@code line 7}
     * @param margin the output of the predicted class less that of the true class; for one output
     *     of two classes, twice its size
     * @param probability of the true class; absent without probabilities
     */
    public record WrongRow(
            String where,
            String truth,
            String predicted,
            double margin,
            OptionalDouble probability) {}

    /** The number of rows. */
    public int rows() {
        return classes.stream().mapToInt(ClassScore::rows).sum();
    }

    /** The standard error of the mean recall, as if the rows were drawn at random. */
    double balancedError() {
        List<ClassScore> there = classes.stream().filter(k -> k.rows() > 0).toList();
        double sum = there.stream()
                .mapToDouble(k -> Proportion.variance(found(k), k.rows()))
                .sum();
        return Math.sqrt(sum) / there.size();
    }

    /** The number of rows of a class that are predicted to be of it. */
    int found(ClassScore k) {
        int label = classes.indexOf(k);
        return confusion.get(label).get(label);
    }

    /**
     * The probability, a tenth of one row's share, below which a label is contradicted by a good
     * model.
     */
    double bar() {
        return 1 / (10.0 * rows());
    }

    /** The {@link #worst} rows whose label has a probability below a tenth of one row's share. */
    public List<WrongRow> contradicted() {
        return worst.stream().filter(w -> w.probability().orElse(1) < bar()).toList();
    }

    static ClassScores of(Predictions p, Target.Classes truth, int worst) {
        List<String> names = truth.classNames();
        int c = names.size();
        int n = p.size();
        int[][] confusion = new int[c][c];
        List<Integer> wrong = new ArrayList<>();
        for (int row = 0; row < n; row++) {
            int said = p.classOf(row);
            confusion[truth.labels()[row]][said]++;
            if (said != truth.labels()[row]) {
                wrong.add(row);
            }
        }
        int[] counts = truth.counts();
        int majority = IntStream.range(0, c)
                .reduce((a, b) -> counts[b] > counts[a] ? b : a)
                .orElseThrow();
        List<ClassScore> scores = IntStream.range(0, c)
                .mapToObj(k -> score(names.get(k), confusion, k, counts[k]))
                .toList();
        double accuracy = (double) (n - wrong.size()) / n;
        Proportion interval = Proportion.of(n - wrong.size(), n);
        Optional<double[]> probabilities = p.probabilities();
        return new ClassScores(
                accuracy,
                interval.low(),
                interval.high(),
                names.get(majority),
                (double) counts[majority] / n,
                scores.stream()
                        .flatMapToDouble(s -> s.recall().stream())
                        .average()
                        .orElseThrow(),
                logLoss(probabilities, truth, c),
                Roc.of(p).map(Roc::ranking),
                scores,
                Arrays.stream(confusion)
                        .map(r -> Arrays.stream(r).boxed().toList())
                        .toList(),
                wrong.stream()
                        .map(row -> wrong(p, truth, row, probabilities))
                        .sorted(Comparator.comparingDouble(WrongRow::margin).reversed())
                        .limit(worst)
                        .toList());
    }

    private static OptionalDouble logLoss(
            Optional<double[]> probabilities, Target.Classes truth, int c) {
        if (probabilities.isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int row = 0; row < truth.rows(); row++) {
            double q = probabilities.get()[row * c + truth.labels()[row]];
            sum -= StrictMath.log(Math.max(q, 1e-300));
        }
        return OptionalDouble.of(sum / truth.rows());
    }

    private static ClassScore score(String name, int[][] confusion, int k, int rows) {
        int predicted = Arrays.stream(confusion).mapToInt(r -> r[k]).sum();
        int right = confusion[k][k];
        return new ClassScore(
                name,
                rows,
                predicted,
                ratio(right, predicted),
                ratio(right, rows),
                rows == 0 || predicted == 0
                        ? OptionalDouble.empty()
                        : ratio(2 * right, rows + predicted));
    }

    private static OptionalDouble ratio(int part, int of) {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / of);
    }

    private static WrongRow wrong(
            Predictions p, Target.Classes truth, int row, Optional<double[]> probabilities) {
        int label = truth.labels()[row];
        int outputs = p.encoding().outputs();
        double margin = outputs == 1
                ? 2 * Math.abs(p.outputs()[row])
                : p.outputs()[row * outputs + p.classOf(row)] - p.outputs()[row * outputs + label];
        return new WrongRow(
                p.rows().rowNumbers().text(row),
                truth.classNames().get(label),
                p.className(row),
                margin,
                probabilities
                        .map(q -> OptionalDouble.of(q[row * outputs + label]))
                        .orElse(OptionalDouble.empty()));
    }
}
