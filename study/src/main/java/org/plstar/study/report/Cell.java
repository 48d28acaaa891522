package org.plstar.study.report;

import java.util.OptionalDouble;

/** One cell of a table. */
public sealed interface Cell {
    /** Words. */
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

    /** No value, and why. */
    record Absent(String reason) implements Cell {}

    /** A cell of words. */
    static Cell of(String text) {
        return new Words(text);
    }

    /** A cell of a finite number. */
    static Cell of(double value) {
        return new Numeric(value);
    }

    /** A cell of a finite number that may be absent for a reason. */
    static Cell of(OptionalDouble value, String reason) {
        return value.isPresent() ? of(value.getAsDouble()) : absent(reason);
    }

    /** A cell of a number, absent for a reason where it is not finite. */
    static Cell finite(double value, String reason) {
        return Double.isFinite(value) ? of(value) : absent(reason);
    }

    /** A cell without a value. */
    static Cell absent(String reason) {
        return new Absent(reason);
    }
}
