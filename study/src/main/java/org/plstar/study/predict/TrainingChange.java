package org.plstar.study.predict;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * Training rows that are left out, and others with corrected targets.
 *
 * @param out positions of the rows that are left out; not to be modified
 * @param corrected positions of the rows whose targets are corrected; not to be modified
 * @param target of all training rows: corrected, or as it was
 */
public record TrainingChange(BitSet out, BitSet corrected, Target target) {
    /** Refuses rows that are none, and one that is both left out and corrected. */
    public TrainingChange {
        Require.that(
                Math.max(out.length(), corrected.length()) <= target.rows(),
                StudyRefusal.RANGE,
                "a row behind the last",
                "one of the " + target.rows() + " training rows");
        Require.that(
                !out.intersects(corrected),
                StudyRefusal.RANGE,
                "a row that is both left out and corrected",
                "one of both");
    }

    /**
     * The change of rows that are named by their numbers in the training file.
     *
     * @param training rows of the model
     * @param without numbers of rows to leave out
     * @param targets corrected targets by the number of the row, a text for each target column
     * @throws Refusal RANGE for a row that training did not have, a label that is no class, a text
     *     that is no finite number, and where a class or the training set would lose all rows
     */
    public static TrainingChange of(
            Dataset training, List<Integer> without, Map<Integer, List<String>> targets) {
        Map<Integer, Integer> position = new HashMap<>();
        int[] numbers = training.rowNumbers().numbers();
        for (int i = 0; i < numbers.length; i++) {
            position.put(numbers[i], i);
        }
        BitSet out = new BitSet();
        without.forEach(number -> out.set(found(training, position, number, "without")));
        BitSet corrected = new BitSet();
        Target target = training.target();
        for (Map.Entry<Integer, List<String>> e : targets.entrySet()) {
            int row = found(training, position, e.getKey(), "corrected");
            corrected.set(row);
            target = corrected(target, row, e.getValue(), training.rowNumbers().text(row));
        }
        TrainingChange change = new TrainingChange(out, corrected, target);
        change.requireRowsLeft(training);
        return change;
    }

    private static int found(
            Dataset training, Map<Integer, Integer> position, int number, String argument) {
        return Optional.ofNullable(position.get(number))
                .orElseThrow(() -> Refusal.of(
                        StudyRefusal.RANGE,
                        argument + " " + number,
                        "training did not have this row",
                        "a " + training.rowNumbers().unit() + " of " + training.source()
                                + " that was trained on",
                        "name rows by the numbers of the training file"));
    }

    private static Target corrected(Target target, int row, List<String> cells, String where) {
        return switch (target) {
            case Target.Classes c -> {
                Require.size(1, cells.size(), StudyRefusal.RANGE, "labels of " + where);
                int label = c.classNames().indexOf(cells.getFirst());
                if (label < 0) {
                    throw Refusal.of(
                            StudyRefusal.RANGE,
                            "corrected " + where + ": " + cells.getFirst(),
                            "it is no class of the model",
                            "one of " + String.join(", ", c.classNames()),
                            "correct the label, or fit a model that has the class");
                }
                int[] labels = c.labels().clone();
                labels[row] = label;
                yield new Target.Classes(labels, c.classNames());
            }
            case Target.Regression r -> {
                int k = r.names().size();
                Require.size(k, cells.size(), StudyRefusal.RANGE, "numbers of " + where);
                double[] values = r.values().clone();
                for (int j = 0; j < k; j++) {
                    values[row * k + j] = number(cells.get(j), where);
                }
                yield new Target.Regression(values, r.names());
            }
            case Target.None none -> none;
        };
    }

    private static double number(String cell, String where) {
        double value;
        try {
            value = Double.parseDouble(cell.strip());
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value)) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "corrected " + where + ": " + cell,
                    "it is no finite number",
                    "a number",
                    "correct the number");
        }
        return value;
    }

    private void requireRowsLeft(Dataset training) {
        int[] kept = IntStream.range(0, target.rows()).filter(i -> !out.get(i)).toArray();
        List<String> lost = new ArrayList<>();
        if (target.select(kept) instanceof Target.Classes left
                && training.target() instanceof Target.Classes before) {
            int[] counts = left.counts();
            int[] had = before.counts();
            for (int c = 0; c < counts.length; c++) {
                if (counts[c] == 0 && had[c] > 0) {
                    lost.add(left.classNames().get(c));
                }
            }
        }
        if (kept.length < 2 || !lost.isEmpty()) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    out.isEmpty() ? "corrected" : "without",
                    lost.isEmpty()
                            ? "fewer than two rows would be left"
                            : "class " + lost.getFirst() + " would have no rows",
                    "some rows of each class",
                    "change fewer rows");
        }
    }

    /** Whether nothing is changed. */
    public boolean none() {
        return out.isEmpty() && corrected.isEmpty();
    }

    /** The change in words, such as {@code without 2 rows, 1 target corrected}. */
    public String words() {
        List<String> parts = new ArrayList<>();
        if (!out.isEmpty()) {
            parts.add("without " + counted(out, "row"));
        }
        if (!corrected.isEmpty()) {
            parts.add("with " + counted(corrected, "target") + " corrected");
        }
        return String.join(" and ", parts);
    }

    private static String counted(BitSet rows, String what) {
        int n = rows.cardinality();
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
