package org.plstar.certify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers rounded to a few digits so that a sentence with them claims no more than was proved. */
public final class SafeDigits {
    private SafeDigits() {}

    /** The least number of so many digits that is at least x: for radii and distances. */
    public static double up(double x, int digits) {
        return rounded(x, digits, RoundingMode.CEILING);
    }

    /**
     * The largest number of so many digits that is at most x: for rates and margins, and for radii
     * of balls of which all points are spoken of.
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
