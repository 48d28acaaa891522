package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.plstar.refusal.Require;

/** The targets of rows: a class or numbers for each row, or no target for rows to predict. */
public sealed interface Target {
    /** Number of rows. */
    int rows();

    /** The targets of the given rows, in that order. */
    Target select(int[] rows);

    /** Whether two rows have the same target. */
    boolean same(int row, int other);

    /** The row's target in the form of the file. */
    String text(int row);

    /**
     * One of several classes for each row.
     *
     * @param labels [N], each in 0 .. classNames.size() - 1; copied, and what is given out is not
     *     to be modified
     * @param classNames in label order: numeric order if all are integers, else sorted text;
     *     classes without a row may be among them
     */
    record Classes(int[] labels, List<String> classNames) implements Target {
        /** Copies; refuses a label of no class with UNKNOWN_CLASS, and two classes of one name. */
        public Classes {
            Require.elements(classNames, "classNames");
            classNames = List.copyOf(classNames);
            requireDifferent("class", classNames);
            labels = labels.clone();
            for (int label : labels) {
                Require.index(label, classNames.size(), DataRefusal.UNKNOWN_CLASS, "label");
            }
        }

        @Override
        public int rows() {
            return labels.length;
        }

        @Override
        public Classes select(int[] rows) {
            int[] chosen = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                requireRow(rows[i], labels.length);
                chosen[i] = labels[rows[i]];
            }
            return new Classes(chosen, classNames);
        }

        @Override
        public boolean same(int row, int other) {
            requireRow(row, labels.length);
            requireRow(other, labels.length);
            return labels[row] == labels[other];
        }

        @Override
        public String text(int row) {
            requireRow(row, labels.length);
            return classNames.get(labels[row]);
        }

        /** The class of each row by its name; classes are in alphabetical order. */
        public static Classes of(List<String> rows) {
            Require.elements(rows, "rows");
            List<String> names = rows.stream().distinct().sorted().toList();
            return new Classes(rows.stream().mapToInt(names::indexOf).toArray(), names);
        }

        /** The number of rows of each class, in the order of labels. */
        public int[] counts() {
            int[] counts = new int[classNames.size()];
            for (int label : labels) {
                counts[label]++;
            }
            return counts;
        }
    }

    /**
     * One or more real numbers for each row, in the units of the file.
     *
     * @param values [N, k] row-major, finite; copied, and what is given out is not to be modified
     * @param names the k target columns
     */
    record Regression(double[] values, List<String> names) implements Target {
        /**
         * Refuses a wrong number of values, and values that are not finite.
         *
         * @throws org.plstar.refusal.Refusal INFINITE_VALUE if a value is NaN or infinite
         */
        public Regression {
            Require.elements(names, "names");
            names = List.copyOf(names);
            requireDifferent("target", names);
            if (names.isEmpty() || values.length % names.size() != 0) {
                throw Location.of("targets")
                        .refuse(
                                DataRefusal.WIDTH_DIFFERS,
                                values.length + " values for " + names.size() + " target columns",
                                "a value for each column of each row",
                                "give arrays that belong together");
            }
            values = values.clone();
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i])) {
                    throw Location.of("targets")
                            .row("row", i / names.size())
                            .column(names.get(i % names.size()))
                            .refuse(
                                    DataRefusal.INFINITE_VALUE,
                                    "the target is " + values[i],
                                    "a finite number",
                                    "correct or remove the row");
                }
            }
        }

        @Override
        public int rows() {
            return values.length / names.size();
        }

        @Override
        public Regression select(int[] rows) {
            int k = names.size();
            double[] chosen = new double[rows.length * k];
            for (int i = 0; i < rows.length; i++) {
                requireRow(rows[i], rows());
                System.arraycopy(values, rows[i] * k, chosen, i * k, k);
            }
            return new Regression(chosen, names);
        }

        @Override
        public boolean same(int row, int other) {
            requireRow(row, rows());
            requireRow(other, rows());
            for (int j = 0; j < names.size(); j++) {
                if (values[row * names.size() + j] != values[other * names.size() + j]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String text(int row) {
            return text(row, MathContext.UNLIMITED);
        }

        /** The row's numbers, rounded. */
        String text(int row, MathContext digits) {
            requireRow(row, rows());
            return Arrays.stream(values, row * names.size(), (row + 1) * names.size())
                    .mapToObj(v -> ""
                            + (Double.isFinite(v)
                                    ? new BigDecimal(v).round(digits).doubleValue()
                                    : v))
                    .collect(Collectors.joining(" "));
        }
    }

    /**
     * Unknown targets, of rows to predict.
     *
     * @param rows their number
     */
    record None(int rows) implements Target {
        /** Refuses fewer rows than 0. */
        public None {
            Require.atLeast(0, rows, DataRefusal.ROWS_OUT_OF_RANGE, "rows");
        }

        @Override
        public None select(int[] rows) {
            requireNonNull(rows, "rows");
            for (int row : rows) {
                requireRow(row, this.rows);
            }
            return new None(rows.length);
        }

        @Override
        public boolean same(int row, int other) {
            return true;
        }

        @Override
        public String text(int row) {
            return "";
        }
    }

    private static void requireRow(int row, int rows) {
        Require.index(row, rows, DataRefusal.ROWS_OUT_OF_RANGE, "row");
    }

    /** Refuses the same name for two columns or classes. */
    static void requireDifferent(String kind, List<String> names) {
        requireNonNull(kind, "kind");
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw Location.of(kind + " " + name)
                        .refuse(
                                DataRefusal.DUPLICATE_COLUMN,
                                "the name stands for two",
                                "a name for each",
                                "rename one of them");
            }
        }
    }
}
