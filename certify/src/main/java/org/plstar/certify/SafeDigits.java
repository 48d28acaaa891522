package org.plstar.certify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers rounded to a few digits to the safe side, so that a sentence with them claims no more
 * than was proved.
 */
public final class SafeDigits {
    private SafeDigits() {}

    /** The least number with {@code digits} digits that is at least x: for radii and distances. */
    public static double up(double x, int digits) {
        return rounded(x, digits, RoundingMode.CEILING);
    }

    /**
     * The largest number with {@code digits} digits that is at most x: for rates and margins, and
     * for radii of balls in statements on all points.
     */
    public static double down(double x, int digits) {
        return rounded(x, digits, RoundingMode.FLOOR);
    }

    private static double rounded(double x, int digits, RoundingMode mode) {
        return Double.isFinite(x)
                ? new BigDecimal(x).round(new MathContext(digits, mode)).doubleValue()
                : x;
    }
}
