package org.plstar.study.table;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.study.predict.EvaluationResult;

/**
 * A model of a table, and how good it is by the predictions of each row without it.
 *
 * @param leftOut scores of these predictions; chosen among all candidates by the same rows
 * @param trials all candidates, in the order in which they were tried
 * @param screened how many rows they were tried on
 * @param constant columns that are the same in all rows, and left out
 * @param importance the scales of a learned metric by input, the largest first; empty without one
 * @param solved how well the equations of a fit by centres are solved, ‖residual‖/‖right side‖
 */
public record TableFitResult(
        KernelModel model,
        EvaluationResult leftOut,
        List<Trial> trials,
        int screened,
        List<String> constant,
        List<Importance> importance,
        OptionalDouble solved) {
    /** Copies. */
    public TableFitResult {
        trials = List.copyOf(trials);
        constant = List.copyOf(constant);
        importance = List.copyOf(importance);
    }

    /** How much predictions depend on an input: the root of the mean squared derivative. */
    public record Importance(String input, double scale) {}

    /**
     * A candidate.
     *
     * @param ridge its best, relative to the mean of the kernel's diagonal
     * @param loss at that ridge: log-loss of classes, mean squared error of standardized numbers
     * @param path the loss at ridges of 1e-6, 10^-5.5, … 10^1.5
     */
    public record Trial(Candidate candidate, double ridge, double loss, List<Double> path) {
        /** Copies. */
        public Trial {
            path = List.copyOf(path);
        }
    }
}
