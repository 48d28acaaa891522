package org.plstar.study.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Numbers for people: four significant digits, whole numbers in full, powers of ten as
 * superscripts.
 */
public final class NumberText {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private NumberText() {}

    /** The number in a readable form: {@code 12,000}, {@code 0.03142}, {@code 1.5×10⁻⁹}. */
    static String of(double number) {
        if (number == 0) {
            return "0";
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e9) {
            return minus(String.format(Locale.ROOT, "%,d", (long) number));
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -3 && exponent < 6) {
            return minus(rounded.toPlainString());
        }
        String mantissa = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return minus(mantissa) + "×10" + superscript(exponent);
    }

    private static String superscript(int exponent) {
        StringBuilder raised = new StringBuilder(exponent < 0 ? "⁻" : "");
        Integer.toString(Math.abs(exponent))
                .chars()
                .forEach(digit -> raised.append(SUPERSCRIPTS.charAt(digit - '0')));
        return raised.toString();
    }

    private static String minus(String digits) {
        return digits.replace('-', '−');
    }
}
