package org.plstar.onnx;

import java.util.OptionalDouble;
import org.plstar.array.Shape;

/**
 * Numbers known while the graph is read.
 *
 * @param values row-major; not modified
 * @param samples empty, or for each element how many times the number of samples is added to it:
 *     what {@code Shape} gives, and arithmetic on it
 */
record Constant(Shape shape, Kind kind, double[] values, double[] samples) implements GraphValue {
    private static final double[] FREE = {};

    static Constant of(Shape shape, Kind kind, double... values) {
        return new Constant(shape, kind, values, FREE);
    }

    static Constant wholes(double... values) {
        return of(Shape.of(values.length), Kind.WHOLE, values);
    }

    @Override
    public int rank() {
        return shape.rank();
    }

    /** Whether no element depends on the number of samples. */
    boolean isFree() {
        for (double s : samples) {
            if (s != 0) {
                return false;
            }
        }
        return true;
    }

    double samplesAt(int i) {
        return samples.length == 0 ? 0 : samples[i];
    }

    /** Elements {@code from[i]} under a shape. */
    Constant pick(Shape to, int[] from) {
        double[] v = new double[from.length];
        double[] s = samples.length == 0 ? FREE : new double[from.length];
        for (int i = 0; i < from.length; i++) {
            v[i] = values[from[i]];
            if (s.length > 0) {
                s[i] = samples[from[i]];
            }
        }
        return new Constant(to, kind, v, s);
    }

    Constant reshaped(Shape to) {
        return new Constant(to, kind, values, samples);
    }

    Constant as(Kind other) {
        return new Constant(shape, other, values, samples);
    }

    /** The number that all elements are equal to; absent if they differ. */
    OptionalDouble uniform() {
        if (values.length == 0 || !isFree()) {
            return OptionalDouble.empty();
        }
        for (double v : values) {
            if (v != values[0]) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(values[0]);
    }
}
