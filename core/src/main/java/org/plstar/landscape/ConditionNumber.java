package org.plstar.landscape;

import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.operator.DenseForm;

/**
 * κ = λ_max/λ_min of a tangent kernel, where it has a meaning.
 *
 * @param value κ; absent where λ_min is not distinguishable from zero
 * @param reason why it is absent; empty if it is present
 */
public record ConditionNumber(OptionalDouble value, String reason) {
    /**
     * κ of an n x n kernel.
     *
     * @param unknowns p, for the reason: with p &lt; n the kernel is singular
     */
    public static ConditionNumber of(double min, double max, int n, int unknowns) {
        double noise = DenseForm.rounding(n, max);
        if (unknowns < n) {
            return absent("there are fewer parameters ("
                    + unknowns
                    + ") than equations ("
                    + n
                    + "), so the kernel is singular");
        }
        if (!(min > noise)) {
            return absent(String.format(
                    Locale.ROOT,
                    "λ_min = %.3g is within rounding (%.1g) of zero, so the kernel is singular",
                    min,
                    noise));
        }
        return new ConditionNumber(OptionalDouble.of(max / min), "");
    }

    /** An absent condition number, with the reason. */
    public static ConditionNumber absent(String reason) {
        return new ConditionNumber(OptionalDouble.empty(), reason);
    }
}
