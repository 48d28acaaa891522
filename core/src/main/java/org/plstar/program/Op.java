package org.plstar.program;

import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Window;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The primitive operations: each has a name and constants; the rules of a transformation are in the
 * transformation's file.
 *
 * <p>Axis numbers count the axes of the shape per item, 0 outermost; named axes are never numbered.
 * Named axes of several operands are matched by name, and an operand that lacks one is broadcast
 * along it.
 */
public sealed interface Op {
    /** A weight to differentiate by; no named axes. */
    record Param(String name, Type type) implements Op {}

    /** An input: data, a residual kept from another program, or a tangent or cotangent. */
    record Input(String name, Type type) implements Op {}

    /**
     * Fixed numbers, row-major; two constants are equal only if they are the same object.
     *
     * @param values not NaN; copied, and what is given out is to be left unchanged
     */
    @SuppressWarnings("ArrayRecordComponent") // equal by identity only
    record Const(Shape shape, double[] values) implements Op {
        /** Copies the numbers; refuses another count than that of the shape. */
        public Const {
            Require.size(shape.size(), values.length, ProgramRefusal.SIZE, "constant");
            values = values.clone();
            for (double v : values) {
                Require.that(
                        !Double.isNaN(v), ProgramRefusal.NOT_FINITE, "constant " + v, "a number");
            }
        }
    }

    /** The identity matrix of the output axis: item o is the o-th unit vector of [n]. */
    record Seeds(int n) implements Op {
        /** Refuses a number of seeds below 1. */
        public Seeds {
            Require.atLeast(1, n, ProgramRefusal.RANGE, "n");
        }
    }

    /** Applies a function to each element: y_i = f(x_i). */
    record Unary(UnaryFn fn) implements Op {}

    /** The product y = factor · x. */
    record Scale(double factor) implements Op {
        /** Refuses a factor that is not finite. */
        public Scale {
            Require.finite(factor, ProgramRefusal.NOT_FINITE, "factor");
        }
    }

    /** y = a + b, equal shapes. */
    record Add() implements Op {}

    /** y = a ∘ b, equal shapes. */
    record Mul() implements Op {}

    /** y = a / b, equal shapes. */
    record Div() implements Op {}

    /**
     * The number y = 1 where the comparison holds, otherwise 0; {@code fn} is one of the comparing
     * functions.
     */
    record Compare(BinaryFn fn) implements Op {
        /** Refuses a function that is no comparison, since its derivative would not be 0. */
        public Compare {
            Require.that(
                    fn == BinaryFn.GREATER || fn == BinaryFn.GREATER_EQUAL || fn == BinaryFn.EQUAL,
                    ProgramRefusal.OPERANDS,
                    "comparison by " + fn,
                    "GREATER, GREATER_EQUAL or EQUAL");
        }
    }

    /** The value y = a where the mask (first operand) is not 0, otherwise b. */
    record Select() implements Op {}

    /**
     * A product summed over shared axes: axes carry labels; a label in both operands and the result
     * is a batch axis, one in both operands only is summed; each label of an operand is in the
     * result or in the other operand.
     *
     * @param summed named axes, present in both operands, that are summed as well
     */
    record Contract(String a, String b, String result, Axes summed) implements Op {}

    /** Sums over the given axes, which disappear. */
    record Sum(List<Integer> axes) implements Op {}

    /**
     * Repeats: axis i of the operand becomes axis {@code positions.get(i)} of {@code shape},
     * increasing; all other axes are new.
     */
    record Broadcast(Shape shape, List<Integer> positions) implements Op {}

    /** Sums over named axes of the operand. */
    record SumAxes(Axes axes) implements Op {}

    /** Repeats the operand along named axes that it does not have. */
    record Spread(Axes axes) implements Op {}

    /** The elements of the operand in row-major order, in another shape. */
    record Reshape(Shape shape) implements Op {}

    /** Axis i of the result is axis {@code order.get(i)} of the operand. */
    record Permute(List<Integer> order) implements Op {}

    /** Elements start, start + step, … (count of them) along every axis. */
    record Slice(List<Integer> start, List<Integer> step, List<Integer> count) implements Op {}

    /**
     * The transpose of {@code Slice}: the operand's elements at start, start + step, …, zero
     * elsewhere.
     */
    record Pad(Shape shape, List<Integer> start, List<Integer> step) implements Op {}

    /** Joins the operands along one axis. */
    record Concat(int axis) implements Op {}

    /**
     * Selected elements: axes have labels as in {@link Contract}; the one label of the first
     * operand that the result lacks is chosen by the second operand, whole numbers from 0 on. A
     * label in both operands is a batch axis. Linear in the first operand.
     */
    record TakeAlong(String x, String ids, String result) implements Op {
        /** The label of the axis along which elements are selected. */
        public char taken() {
            return (char) x.chars()
                    .filter(label -> result.indexOf(label) < 0)
                    .findFirst()
                    .orElseThrow(() -> Refusal.of(
                            ProgramRefusal.OPERANDS,
                            toString(),
                            "it takes nothing",
                            "a label that the result lacks",
                            "leave one out of the result"));
        }
    }

    /**
     * The transpose of {@code TakeAlong(result, ids, x)}: adds the elements of the first operand
     * where the second says; zero elsewhere.
     *
     * @param choices extent of the axis that {@code ids} points into
     * @param summed named axes of the operands that are summed
     */
    record ScatterAdd(String x, String ids, String result, int choices, Axes summed) implements Op {
        /** The label of the axis that the ids index. */
        public char taken() {
            return new TakeAlong(result, ids, x).taken();
        }
    }

    /**
     * The patches of the planes in the last two axes: [..., height, width] to [..., kernel height,
     * kernel width, windows down, windows across].
     *
     * @param padding what lies outside the plane; linear if it is 0
     */
    record Patches(Window window, double padding) implements Op {
        /** Refuses NaN as the padding. */
        public Patches {
            Require.that(
                    !Double.isNaN(padding),
                    ProgramRefusal.NOT_FINITE,
                    "padding " + padding,
                    "a number");
        }
    }

    /** The transpose of {@code Patches}: adds patches onto planes [height, width] of zeros. */
    record Fold(Window window, int height, int width) implements Op {}

    /**
     * The first position of the largest element along an axis, which disappears; not-a-number
     * counts as largest.
     */
    record ArgMax(int axis) implements Op {}

    /** The operand as a constant: derivatives do not pass. */
    record Detach() implements Op {}
}
