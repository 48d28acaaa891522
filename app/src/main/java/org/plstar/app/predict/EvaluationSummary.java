package org.plstar.app.predict;

import java.util.List;
import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.NumberScores;

/**
 * What {@code evaluation.json} holds, and {@code --json} prints.
 *
 * @param kind {@value #KIND}
 * @param trainedOn where better rows are, if these are of the file that the model was trained on
 * @param classes absent for numbers
 * @param numbers one for each target column; empty for classes
 */
public record EvaluationSummary(
        String kind,
        String command,
        String model,
        String data,
        String dataHash,
        int rows,
        Optional<String> trainedOn,
        Optional<ClassScores> classes,
        List<NumberScores> numbers,
        String directory) {
    static final String KIND = "evaluation";

    /** Copies. */
    public EvaluationSummary {
        numbers = List.copyOf(numbers);
    }

    /** Of a result. */
    public static EvaluationSummary of(
            EvaluationResult r,
            String command,
            String model,
            Optional<String> trainedOn,
            String directory) {
        Dataset rows = r.predictions().rows();
        return new EvaluationSummary(
                KIND,
                command,
                model,
                rows.source(),
                rows.contentHash(),
                rows.rows(),
                trainedOn,
                r.classes(),
                r.numbers(),
                directory);
    }
}
