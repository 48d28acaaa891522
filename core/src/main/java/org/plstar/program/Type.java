package org.plstar.program;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Shape;

/** The type of a value: its named axes, followed by its shape per item. */
public record Type(Axes axes, Shape shape) {
    /** Refuses null with a {@link NullPointerException}. */
    public Type {
        requireNonNull(axes, "axes");
        requireNonNull(shape, "shape");
    }

    /** The type of a value without named axes. */
    public static Type of(int... dims) {
        requireNonNull(dims, "dims");
        return new Type(Axes.NONE, Shape.of(dims));
    }

    /** The type of a value with one item per sample. */
    public static Type perSample(int... dims) {
        requireNonNull(dims, "dims");
        return new Type(Axes.SAMPLE, Shape.of(dims));
    }

    /** The same shape with other axes. */
    public Type with(Axes other) {
        requireNonNull(other, "other");
        return new Type(other, shape);
    }

    /** The text, for instance {@code SAMPLE[10]}. */
    @Override
    public String toString() {
        return (axes == Axes.NONE ? "" : axes) + shape.toString();
    }
}
