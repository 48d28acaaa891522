package org.plstar.study.predict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.data.DataRefusal;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * The quality of a model on some rows.
 *
 * @param classes absent for numbers
 * @param numbers one for each target column; empty for classes
 * @param seen how many of the rows were found among the training rows: see
 *     {@link TrainedModel#seen}
 * @param coverage of intervals, where the request names a probability
 * @param rounding where the request names a format
 */
public record EvaluationResult(
        @JsonIgnore Predictions predictions,
        Optional<ClassScores> classes,
        List<NumberScores> numbers,
        OptionalInt seen,
        Optional<Coverage> coverage,
        Optional<Rounding> rounding) {
    /** Copies {@code numbers}. */
    public EvaluationResult {
        numbers = List.copyOf(numbers);
    }

    /**
     * The evaluation result of predictions of rows that have targets.
     *
     * @param worst how many of the rows that are predicted worst are told
     */
    public static EvaluationResult of(Predictions p, int worst) {
        Require.atLeast(0, worst, StudyRefusal.RANGE, "worst");
        return switch (p.rows().target()) {
            case Target.Classes truth ->
                new EvaluationResult(
                        p,
                        Optional.of(ClassScores.of(p, truth, worst)),
                        List.of(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty());
            case Target.Regression truth ->
                new EvaluationResult(
                        p,
                        Optional.empty(),
                        NumberScores.of(p, truth, worst),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty());
            case Target.None _ ->
                throw Refusal.of(
                        DataRefusal.TARGET_NOT_GIVEN,
                        p.rows().source(),
                        "the rows have no targets",
                        "rows with what is to be predicted",
                        "take rows with targets");
        };
    }
}
