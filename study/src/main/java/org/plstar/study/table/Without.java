package org.plstar.study.table;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.Predictions;

/**
 * The gain of a fit without the rows whose labels the others contradict most: both fits are judged
 * on the other rows, each left out.
 *
 * @param rows that are taken out
 * @param others the other rows
 * @param accuracy of the fit with them
 * @param accuracyWithout of the fit without them
 * @param error one standard error of the difference of both, over the rows
 * @param logLoss of the fit with them
 * @param logLossWithout of the fit without them
 */
public record Without(
        int rows,
        int others,
        double accuracy,
        double accuracyWithout,
        double error,
        OptionalDouble logLoss,
        OptionalDouble logLossWithout) {
    /** Refuses numbers that are not finite. */
    public Without {
        Require.notNegative(accuracy, StudyRefusal.RANGE, "accuracy");
        Require.notNegative(accuracyWithout, StudyRefusal.RANGE, "accuracyWithout");
        Require.notNegative(error, StudyRefusal.RANGE, "error");
        Require.notNegative(logLoss.orElse(0), StudyRefusal.RANGE, "logLoss");
        Require.notNegative(logLossWithout.orElse(0), StudyRefusal.RANGE, "logLossWithout");
    }

    /**
     * Fits again without suspect rows.
     *
     * @param most rows to take out
     * @param fit scores other rows, each left out
     */
    static Without of(EvaluationResult leftOut, int most, Function<Dataset, EvaluationResult> fit) {
        Predictions all = leftOut.predictions();
        Set<String> out = suspects(leftOut.classes().orElseThrow(), most).stream()
                .map(ClassScores.WrongRow::where)
                .collect(Collectors.toCollection(HashSet::new));
        Dataset rows = all.rows();
        int[] kept = IntStream.range(0, rows.rows())
                .filter(row -> !out.contains(rows.rowNumbers().text(row)))
                .toArray();
        int c = all.encoding().outputs();
        double[] outputs = IntStream.range(0, kept.length * c)
                .mapToDouble(i -> all.outputs()[kept[i / c] * c + i % c])
                .toArray();
        Predictions before =
                new Predictions(rows.select(kept), all.encoding(), all.loss(), outputs);
        ClassScores with = EvaluationResult.of(before, 0).classes().orElseThrow();
        EvaluationResult anew = fit.apply(rows.select(kept));
        ClassScores without = anew.classes().orElseThrow();
        return new Without(
                rows.rows() - kept.length,
                kept.length,
                with.accuracy(),
                without.accuracy(),
                error(before, anew.predictions()),
                with.logLoss(),
                without.logLoss());
    }

    /** The standard error of the difference of two accuracies on the same rows. */
    private static double error(Predictions with, Predictions without) {
        int[] labels = ((Target.Classes) with.rows().target()).labels();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < labels.length; i++) {
            int d = (without.classOf(i) == labels[i] ? 1 : 0)
                    - (with.classOf(i) == labels[i] ? 1 : 0);
            sum += d;
            squares += d * d;
        }
        double n = labels.length;
        return Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)) / n);
    }

    /**
     * At most a number of rows that are contradicted most, of classes that have other rows; none
     * where the fit is no better than the most frequent class, since its contradictions mean
     * nothing then.
     */
    public static List<ClassScores.WrongRow> suspects(ClassScores scores, int most) {
        Require.atLeast(0, most, StudyRefusal.RANGE, "most");
        if (scores.accuracy() <= scores.majorityShare()) {
            return List.of();
        }
        Set<String> several = scores.classes().stream()
                .filter(c -> c.rows() > 1)
                .map(ClassScores.ClassScore::name)
                .collect(Collectors.toSet());
        return scores.worst().stream()
                .filter(w -> several.contains(w.truth()))
                .limit(most)
                .toList();
    }
}
