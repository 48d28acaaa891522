package org.plstar.system;

import org.plstar.refusal.Refusal;

/** Why a system or a loss can't be made of what was given. */
public enum SystemRefusal implements Refusal.Code {
    /** A feature or target is NaN or infinite. */
    NOT_FINITE,
    /** Targets that the loss does not know. */
    TARGETS,
    /** A point in another precision than the objective computes in. */
    PRECISION,
    /** Weights, data or targets of another number than the system has. */
    SIZE,
    /** A number is out of its range. */
    RANGE,
    /** A program that is no system: of several outputs, or of another type than was requested. */
    PROGRAM,
    /** One array for what is read and what is written. */
    SHARED,
    /** Equations that depend on each other where they must not. */
    SINGULAR;

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
