package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Arithmetic of bounds in a program under construction: values are non-negative, an absent one is
 * exactly 0.
 *
 * <p>Sums, products, quotients and roots of such values lose a relative part far below 2⁻³⁰, and an
 * underflow at most 2⁻¹⁰⁷⁴ a term; {@link #up} makes up for both.
 */
record Margins(ProgramBuilder b) {
    /** More than what any sum of products that underflow is off by. */
    static final double TINY = 1e-200;

    private static final double MORE = 1 + 0x1p-30;
    private static final double LESS = 1 - 0x1p-30;

    /** An upper bound from a computed expression of upper bounds. */
    Value up(Value x) {
        return b.shift(b.scale(MORE, x), TINY);
    }

    /** The same for sums without products, which do not underflow: 0 stays 0. */
    Value upSum(Value x) {
        return b.scale(MORE, x);
    }

    /** A lower bound from a computed positive lower bound. */
    Value down(Value x) {
        return b.scale(LESS, x);
    }

    Value abs(Value x) {
        return b.unary(UnaryFn.ABS, x);
    }

    @Nullable Value plus(@Nullable Value x, @Nullable Value y) {
        return x == null ? y : y == null ? x : b.add(x, y);
    }

    @Nullable Value times(@Nullable Value x, @Nullable Value y) {
        return x == null || y == null ? null : b.mul(x, y);
    }

    @Nullable Value scaled(double factor, @Nullable Value x) {
        return x == null || factor == 0 ? null : b.scale(Math.abs(factor), x);
    }

    /** √(x² + y²) for parts that are orthogonal, else x + y. */
    @Nullable Value join(boolean apart, @Nullable Value x, @Nullable Value y) {
        if (x == null || y == null || !apart) {
            return plus(x, y);
        }
        return up(
                b.unary(
                        UnaryFn.SQRT,
                        b.shift(
                                b.add(b.unary(UnaryFn.SQUARE, x), b.unary(UnaryFn.SQUARE, y)),
                                Rounding.SQUARES)));
    }

    Value smaller(Value x, Value y) {
        return b.select(b.compare(BinaryFn.GREATER, x, y), y, x);
    }

    Value larger(Value x, Value y) {
        return b.select(b.compare(BinaryFn.GREATER, x, y), x, y);
    }

    /** |mid| + radius. */
    Value magnitude(Value mid, @Nullable Value radius) {
        Value size = abs(mid);
        return radius == null ? size : upSum(b.add(size, radius));
    }

    /** A number of a sample repeated over a shape. */
    Value over(Value scalar, Shape shape) {
        return b.broadcast(scalar, shape, List.of());
    }

    /** The 2-norm of all elements of a sample; the axes of the shape go. */
    Value norm(Value x) {
        return root(b.sumAll(b.unary(UnaryFn.SQUARE, x)), x.type().shape().size());
    }

    /** √ of a computed sum of so many squares, which may have underflown. */
    Value root(Value squares, double terms) {
        Value sum = b.scale(1 + Rounding.gamma((long) terms + 2), squares);
        return up(b.unary(UnaryFn.SQRT, b.shift(sum, Rounding.SQUARES)));
    }

    /** The largest element of a sample. */
    Value largest(Value x) {
        int size = x.type().shape().size();
        return x.type().shape().rank() == 0 ? x : b.max(b.reshape(x, Shape.of(size)), 0);
    }

    /** Sums over the axes whose labels are not kept; the others stay in their order. */
    Value sumOver(Value x, String labels, String kept, Axes named) {
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i < labels.length(); i++) {
            if (kept.indexOf(labels.charAt(i)) < 0) {
                gone.add(i);
            }
        }
        return b.sumAxes(b.sum(x, gone), x.type().axes().intersect(named));
    }

    /** 1 where |x| ≤ radius, as far as rounding can tell, else 0; absent without a radius. */
    @Nullable Value within(Value x, @Nullable Value radius) {
        return radius == null ? null : b.compare(BinaryFn.GREATER_EQUAL, up(radius), abs(x));
    }
}
