package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.plstar.refusal.Require;

/** A column of a table that is to be written. */
public sealed interface ResultColumn {
    /** The name of the column in the file. */
    String name();

    /** Number of rows. */
    int rows();

    /** The text of a row's cell; numbers have all their digits. */
    String text(int row);

    /** The text of a row's cell for reading: numbers have six significant digits. */
    default String shown(int row) {
        return text(row);
    }

    /**
     * A column of real numbers.
     *
     * @param values finite; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Numbers(String name, double[] values) implements ResultColumn {
        /** Refuses null with a {@link NullPointerException}. */
        public Numbers {
            requireNonNull(name, "name");
            requireNonNull(values, "values");
        }

        private static final int DIGITS = 6;

        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public String text(int row) {
            Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
            return Double.toString(values[row]);
        }

        @Override
        public String shown(int row) {
            Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
            return Double.toString(
                    new BigDecimal(values[row]).round(new MathContext(DIGITS)).doubleValue());
        }
    }

    /**
     * A column of whole numbers.
     *
     * @param values not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Integers(String name, int[] values) implements ResultColumn {
        /** Refuses null with a {@link NullPointerException}. */
        public Integers {
            requireNonNull(name, "name");
            requireNonNull(values, "values");
        }

        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public String text(int row) {
            Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
            return Integer.toString(values[row]);
        }
    }

    /** A column of text. */
    record Texts(String name, List<String> values) implements ResultColumn {
        /** Copies {@code values}. */
        public Texts {
            requireNonNull(name, "name");
            requireNonNull(values, "values");
            values = List.copyOf(values);
        }

        @Override
        public int rows() {
            return values.size();
        }

        @Override
        public String text(int row) {
            Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
            return values.get(row);
        }
    }
}
