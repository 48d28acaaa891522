package org.plstar.system;

import org.plstar.refusal.Refusal;

/** Why a system or a loss cannot be made from the given values. */
public enum SystemRefusal implements Refusal.Code {
    /** A feature or target is NaN or infinite. */
    NOT_FINITE,
    /** The targets are not possible for the loss. */
    TARGETS,
    /** A point has another precision than the objective. */
    PRECISION,
    /** Weights, data or targets have a wrong number of elements. */
    SIZE,
    /** A number is outside of its range. */
    RANGE,
    /** A program is no system: it has several outputs, or another type than was requested. */
    PROGRAM,
    /** The same array is given for input and output. */
    SHARED,
    /** Equations that have to be independent are not. */
    SINGULAR;

    /** The refusal of what a loss of the user's own does not define. */
    static Refusal lacking(String what) {
        return Refusal.of(
                PROGRAM,
                "the loss",
                "it has no " + what,
                "a loss that defines them",
                "define them, or take a method that does without");
    }

    /**
     * Refuses numbers that are not finite.
     *
     * @param what such as {@code feature}
     */
    static void requireFinite(String what, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw Refusal.of(
                        NOT_FINITE,
                        what + " " + i + " = " + numbers[i],
                        "it is no finite number, and nothing that is computed from it would be",
                        "finite numbers",
                        "leave the row out, or fill the value in");
            }
        }
    }
}
