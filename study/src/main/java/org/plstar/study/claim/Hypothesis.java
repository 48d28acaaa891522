package org.plstar.study.claim;

/**
 * A hypothesis of a theorem, looked at here.
 *
 * @param what in words
 * @param value the number that was checked, finite
 * @param met whether it holds
 */
public record Hypothesis(String what, double value, boolean met) {
    /** A number that must not exceed another. */
    public static Hypothesis atMost(String what, double value, double bar) {
        return new Hypothesis(what + " <= " + Digits.of(bar), value, value <= bar);
    }

    /** A number that must not be less than another. */
    public static Hypothesis atLeast(String what, double value, double bar) {
        return new Hypothesis(what + " >= " + Digits.of(bar), value, value >= bar);
    }

    /** A fact, as 1 or 0. */
    public static Hypothesis that(String what, boolean met) {
        return new Hypothesis(what, met ? 1 : 0, met);
    }
}
