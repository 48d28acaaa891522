package org.plstar.data;

import java.util.List;
import org.plstar.refusal.Require;

/** A column of a table that is written. */
public sealed interface ResultColumn {
    /** Its name in the file. */
    String name();

    /** Number of rows. */
    int rows();

    /** The cell of a row as text has it; numbers with all their digits. */
    String text(int row);

    /**
     * Real numbers.
     *
     * @param values finite; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Numbers(String name, double[] values) implements ResultColumn {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public String text(int row) {
            Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
            return Double.toString(values[row]);
        }
    }

    /**
     * Whole numbers.
     *
     * @param values not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Integers(String name, int[] values) implements ResultColumn {
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

    /** Text. */
    record Texts(String name, List<String> values) implements ResultColumn {
        /** Copies. */
        public Texts {
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
