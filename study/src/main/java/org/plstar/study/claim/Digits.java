package org.plstar.study.claim;

import java.util.Locale;
import org.plstar.operator.Estimate;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/** Numbers in the form of sentences, in digits that can be copied. */
public final class Digits {
    private Digits() {}

    /** Four digits: {@code 0.03142}, {@code 1.50e-09}. */
    public static String of(double v) {
        if (v == 0) {
            return "0";
        }
        return Math.abs(v) < 1e-3 || Math.abs(v) >= 1e5
                ? String.format(Locale.ROOT, "%.2e", v)
                : String.format(Locale.ROOT, "%.4g", v);
    }

    /** The text of an estimate with its error. */
    public static String of(Estimate e) {
        return String.format(Locale.ROOT, "%.6g ± %.1g", e.value(), e.error());
    }

    /** The text of a number with the given count of digits. */
    public static String of(double v, int digits) {
        Require.atLeast(1, digits, StudyRefusal.RANGE, "digits");
        return String.format(Locale.ROOT, "%." + digits + "g", v);
    }

    /** The text of a part of one in per cent, such as {@code 97.2 %}. */
    public static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    /** A count with its noun, such as {@code 1 step}, {@code 2 steps}. */
    public static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** A part of one, which a sentence shows in per cent. */
    public record Percent(double part) {
        @Override
        public String toString() {
            return percent(part);
        }
    }
}
