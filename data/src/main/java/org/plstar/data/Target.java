package org.plstar.data;

import java.util.List;

/**
 * What the network shall learn, one entry per row: a class or numbers; nothing for rows to predict.
 */
public sealed interface Target {
    /** Number of rows. */
    int rows();

    /** The targets of the given rows, in that order. */
    Target select(int[] rows);

    /** Whether two rows have the same target. */
    boolean same(int row, int other);

    /** The row's target as the file would write it. */
    String text(int row);

    /**
     * One of several classes per row.
     *
     * @param labels [N], each in 0 .. classNames.size() - 1; not copied, not to be modified
     * @param classNames in label order: numeric order if all are integers, else sorted text;
     *     classes without a row may be among them
     */
    record Classes(int[] labels, List<String> classNames) implements Target {
        /** Checks every label. */
        public Classes {
            classNames = List.copyOf(classNames);
            for (int label : labels) {
                if (label < 0 || label >= classNames.size()) {
                    throw new IllegalArgumentException(
                            "label " + label + " of " + classNames.size() + " classes");
                }
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
                chosen[i] = labels[rows[i]];
            }
            return new Classes(chosen, classNames);
        }

        @Override
        public boolean same(int row, int other) {
            return labels[row] == labels[other];
        }

        @Override
        public String text(int row) {
            return classNames.get(labels[row]);
        }

        /** The class of each row by its name; classes in alphabetical order. */
        public static Classes of(List<String> rows) {
            List<String> names = rows.stream().distinct().sorted().toList();
            return new Classes(rows.stream().mapToInt(names::indexOf).toArray(), names);
        }

        /** How many rows each class has, in label order. */
        public int[] counts() {
            int[] counts = new int[classNames.size()];
            for (int label : labels) {
                counts[label]++;
            }
            return counts;
        }
    }

    /**
     * One or more real numbers per row, in the units of the file.
     *
     * @param values [N, k] row-major, finite; not copied, not to be modified
     * @param names the k target columns
     */
    record Regression(double[] values, List<String> names) implements Target {
        /**
         * Checks the shape and that every value is finite.
         *
         * @throws org.plstar.refusal.Refusal INFINITE_VALUE if a value is NaN or infinite
         */
        public Regression {
            names = List.copyOf(names);
            if (names.isEmpty() || values.length % names.size() != 0) {
                throw new IllegalArgumentException(
                        values.length + " values for " + names.size() + " target columns");
            }
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
                System.arraycopy(values, rows[i] * k, chosen, i * k, k);
            }
            return new Regression(chosen, names);
        }

        @Override
        public boolean same(int row, int other) {
            for (int j = 0; j < names.size(); j++) {
                if (values[row * names.size() + j] != values[other * names.size() + j]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String text(int row) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < names.size(); j++) {
                text.append(j == 0 ? "" : " ").append(values[row * names.size() + j]);
            }
            return text.toString();
        }
    }

    /**
     * Nothing is known: rows to predict.
     *
     * @param rows their number
     */
    record None(int rows) implements Target {
        @Override
        public None select(int[] rows) {
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
}
