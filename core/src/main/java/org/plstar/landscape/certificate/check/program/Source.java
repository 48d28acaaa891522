package org.plstar.landscape.certificate.check.program;

import java.util.Map;
import java.util.Set;

/**
 * One line of a program as a certificate has it.
 *
 * @param op its name
 * @param members texts, numbers, truth values, lists of whole numbers, lists of numbers
 * @param in numbers of the lines that it takes
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Source(String op, Map<String, Object> members, int[] in) {
    /** A member that is a list of whole numbers. */
    int[] whole(String name) {
        if (members.get(name) instanceof int[] numbers) {
            return numbers;
        }
        throw wrong(name);
    }

    /** A member that is one whole number from 0 on. */
    int number(String name) {
        if (members.get(name) instanceof Double d
                && d >= 0
                && d <= Integer.MAX_VALUE
                && d == Math.rint(d)) {
            return (int) (double) d;
        }
        throw wrong(name);
    }

    /** A member that is a finite number. */
    double factor(String name) {
        if (members.get(name) instanceof Double d && Double.isFinite(d)) {
            return d;
        }
        throw wrong(name);
    }

    /** A member that is a text. */
    String text(String name) {
        if (members.get(name) instanceof String s) {
            return s;
        }
        throw wrong(name);
    }

    /** A member that is a list of numbers, none of them not a number. */
    double[] numbers(String name) {
        if (members.get(name) instanceof double[] numbers) {
            for (double v : numbers) {
                if (Double.isNaN(v)) {
                    throw wrong(name);
                }
            }
            return numbers;
        }
        throw wrong(name);
    }

    /** A member that is true or false. */
    boolean flag(String name) {
        if (members.get(name) instanceof Boolean b) {
            return b;
        }
        throw wrong(name);
    }

    /** Refuses other members than these, and another number of operands. */
    void require(int operands, String... names) {
        if (in.length != operands && operands >= 0) {
            throw new IllegalArgumentException(op + " takes " + operands + " lines");
        }
        Set<String> known = Set.of(names);
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw wrong(name);
            }
        }
    }

    private IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException(op + ": " + name);
    }
}
