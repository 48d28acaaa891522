package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;

/**
 * A node of a program under construction, with methods so that a formula reads as one:
 * {@code a.mul(b).sub(c)}. Each adds a node to the builder; both operands have one shape and one
 * builder.
 *
 * @param builder the one that made it, which refuses values of others
 */
public record Value(int id, Type type, ProgramBuilder builder) {
    /** Refuses null with a {@link NullPointerException}. */
    public Value {
        requireNonNull(builder, "builder");
        requireNonNull(type, "type");
    }

    /** The elementwise sum this + other. */
    public Value add(Value other) {
        requireNonNull(other, "other");
        return builder.add(this, other);
    }

    /** The sum this + number. */
    public Value add(double number) {
        return builder.shift(this, number);
    }

    /** The elementwise difference this - other. */
    public Value sub(Value other) {
        requireNonNull(other, "other");
        return builder.subtract(this, other);
    }

    /** The difference this - number. */
    public Value sub(double number) {
        return builder.shift(this, -number);
    }

    /** The elementwise product this ∘ other. */
    public Value mul(Value other) {
        requireNonNull(other, "other");
        return builder.mul(this, other);
    }

    /** The product factor · this. */
    public Value mul(double factor) {
        return builder.scale(factor, this);
    }

    /** The elementwise quotient this / other. */
    public Value div(Value other) {
        requireNonNull(other, "other");
        return builder.div(this, other);
    }

    /** The quotient this / number. */
    public Value div(double number) {
        return builder.scale(1 / number, this);
    }

    /** The negated value -this. */
    public Value neg() {
        return mul(-1);
    }

    /** The function f of every element. */
    public Value apply(UnaryFn f) {
        requireNonNull(f, "f");
        return builder.unary(f, this);
    }

    /** The elementwise square this². */
    public Value square() {
        return apply(UnaryFn.SQUARE);
    }

    /** The elementwise root √this. */
    public Value sqrt() {
        return apply(UnaryFn.SQRT);
    }

    /**
     * The power of every element: by products for a whole number of at most 64, otherwise exp(power
     * · log this), which is not-a-number below 0.
     */
    public Value pow(double power) {
        int whole = (int) power;
        if (whole != power || Math.abs(whole) > 64) {
            return apply(UnaryFn.LOG).mul(power).apply(UnaryFn.EXP);
        }
        return whole < 0 ? product(-whole).apply(UnaryFn.RECIPROCAL) : product(whole);
    }

    private Value product(int power) {
        if (power == 0) {
            return builder.fill(1, type.shape());
        }
        if (power == 1) {
            return this;
        }
        return power % 2 == 0 ? product(power / 2).square() : product(power - 1).mul(this);
    }

    /** The number 1 where this &lt; other, otherwise 0; its derivative is 0. */
    public Value less(Value other) {
        requireNonNull(other, "other");
        return builder.compare(BinaryFn.GREATER, other, this);
    }

    /** The value {@code yes} where this is not 0, otherwise {@code no}. */
    public Value choose(Value yes, Value no) {
        requireNonNull(no, "no");
        requireNonNull(yes, "yes");
        return builder.select(this, yes, no);
    }

    /** The sum of all elements, a scalar. */
    public Value sum() {
        return builder.sumAll(this);
    }

    /** The sum over one axis, which the result does not have. */
    public Value sum(int axis) {
        return builder.sum(this, List.of(axis));
    }

    /** The product of matrices [m, k] and [k, n], or of a matrix and a vector [k]. */
    public Value matmul(Value other) {
        String left = type.shape().rank() == 1 ? "k" : "ik";
        String right = other.type.shape().rank() == 1 ? "k" : "kj";
        return builder.contract(
                left, this, right, other, left.replace("k", "") + right.replace("k", ""));
    }

    /** The elements of this in another shape. */
    public Value reshape(int... dims) {
        return builder.reshape(this, Shape.of(dims));
    }

    @Override
    public String toString() {
        return "%" + id + " " + type;
    }
}
