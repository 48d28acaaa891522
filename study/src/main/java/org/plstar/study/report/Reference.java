package org.plstar.study.report;

/**
 * A labelled line across the whole plot, such as a threshold or the step from which a certificate
 * holds.
 *
 * @param value finite; the height of a horizontal line, the place of a vertical one
 */
public record Reference(Direction direction, double value, String label) {
    /** The direction of the line. */
    public enum Direction {
        HORIZONTAL,
        VERTICAL
    }

    /** Refuses a value that is not finite with an {@link IllegalArgumentException}. */
    public Reference {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "reference \"" + label + "\" = " + value + " is not finite: leave it out");
        }
    }

    /** A horizontal line at a height. */
    public static Reference horizontal(double y, String label) {
        return new Reference(Direction.HORIZONTAL, y, label);
    }

    /** A vertical line at a place of the x axis. */
    public static Reference vertical(double x, String label) {
        return new Reference(Direction.VERTICAL, x, label);
    }
}
