package org.plstar.study.predict;

import java.util.List;
import java.util.Optional;

/**
 * How good a model is on some rows.
 *
 * @param classes absent for numbers
 * @param numbers one for each target column; empty for classes
 */
public record EvaluationResult(
        Predictions predictions, Optional<ClassScores> classes, List<NumberScores> numbers) {
    /** Copies. */
    public EvaluationResult {
        numbers = List.copyOf(numbers);
    }
}
