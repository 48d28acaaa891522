package org.plstar.network;

import org.plstar.refusal.Require;

/**
 * A number for the rows of an image and one for its columns; {@code 3x5} in network texts, or one
 * number where both agree.
 */
public record Extent(int height, int width) {
    /** Refuses negative numbers with BAD_ARGUMENT. */
    public Extent {
        Require.atLeast(0, height, NetworkRefusal.BAD_ARGUMENT, "height");
        Require.atLeast(0, width, NetworkRefusal.BAD_ARGUMENT, "width");
    }

    /** The extent of 1 along both axes. */
    public static final Extent ONE = new Extent(1, 1);

    /** The same number along both axes. */
    public static Extent square(int side) {
        return new Extent(side, side);
    }

    void requireAtLeast(int least, String name) {
        Require.atLeast(least, Math.min(height, width), NetworkRefusal.BAD_ARGUMENT, name);
    }

    /** The text, such as {@code 3x3}. */
    @Override
    public String toString() {
        return height + "x" + width;
    }
}
