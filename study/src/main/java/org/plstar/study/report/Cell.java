package org.plstar.study.report;

import java.util.OptionalDouble;

/** One cell of a table. */
public sealed interface Cell {
    /** A cell with words. */
    record Words(String text) implements Cell {}

    /** A finite number: shown rounded, saved in full. */
    record Numeric(double value) implements Cell {
        /** Refuses a value that is not finite with an {@link IllegalArgumentException}. */
        public Numeric {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        value + " is not finite: mark the cell absent with a reason");
            }
        }
    }

    /** A count and its share of a whole, which colours the cell. */
    record Part(int count, int whole) implements Cell {}

    /** A cell without a value, for a reason. */
    record Absent(String reason) implements Cell {}

    /** A cell of words. */
    static Cell of(String text) {
        return new Words(text);
    }

    /** A cell of a finite number. */
    static Cell of(double value) {
        return new Numeric(value);
    }

    /** A cell of a finite number, or the reason for its absence. */
    static Cell of(OptionalDouble value, String reason) {
        return value.isPresent() ? of(value.getAsDouble()) : absent(reason);
    }

    /** A cell of a number; if it is not finite, of the reason for its absence. */
    static Cell finite(double value, String reason) {
        return Double.isFinite(value) ? of(value) : absent(reason);
    }

    /** A cell without a value, for a reason. */
    static Cell absent(String reason) {
        return new Absent(reason);
    }
}
