package org.plstar.study.report;

import java.util.OptionalDouble;

/**
 * The colour and the stroke of a series.
 *
 * @param group series of one group share a colour in every chart of a report: a run keeps its
 *     colour
 * @param position where the series stands in an ordered family (0 first, 1 last), drawn as a ramp
 *     of shades; empty for a family of one
 * @param stroke a second sign beside colour, so that nothing depends on colour alone
 */
public record Ink(String group, OptionalDouble position, Stroke stroke) {
    /** The stroke of a line. */
    public enum Stroke {
        SOLID,
        DASHED,
        DOTTED
    }

    /** Refuses positions outside [0, 1] with an {@link IllegalArgumentException}. */
    public Ink {
        if (position.isPresent() && !(position.getAsDouble() >= 0 && position.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "position = " + position.getAsDouble() + " is not in [0, 1]");
        }
    }

    /** The group's own colour, solid. */
    public static Ink of(String group) {
        return new Ink(group, OptionalDouble.empty(), Stroke.SOLID);
    }

    /**
     * A shade of an ordered family without a group, such as the spectra of one run at successive
     * steps.
     */
    public static Ink ramp(double position) {
        return new Ink("", OptionalDouble.of(position), Stroke.SOLID);
    }

    /** The same colour with another stroke. */
    public Ink withStroke(Stroke other) {
        return new Ink(group, position, other);
    }
}
