package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * A cotangent of all outputs that is u_c ∘ m: numbers u_c of the output alone times numbers m of
 * the sample alone, as below a linear last layer.
 *
 * <p>Found from the program, through all ops that preserve products: scales, layout, and products
 * with, or sums over, what u does not vary along.
 *
 * @param sample m, of the cotangent's shape, with the sample axis alone
 * @param output u, with the output axis alone; of the axes that it varies along
 * @param axes these axes of the cotangent's shape, increasing
 */
record OutputFactorization(Value sample, Value output, List<Integer> axes) {

    /**
     * The two factors of a value, or null if it is no such product; new nodes are added to the
     * builder.
     */
    static @Nullable OutputFactorization of(ProgramBuilder b, Value g) {
        FactorSearch.Factors f = new FactorSearch(b).factors(g);
        return f == null
                        || f.sample() == null
                        || f.output() == null
                        || f.sample().type().axes() != Axes.SAMPLE
                ? null
                : new OutputFactorization(
                        f.sample(), f.output().value(), f.output().axes());
    }

    /** The value without its sample axis if it is the same for all samples; otherwise null. */
    static @Nullable Value ofOutputs(ProgramBuilder b, Value g) {
        FactorSearch.Factors f = new FactorSearch(b).factors(g);
        return f == null || f.sample() != null || f.output() == null
                ? null
                : b.broadcast(f.output().value(), g.type().shape(), f.output().axes());
    }

    /**
     * The factors m and u with the axes along which u varies in front, as a matrix [varying,
     * repeated]; u is [C, varying].
     */
    OutputFactorization inFront(ProgramBuilder b) {
        Shape shape = sample.type().shape();
        List<Integer> order = new ArrayList<>(axes);
        all(shape).stream().filter(a -> !axes.contains(a)).forEach(order::add);
        int own = output.type().shape().size();
        Shape matrix = Shape.of(own, shape.size() / Math.max(1, own));
        return new OutputFactorization(
                b.reshape(b.permute(sample, order), matrix),
                b.reshape(output, Shape.of(own)),
                List.of(0));
    }

    /** u along all axes of the cotangent's shape. */
    Value repeated(ProgramBuilder b) {
        return b.broadcast(output, sample.type().shape(), axes);
    }

    private static List<Integer> all(Shape shape) {
        return IntStream.range(0, shape.rank()).boxed().toList();
    }
}
