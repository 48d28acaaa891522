package org.plstar.app.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.NumberScores;
import org.plstar.study.table.TableFitResult;

/**
 * What {@code table.json} holds, and {@code --json} prints.
 *
 * @param kind {@value #KIND}
 * @param rows that the model was trained on
 * @param columns that are the same in all rows, and left out
 * @param missing how many values each column lacks, the most first
 * @param chosen the kernels of the model, the weightiest first
 * @param tried how many kernels were tried
 * @param screened on how many rows
 * @param leftOut scores of the predictions of each row by the fit without it
 * @param test scores on other rows
 * @param importance scales of a learned metric by input, the largest first
 * @param solved how well the equations of a fit by centres are solved, relative
 * @param seconds that the fit took
 * @param work where it was done
 */
public record TableSummary(
        String kind,
        String command,
        String data,
        String dataHash,
        int rows,
        List<String> columns,
        List<Missing> missing,
        List<Chosen> chosen,
        int tried,
        int screened,
        Scores leftOut,
        Optional<Scores> test,
        List<TableFitResult.Importance> importance,
        OptionalDouble solved,
        double seconds,
        Work work,
        String directory) {
    static final String KIND = "table";

    /** Copies. */
    public TableSummary {
        columns = List.copyOf(columns);
        missing = List.copyOf(missing);
        chosen = List.copyOf(chosen);
        importance = List.copyOf(importance);
    }

    /**
     * Where and on what the fit was done.
     *
     * @param versions of each row that were learned from
     * @param engine what computed, in words, with executors that were lost
     * @param cluster the same in numbers; absent in one process
     * @param plan what was predicted before; absent where nothing was
     * @param plannedSeconds what the planned part took
     */
    public record Work(
            int versions,
            String engine,
            Optional<EngineFacts> cluster,
            Optional<WorkPlan> plan,
            OptionalDouble plannedSeconds) {}

    /** A column that lacks values, and how many. */
    public record Missing(String column, int cells) {
        /** Of all columns; a one-hot column lacks what its first feature does. */
        static List<Missing> of(Dataset rows) {
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
    }

    /** A kernel of the model. */
    public record Chosen(String kernel, double weight, double ridge, double temperature) {}

    /**
     * How good predictions are.
     *
     * @param classes absent for numbers
     * @param numbers one for each target column; empty for classes
     */
    public record Scores(int rows, Optional<ClassScores> classes, List<NumberScores> numbers) {
        static Scores of(EvaluationResult r) {
            return new Scores(r.predictions().size(), r.classes(), r.numbers());
        }
    }

    /** Of a result. */
    public static TableSummary of(
            TableFitResult r,
            Optional<EvaluationResult> test,
            String command,
            double seconds,
            Work work,
            String directory) {
        Dataset rows = r.model().rows();
        return new TableSummary(
                KIND,
                command,
                rows.source(),
                rows.contentHash(),
                r.leftOut().predictions().size(),
                r.constant(),
                Missing.of(r.leftOut().predictions().rows()),
                r.model().members().stream()
                        .map(
                                m ->
                                        new Chosen(
                                                m.candidate().words(),
                                                m.weight(),
                                                m.ridge(),
                                                m.temperature()))
                        .toList(),
                r.trials().size(),
                r.screened(),
                Scores.of(r.leftOut()),
                test.map(Scores::of),
                r.importance(),
                r.solved(),
                seconds,
                work,
                directory);
    }
}
