package org.plstar.study.table;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.study.Session;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.Predictions;

/**
 * What a fit gains where the rows whose labels the others contradict most are taken out: both fits
 * are told on the other rows, each left out.
 *
 * @param rows that are taken out
 * @param accuracy of the fit with them
 * @param accuracyWithout of the fit without them
 * @param logLoss of the fit with them
 * @param logLossWithout of the fit without them
 */
public record Without(
        int rows,
        double accuracy,
        double accuracyWithout,
        OptionalDouble logLoss,
        OptionalDouble logLossWithout) {
    /** Fits again. */
    static Without of(TableFitRequest request, EvaluationResult leftOut, Session session) {
        Predictions all = leftOut.predictions();
        Set<String> out =
                suspects(leftOut.classes().orElseThrow(), request.suspects()).stream()
                        .map(ClassScores.WrongRow::where)
                        .collect(Collectors.toCollection(HashSet::new));
        Dataset rows = request.rows();
        int[] kept =
                IntStream.range(0, rows.rows())
                        .filter(row -> !out.contains(rows.rowNumbers().text(row)))
                        .toArray();
        int c = all.encoding().outputs();
        double[] outputs =
                IntStream.range(0, kept.length * c)
                        .mapToDouble(i -> all.outputs()[kept[i / c] * c + i % c])
                        .toArray();
        ClassScores with =
                EvaluationResult.of(
                                new Predictions(
                                        rows.select(kept), all.encoding(), all.loss(), outputs),
                                0)
                        .classes()
                        .orElseThrow();
        ClassScores without =
                request.of(rows.select(kept), request.engine())
                        .withWithoutSuspects(false)
                        .run(session)
                        .leftOut()
                        .classes()
                        .orElseThrow();
        return new Without(
                rows.rows() - kept.length,
                with.accuracy(),
                without.accuracy(),
                with.logLoss(),
                without.logLoss());
    }

    /** The rows that are contradicted most, of classes that have others, at most so many. */
    public static List<ClassScores.WrongRow> suspects(ClassScores scores, int most) {
        Set<String> several =
                scores.classes().stream()
                        .filter(c -> c.rows() > 1)
                        .map(ClassScores.ClassScore::name)
                        .collect(Collectors.toSet());
        return scores.worst().stream()
                .filter(w -> several.contains(w.truth()))
                .limit(most)
                .toList();
    }
}
