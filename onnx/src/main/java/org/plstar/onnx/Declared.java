package org.plstar.onnx;

import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/**
 * An input as the graph and the options declare it.
 *
 * @param place where the sample axis stands
 * @param shape of one sample
 */
record Declared(String name, Kind kind, Samples place, Shape shape) {
    /** An input of the program that takes its numbers alone. */
    Traced input(ProgramBuilder builder) {
        return traced(builder.input(name, new Type(Axes.SAMPLE, shape)));
    }

    Traced traced(Value value) {
        return new Traced(value, place, kind);
    }

    /**
     * The shape of numbers that are the same for all samples: the sample axis has an extent of 1.
     */
    Shape constant() {
        if (!place.given()) {
            return shape;
        }
        int[] dims = new int[shape.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == place.axis() ? 1 : shape.dim(i < place.axis() ? i : i - 1);
        }
        return Shape.of(dims);
    }
}
