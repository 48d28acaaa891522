package org.plstar.study.claim;

/**
 * A hypothesis of a theorem that was tested.
 *
 * @param what in words
 * @param value the number that was checked, finite
 * @param met whether it holds
 */
public record Hypothesis(String what, double value, boolean met) {
    /** The hypothesis that a number does not exceed another. */
    public static Hypothesis atMost(String what, double value, double bar) {
        return new Hypothesis(what + " <= " + Digits.of(bar), value, value <= bar);
    }

    /** The hypothesis that a number is not less than another. */
    public static Hypothesis atLeast(String what, double value, double bar) {
        return new Hypothesis(what + " >= " + Digits.of(bar), value, value >= bar);
    }

    /** A fact, as 1 or 0. */
    public static Hypothesis that(String what, boolean met) {
        return new Hypothesis(what, met ? 1 : 0, met);
    }
}
