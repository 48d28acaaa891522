package org.plstar.study.claim;

/**
 * The rows and steps that a number was measured on.
 *
 * @param rows in words, such as {@code 142 training rows}; empty where it is of no rows
 * @param steps in words, such as {@code all steps} or {@code 40 looks of 1000 steps}; empty where
 *     it is of none
 */
public record Scope(String rows, String steps) {
    /**
     * The scope of numbers that are of no rows and steps: requested values, counts of files,
     * systems of equations.
     */
    public static final Scope WHOLE = new Scope("", "");

    /** Rows, at no step in particular. */
    public static Scope rows(String rows) {
        return new Scope(rows, "");
    }

    /** The same rows at some steps. */
    public Scope at(String steps) {
        return new Scope(rows, steps);
    }
}
