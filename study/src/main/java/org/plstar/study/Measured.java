package org.plstar.study;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number, or why there is none.
 *
 * @param value finite; absent for the reason
 * @param reason empty if there is a value
 */
public record Measured(OptionalDouble value, String reason) {
    /** A number; one that is not finite is absent as beyond the range of numbers. */
    public static Measured of(double value) {
        return Double.isFinite(value)
                ? new Measured(OptionalDouble.of(value), "")
                : absent("it is beyond the range of numbers");
    }

    /** A number, or the reason for its absence. */
    public static Measured of(OptionalDouble value, String reason) {
        return value.isPresent() ? of(value.getAsDouble()) : absent(reason);
    }

    /** A number, or the reason for its absence. */
    public static Measured of(Optional<Double> value, String reason) {
        return value.isPresent() ? of(value.get()) : absent(reason);
    }

    /** No number. */
    public static Measured absent(String reason) {
        return new Measured(OptionalDouble.empty(), reason);
    }

    /** The value, or another number. */
    public double orElse(double other) {
        return value.orElse(other);
    }
}
