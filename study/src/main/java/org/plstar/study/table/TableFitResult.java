package org.plstar.study.table;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.predict.EvaluationResult;

/**
 * A model of a table, and its quality by predictions of each row without it.
 *
 * @param leftOut scores of these predictions: see {@link #chosenAnew}
 * @param parts of the rows without each of which the model was chosen anew; 0 where it was not
 * @param test scores on other rows; absent without any
 * @param trials all candidates, in the order in which they were tried
 * @param screened how many rows they were tried on
 * @param leaderboard how the fits did among which the model was chosen, the best first; empty where
 *     the kernel was given
 * @param constant columns that are the same in all rows, and left out
 * @param importance the scales of a learned metric by input, the largest first; empty without one
 * @param without what taking out rows with contradicted labels changes; absent unless it is asked
 *     for
 * @param columns what each column adds to the predictions, the one that counts most first; empty
 *     unless it is asked for
 * @param moreRows the error to expect with more rows; absent unless it is asked for
 * @param solved how well the equations of a fit by centres are solved, ‖residual‖/‖right side‖
 * @param seconds that the fit took
 * @param work on what, and where it was done
 */
@JsonPropertyOrder({"chosen", "tried", "screened", "left_out", "test", "constant", "missing"})
public record TableFitResult(
        @JsonIgnore KernelModel model,
        EvaluationResult leftOut,
        @JsonIgnore int parts,
        Optional<EvaluationResult> test,
        @JsonIgnore List<Trial> trials,
        int screened,
        List<Standing> leaderboard,
        List<String> constant,
        List<Importance> importance,
        Optional<Without> without,
        List<ColumnEffect> columns,
        Optional<MoreRows> moreRows,
        OptionalDouble solved,
        double seconds,
        Work work) {
    /**
     * Copies {@code trials}, {@code leaderboard}, {@code constant}, {@code importance} and
     * {@code columns}.
     */
    public TableFitResult {
        trials = List.copyOf(trials);
        leaderboard = List.copyOf(leaderboard);
        constant = List.copyOf(constant);
        importance = List.copyOf(importance);
        columns = List.copyOf(columns);
    }

    /** The kernels of the model, the weightiest first. */
    @JsonProperty
    public List<Chosen> chosen() {
        return model.members().stream()
                .map(m -> new Chosen(m.candidate().words(), m.weight(), m.ridge(), m.temperature()))
                .toList();
    }

    /**
     * Whether each row was predicted by a model that was chosen without its part of the rows, as on
     * few rows; otherwise the row took part in the choice among the kernels, and was left out of
     * the fits only.
     */
    @JsonProperty
    public boolean chosenAnew() {
        return parts > 0;
    }

    /** The number of kernels that were tried. */
    @JsonProperty
    public int tried() {
        return trials.size();
    }

    /**
     * The number of missing values of each column, the largest first; for a one-hot column, that of
     * its first feature.
     */
    @JsonProperty
    public List<Missing> missing() {
        Dataset rows = leftOut.predictions().rows();
        List<Missing> all = new ArrayList<>();
        int feature = 0;
        for (Schema.Column column : rows.schema().columns()) {
            int count = 0;
            for (int row = 0; row < rows.rows() && !rows.missing().isEmpty(); row++) {
                count += rows.missing().get(row * rows.width() + feature) ? 1 : 0;
            }
            if (count > 0) {
                all.add(new Missing(column.name(), count));
            }
            feature += column.features().size();
        }
        all.sort(Comparator.comparingInt(Missing::cells).reversed());
        return all;
    }

    /** A kernel of the model, with its weight. */
    public record Chosen(String kernel, double weight, double ridge, double temperature) {}

    /** A column with missing values, and their number. */
    public record Missing(String column, int cells) {}

    /**
     * The engine and the effort of the fit.
     *
     * @param versions of each row that were learned from
     * @param engine what computed, in words, with executors that were lost
     * @param plan what was predicted before; absent where nothing was
     * @param plannedSeconds what the planned part took
     */
    public record Work(
            int versions, String engine, Optional<WorkPlan> plan, OptionalDouble plannedSeconds) {}

    /** How much predictions depend on an input: the root mean square of the derivative. */
    public record Importance(String input, double scale) {
        /** The importances of a model's inputs; none without a learned metric. */
        static List<Importance> of(KernelModel model) {
            for (KernelModel.Member m : model.members()) {
                if (m.candidate().kernel() instanceof RowKernel.Scaled s) {
                    List<String> names = TableEncoder.fit(
                                    model.rows(), m.candidate().encoding())
                            .names(model.rows());
                    return IntStream.range(0, names.size())
                            .mapToObj(j -> new Importance(names.get(j), s.scale()[j]))
                            .sorted(Comparator.comparingDouble(Importance::scale)
                                    .reversed())
                            .toList();
                }
            }
            return List.of();
        }
    }

    /**
     * A candidate that was tried.
     *
     * @param ridge its best, relative to the mean of the kernel's diagonal
     * @param loss at that ridge: log-loss of classes, mean squared error of standardized numbers
     * @param path the loss by ridge, ascending
     */
    public record Trial(
            Candidate candidate, double ridge, double loss, SequencedMap<Double, Double> path) {
        /** Copies {@code path}. */
        public Trial {
            path = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(path));
        }
    }
}
