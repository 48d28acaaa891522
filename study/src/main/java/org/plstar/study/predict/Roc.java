package org.plstar.study.predict;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.data.Target;

/**
 * Rows of two classes by the score of the second: for each score that occurs, the greatest first,
 * how many rows of both have it or a greater one.
 *
 * <p>The score is the probability of the second class, or what the outputs are without
 * probabilities. Made in N log N.
 */
public final class Roc {
    private final double[] score;
    private final int[] firsts;
    private final int[] seconds;
    private final boolean probabilities;

    private Roc(double[] score, int[] firsts, int[] seconds, boolean probabilities) {
        this.score = score;
        this.firsts = firsts;
        this.seconds = seconds;
        this.probabilities = probabilities;
    }

    /**
     * The curve of predictions; absent for more than two classes, for numbers, and where only one
     * class has rows.
     */
    public static Optional<Roc> of(Predictions p) {
        if (!(p.rows().target() instanceof Target.Classes truth)
                || truth.classNames().size() != 2) {
            return Optional.empty();
        }
        int[] labels = truth.labels();
        long ones = Arrays.stream(labels).filter(l -> l == 1).count();
        if (ones == 0 || ones == labels.length) {
            return Optional.empty();
        }
        int outputs = p.encoding().outputs();
        Optional<double[]> q = outputs == 1 ? Optional.empty() : p.probabilities();
        double[] all = new double[labels.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = q.isPresent()
                    ? q.get()[2 * i + 1]
                    : outputs == 1 ? p.outputs()[i] : p.outputs()[2 * i + 1] - p.outputs()[2 * i];
        }
        return Optional.of(of(all, labels, q.isPresent()));
    }

    private static Roc of(double[] all, int[] labels, boolean probabilities) {
        List<Integer> order = IntStream.range(0, all.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> all[i]).reversed())
                .toList();
        double[] score = new double[all.length];
        int[] firsts = new int[all.length];
        int[] seconds = new int[all.length];
        int size = 0;
        for (int i = 0; i < all.length; i++) {
            int row = order.get(i);
            if (i == 0 || all[row] != score[size - 1]) {
                score[size] = all[row];
                firsts[size] = size == 0 ? 0 : firsts[size - 1];
                seconds[size] = size == 0 ? 0 : seconds[size - 1];
                size++;
            }
            firsts[size - 1] += 1 - labels[row];
            seconds[size - 1] += labels[row];
        }
        return new Roc(
                Arrays.copyOf(score, size),
                Arrays.copyOf(firsts, size),
                Arrays.copyOf(seconds, size),
                probabilities);
    }

    /** The number of distinct scores. */
    public int size() {
        return score.length;
    }

    /** The share of the first class's rows whose score is among the {@code k} greatest. */
    public double falseShare(int k) {
        return k == 0 ? 0 : (double) firsts[k - 1] / rowsOfFirst();
    }

    /**
     * The share of the second class's rows whose score is among the {@code k} greatest: the recall.
     */
    public double recall(int k) {
        return k == 0 ? 0 : (double) seconds[k - 1] / rowsOfSecond();
    }

    /** The area under the curve of the recall over the other share, ties counted half. */
    public double area() {
        double area = 0;
        for (int k = 1; k <= size(); k++) {
            area += (falseShare(k) - falseShare(k - 1)) * (recall(k) + recall(k - 1)) / 2;
        }
        return area;
    }

    /** The area under the curve, and the costs by thresholds where there are probabilities. */
    ClassScores.Ranking ranking() {
        int best = 1;
        for (int k = 2; k <= size(); k++) {
            if (recall(k) - falseShare(k) >= recall(best) - falseShare(best)) {
                best = k;
            }
        }
        int k = best;
        return new ClassScores.Ranking(
                area(),
                probabilities ? OptionalDouble.of(between(k)) : OptionalDouble.empty(),
                probabilities
                        ? OptionalDouble.of((1 + recall(k) - falseShare(k)) / 2)
                        : OptionalDouble.empty(),
                probabilities ? ThresholdCost.RATIOS.stream().map(this::cost).toList() : List.of());
    }

    /** The middle of the gap below the {@code k} greatest scores; the least score below all. */
    private double between(int k) {
        return k == size() ? score[k - 1] : (score[k - 1] + score[k]) / 2;
    }

    private ThresholdCost cost(double ratio) {
        double threshold = 1 / (1 + ratio);
        int from = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k <= size(); k++) {
            least = Math.min(least, cost(ratio, k));
            from += k > 0 && score[k - 1] >= threshold ? 1 : 0;
        }
        return new ThresholdCost(
                ratio,
                threshold,
                rowsOfSecond() - (from == 0 ? 0 : seconds[from - 1]),
                from == 0 ? 0 : firsts[from - 1],
                cost(ratio, from),
                Math.min(cost(ratio, 0), cost(ratio, size())),
                least);
    }

    /**
     * The cost where the rows with the {@code k} greatest scores are predicted to be of the second
     * class.
     */
    private double cost(double ratio, int k) {
        int wrong = k == 0 ? 0 : firsts[k - 1];
        int found = k == 0 ? 0 : seconds[k - 1];
        return (wrong + ratio * (rowsOfSecond() - found)) / (rowsOfFirst() + rowsOfSecond());
    }

    private int rowsOfFirst() {
        return firsts[size() - 1];
    }

    private int rowsOfSecond() {
        return seconds[size() - 1];
    }
}
