package org.plstar.landscape.linearity;

import java.util.OptionalDouble;

/**
 * A measured number, or why there is none.
 *
 * @param value finite; absent where it could not be measured
 * @param note why it is absent, or what limits its trust; may be empty
 */
public record MeasuredNumber(OptionalDouble value, String note) {
    /** The measured number, or an absence if the value is not finite. */
    public static MeasuredNumber of(double value) {
        return of(value, "");
    }

    /** A measured number with a note. */
    public static MeasuredNumber of(double value, String note) {
        return Double.isFinite(value)
                ? new MeasuredNumber(OptionalDouble.of(value), note)
                : absent("beyond the range of numbers");
    }

    /** A number that could not be measured, for a reason. */
    public static MeasuredNumber absent(String reason) {
        return new MeasuredNumber(OptionalDouble.empty(), reason);
    }
}
