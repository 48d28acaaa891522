package org.plstar.study.predict.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.plstar.data.ResultColumn;
import org.plstar.data.TargetEncoding;
import org.plstar.study.predict.ChangedModel;
import org.plstar.study.predict.Predictions;

/**
 * Predictions of a model before and after a change of its training rows.
 *
 * @param after of the same rows
 */
record ChangedPredictions(Predictions before, Predictions after, ChangedModel model) {
    /**
     * The output of {@code --json}.
     *
     * @param classes how many rows change class
     * @param largest the largest change: of a probability, or of an output of a run, or in the
     *     units of the number
     * @param where the row of it
     * @param before class names
     * @param numbersBefore [N][k]
     */
    record Summary(
            String change,
            OptionalInt classes,
            double largest,
            String where,
            String column,
            Optional<List<String>> before,
            Optional<List<double[]>> numbersBefore) {}

    /** The largest change, by its number in the outputs. */
    private record Largest(double change, int at) {}

    private Largest largest() {
        double[] was = before.probabilities().orElse(before.outputs());
        double[] is = after.probabilities().orElse(after.outputs());
        int at = 0;
        for (int i = 1; i < is.length; i++) {
            if (Math.abs(is[i] - was[i]) > Math.abs(is[at] - was[at])) {
                at = i;
            }
        }
        double unit = after.encoding() instanceof TargetEncoding.Standardized s
                ? s.deviation()[at % s.outputs()]
                : 1;
        return new Largest(unit * (is[at] - was[at]), at);
    }

    private OptionalInt classes() {
        return after.classNames().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) IntStream.range(0, after.size())
                        .filter(i -> after.classOf(i) != before.classOf(i))
                        .count());
    }

    Summary summary() {
        Largest l = largest();
        int c = after.encoding().outputs();
        return new Summary(
                model.change().words(),
                classes(),
                l.change,
                after.rows().rowNumbers().text(l.at / c),
                after.encoding().outputNames().get(l.at % c),
                before.classNames().map(_ -> classNames()),
                before.classNames().isPresent() ? Optional.empty() : Optional.of(numbers()));
    }

    private List<String> classNames() {
        return IntStream.range(0, before.size()).mapToObj(before::className).toList();
    }

    private List<double[]> numbers() {
        double[] values = before.values();
        int k = before.encoding().outputs();
        return IntStream.range(0, before.size())
                .mapToObj(i -> Arrays.copyOfRange(values, i * k, (i + 1) * k))
                .toList();
    }

    /** What changes, and what that rests on. */
    List<String> words() {
        Summary s = summary();
        String what = after.classNames().isEmpty()
                ? after.encoding().outputs() == 1 ? "" : " of " + s.column
                : after.probabilities().isPresent() ? " of a probability" : " of an output";
        List<String> words = new ArrayList<>(List.of(model.words()));
        words.add(s.classes.stream()
                        .mapToObj(k -> "%d of %d rows change class; the".formatted(k, after.size()))
                        .findFirst()
                        .orElse("The")
                + String.format(
                        Locale.ROOT,
                        " largest change%s is %.3g, %s.",
                        what,
                        Math.abs(s.largest),
                        s.where));
        return words;
    }

    /** What was predicted before, a column for each target column. */
    List<ResultColumn> columns() {
        if (before.classNames().isPresent()) {
            return List.of(new ResultColumn.Texts("before", classNames()));
        }
        List<String> names = before.encoding().outputNames();
        List<ResultColumn> columns = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            int column = j;
            columns.add(new ResultColumn.Numbers(
                    names.size() == 1 ? "before" : "before(" + names.get(j) + ")",
                    numbers().stream().mapToDouble(row -> row[column]).toArray()));
        }
        return columns;
    }
}
