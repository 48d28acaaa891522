package org.plstar.study.predict.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.data.ResultColumn;
import org.plstar.data.TargetEncoding;
import org.plstar.data.source.ResultTable;
import org.plstar.study.claim.Digits;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.table.KernelModel;

/**
 * Predictions as a table, an array, an object or words.
 *
 * @param decided the classes that are answered, [N]; absent for numbers
 * @param predictions of the model
 * @param copied columns of the file that the result has too
 * @param probabilities of the classes [N, classes], where they are told
 * @param scores whether the model's outputs are told
 * @param changed the predictions before a change of training rows; absent without one
 */
public record PredictedRows(
        TrainedModel model,
        Optional<int[]> decided,
        Predictions predictions,
        List<ResultColumn> copied,
        Optional<double[]> probabilities,
        boolean scores,
        Optional<ChangedPredictions> changed) {
    /** Copies {@code copied}. */
    public PredictedRows {
        copied = List.copyOf(copied);
    }

    /**
     * The output of {@code --json}.
     *
     * @param file that holds the predictions; they stand here if there is none
     * @param predictions class names
     * @param numbers [N][k] in the units of the training file
     * @param probabilities [N][C]
     */
    public record Summary(
            String model,
            String data,
            int rows,
            List<String> targets,
            Optional<List<String>> classes,
            Optional<String> file,
            Optional<List<String>> predictions,
            Optional<List<double[]>> numbers,
            Optional<List<double[]>> probabilities,
            Optional<List<double[]>> scores,
            Optional<ChangedPredictions.Summary> changed) {}

    /** The same rows beside what was predicted before a change of training rows. */
    PredictedRows with(ChangedPredictions change) {
        return new PredictedRows(
                model, decided, predictions, copied, probabilities, scores, Optional.of(change));
    }

    /** What a change of training rows changes, in words; none without one. */
    List<String> changedWords() {
        return changed.map(ChangedPredictions::words).orElse(List.of());
    }

    /** The object that {@code --json} prints. */
    public Summary summary(Path named, Path data, @Nullable Path file) {
        boolean inside = file == null;
        Optional<List<String>> names = predictions.classNames();
        int n = predictions.size();
        return new Summary(
                named.toString(),
                data.toString(),
                n,
                targets(),
                names,
                Optional.ofNullable(file).map(Path::toString),
                inside && names.isPresent() ? Optional.of(classes()) : Optional.empty(),
                inside && names.isEmpty()
                        ? Optional.of(rows(
                                predictions.values(), predictions.encoding().outputs()))
                        : Optional.empty(),
                inside
                        ? probabilities.map(p -> rows(p, names.orElseThrow().size()))
                        : Optional.empty(),
                inside && scores
                        ? Optional.of(rows(
                                predictions.outputs(), predictions.encoding().outputs()))
                        : Optional.empty(),
                changed.map(ChangedPredictions::summary));
    }

    /** Columns with the ends of the intervals that hold the truth with a probability. */
    public static List<ResultColumn> interval(
            KernelModel model, Predictions p, double probability, Workers workers) {
        Optional<double[]> following = model.halfWidths(p.rows(), probability, workers);
        if (following.isPresent()) {
            return interval(p, 0, following.get());
        }
        List<ResultColumn> columns = new ArrayList<>();
        for (int j = 0; j < model.targets().outputs(); j++) {
            double[] half = new double[p.size()];
            Arrays.fill(half, model.halfWidth(probability, j));
            columns.addAll(interval(p, j, half));
        }
        return columns;
    }

    /**
     * Columns with the ends of the intervals around the predictions of one column.
     *
     * @param half how far they reach, [N]
     */
    public static List<ResultColumn> interval(Predictions p, int column, double... half) {
        String name = p.encoding().outputNames().get(column);
        double[] low = new double[p.size()];
        double[] high = new double[p.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = p.number(i, column) - half[i];
            high[i] = p.number(i, column) + half[i];
        }
        return List.of(
                new ResultColumn.Numbers("low(" + name + ")", low),
                new ResultColumn.Numbers("high(" + name + ")", high));
    }

    /** The predictions in words. */
    public String words(Path named) {
        Optional<List<String>> names = predictions.classNames();
        if (names.isEmpty()) {
            return "Predicted %s for %s with %s."
                    .formatted(
                            String.join(", ", targets()),
                            Digits.count(predictions.size(), "row"),
                            named);
        }
        int[] counts = new int[names.get().size()];
        Arrays.stream(decided.orElseThrow()).forEach(k -> counts[k]++);
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] > 0) {
                parts.add(counts[k] + " " + names.get().get(k));
            }
        }
        return "Predicted %s for %s with %s: %s."
                .formatted(
                        String.join(", ", targets()),
                        Digits.count(predictions.size(), "row"),
                        named,
                        String.join(", ", parts));
    }

    /** The table of row numbers, copied columns, predictions, and further requested columns. */
    public ResultTable table() {
        List<ResultColumn> columns = new ArrayList<>();
        Set<String> used = new HashSet<>();
        add(
                columns,
                used,
                new ResultColumn.Integers(
                        predictions.rows().rowNumbers().unit(),
                        predictions.rows().rowNumbers().numbers()));
        copied.forEach(c -> add(columns, used, c));
        if (predictions.classNames().isPresent()) {
            add(columns, used, new ResultColumn.Texts(targets().getFirst(), classes()));
        } else {
            List<String> names = targets();
            for (int j = 0; j < names.size(); j++) {
                add(columns, used, numbers(names.get(j), predictions.values(), names.size(), j));
            }
        }
        changed.ifPresent(c -> c.columns().forEach(column -> add(columns, used, column)));
        List<String> outputs = outputNames();
        if (probabilities.isPresent()) {
            List<String> names = predictions.classNames().orElseThrow();
            for (int k = 0; k < names.size(); k++) {
                String name = "p(" + names.get(k) + ")";
                add(columns, used, numbers(name, probabilities.get(), names.size(), k));
            }
        }
        if (scores) {
            for (int k = 0; k < outputs.size(); k++) {
                add(
                        columns,
                        used,
                        numbers(
                                "score(" + outputs.get(k) + ")",
                                predictions.outputs(),
                                outputs.size(),
                                k));
            }
        }
        return new ResultTable(columns);
    }

    /**
     * Writes one array: numbers [N, k]; for classes, their indices among the sorted names [N], or
     * on request probabilities or outputs [N, C].
     */
    public void writeArray(Path file) throws IOException {
        int n = predictions.size();
        int c = predictions.encoding().outputs();
        if (predictions.classNames().isEmpty()) {
            Npy.write(file, new NpyArray(List.of(n, c), predictions.values()));
        } else if (probabilities.isPresent() || scores) {
            double[] numbers = probabilities.orElseGet(predictions::outputs);
            Npy.write(file, new NpyArray(List.of(n, numbers.length / Math.max(1, n)), numbers));
        } else {
            double[] labels =
                    Arrays.stream(decided.orElseThrow()).asDoubleStream().toArray();
            Npy.write(file, new NpyArray(List.of(n), labels), NpyType.I8);
        }
    }

    /** Adds a column; if its name exists in the table, it gets another name. */
    private static void add(List<ResultColumn> columns, Set<String> used, ResultColumn c) {
        String name = c.name();
        while (!used.add(name)) {
            name = "predicted " + name;
        }
        String free = name;
        columns.add(
                free.equals(c.name())
                        ? c
                        : switch (c) {
                            case ResultColumn.Numbers n ->
                                new ResultColumn.Numbers(free, n.values());
                            case ResultColumn.Integers n ->
                                new ResultColumn.Integers(free, n.values());
                            case ResultColumn.Texts t -> new ResultColumn.Texts(free, t.values());
                        });
    }

    private List<String> targets() {
        List<String> names = model.schema().targets();
        return predictions.encoding() instanceof TargetEncoding.Standardized s
                ? s.names()
                : names.isEmpty() ? List.of("prediction") : names;
    }

    private List<String> classes() {
        List<String> names = predictions.classNames().orElseThrow();
        return Arrays.stream(decided.orElseThrow()).mapToObj(names::get).toList();
    }

    private List<String> outputNames() {
        return predictions.encoding().outputNames();
    }

    private ResultColumn numbers(String name, double[] values, int k, int column) {
        double[] picked = new double[predictions.size()];
        Arrays.setAll(picked, i -> values[i * k + column]);
        return new ResultColumn.Numbers(name, picked);
    }

    private List<double[]> rows(double[] values, int k) {
        return IntStream.range(0, predictions.size())
                .mapToObj(i -> Arrays.copyOfRange(values, i * k, (i + 1) * k))
                .toList();
    }
}
