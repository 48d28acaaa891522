package org.plstar.study;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A measured number, or the reason for its absence.
 *
 * @param value finite; absent for the reason
 * @param reason empty if there is a value
 * @param sample the rows that it was measured on, where they are a part of those that it could be
 *     taken for; a text, chart or file that shows the value shows them too
 */
public record Measured(OptionalDouble value, String reason, Optional<String> sample) {
    /** A number that was measured on all rows. */
    public Measured(OptionalDouble value, String reason) {
        this(value, reason, Optional.empty());
    }

    /** A number; one that is not finite is absent, for the reason that it overflows. */
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

    /** An absent number, with the reason. */
    public static Measured absent(String reason) {
        return new Measured(OptionalDouble.empty(), reason);
    }

    /** The same number, measured on some rows, which are described in words. */
    public Measured on(String rows) {
        return new Measured(value, reason, Optional.of(rows));
    }

    /** The value, or {@code other} where it is absent. */
    public double orElse(double other) {
        return value.orElse(other);
    }
}
