package org.plstar.refusal;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Checks of arguments, with the same texts in all modules.
 *
 * <p>Each check throws a {@link Refusal} with the code that it is given, unless the argument is as
 * it should be. Those of arrays cost one pass.
 */
public final class Require {
    private Require() {}

    /**
     * Requires that a condition holds.
     *
     * @param where the argument with its value
     * @param expected what it should be, such as {@code a number above 0}
     */
    public static void that(boolean holds, Refusal.Code code, String where, String expected) {
        if (!holds) {
            throw Refusal.of(code, where, "it is out of range", expected, "pass such a value");
        }
    }

    /**
     * Requires that no element is null.
     *
     * @param name of the whole, such as {@code rows}; the element is called {@code rows[2]}
     * @throws NullPointerException with its name
     */
    public static void elements(List<?> all, String name) {
        requireNonNull(all, name);
        int i = 0;
        for (Object each : all) {
            if (each == null) {
                throw new NullPointerException(name + "[" + i + "]");
            }
            i++;
        }
    }

    /** Requires that a number is at least {@code least}. */
    public static void atLeast(long least, long value, Refusal.Code code, String name) {
        if (value < least) {
            that(false, code, name + " = " + value, "at least " + least);
        }
    }

    /** Requires that a number is at least {@code least}, which NaN is not. */
    public static void atLeast(double least, double value, Refusal.Code code, String name) {
        if (!(value >= least)) {
            that(false, code, name + " = " + text(value), "at least " + text(least));
        }
    }

    /** Requires that a number is positive and finite. */
    public static void positive(double value, Refusal.Code code, String name) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            that(false, code, name + " = " + text(value), "a finite number above 0");
        }
    }

    /** Requires that a number is at least 0 and finite. */
    public static void notNegative(double value, Refusal.Code code, String name) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            that(false, code, name + " = " + text(value), "a finite number, at least 0");
        }
    }

    /** Requires that an index is from 0 to size - 1. */
    public static void index(long index, long size, Refusal.Code code, String name) {
        if (index < 0 || index >= size) {
            that(
                    false,
                    code,
                    name + " " + index,
                    size > 0 ? "from 0 to " + (size - 1) : "none, there are 0");
        }
    }

    /** Requires that the number of elements is the expected one. */
    public static void size(long wanted, long given, Refusal.Code code, String name) {
        if (given != wanted) {
            throw Refusal.of(
                    code,
                    name + " of " + given + " numbers",
                    "it does not fit",
                    wanted + " numbers",
                    "pass as many");
        }
    }

    /** Requires that a number is finite. */
    public static void finite(double value, Refusal.Code code, String name) {
        if (!Double.isFinite(value)) {
            throw Refusal.of(
                    code,
                    name + " = " + value,
                    "it is no finite number, and nothing that is computed from it would be",
                    "a finite number",
                    "pass one");
        }
    }

    /** Requires that all numbers are finite. */
    public static void finite(double[] values, Refusal.Code code, String name) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                finite(values[i], code, name + " " + i);
            }
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
