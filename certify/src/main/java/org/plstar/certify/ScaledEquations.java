package org.plstar.certify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;

/**
 * The equations G(z) = R(F(Cz) - y) of powers of two R and C: no number is rounded by them, and the
 * zeros of G are those of F - y, each z = w/C.
 *
 * <p>Bounds of a line count its largest element for all, so scales must not meet in one line.
 * Therefore each value is v̂ times powers of two by element, which ride along through products,
 * quotients and moves; where values of several exponents are added, each is multiplied by what its
 * power is of the largest, at most 1. Functions take the value itself.
 *
 * @param system G, with the params of F
 * @param point z where F was at w, [p]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ScaledEquations(ResidualSystem system, double[] point) {
    /** The exponents beyond which products of scaled numbers may leave the range of doubles. */
    private static final int MOST = 400;

    /** The exponent of an exact 0. */
    private static final int NONE = Integer.MIN_VALUE / 8;

    /**
     * The equations in scales.
     *
     * @param f a system of one sample without data
     * @param w where a zero is near, [p]
     * @param columns exponents of C, [p]
     * @param rows exponents of R, [n]
     * @return absent where exponents are too far apart for doubles, or f has samples
     * @throws org.plstar.refusal.Refusal SIZE
     */
    public static Optional<ScaledEquations> of(
            ResidualSystem f, double[] w, int[] columns, int[] rows) {
        Require.size(f.unknowns(), w.length, SystemRefusal.SIZE, "w");
        Require.size(w.length, columns.length, SystemRefusal.SIZE, "columns");
        Require.size(f.equations(), rows.length, SystemRefusal.SIZE, "rows");
        boolean plain = f.samples() == 1
                && f.program().inputs().isEmpty()
                && f.program().nodes().stream().allMatch(n -> !n.type().axes().sample());
        if (!plain || !areNear(columns) || !areNear(rows)) {
            return Optional.empty();
        }
        double[] z = new double[w.length];
        Arrays.setAll(z, j -> Math.scalb(w[j], -columns[j]));
        double[] y = new double[rows.length];
        Arrays.setAll(y, i -> Math.scalb(f.targets()[i], rows[i]));
        for (int i = 0; i < y.length; i++) {
            if (Math.scalb(y[i], -rows[i]) != f.targets()[i]) { // it left the range of doubles
                return Optional.empty();
            }
        }
        return new Riding(f, columns)
                .equations(rows)
                .map(b -> new ScaledEquations(
                        ResidualSystem.of(b.build(), f.layout(), Map.of(), 1, y), z));
    }

    private static boolean areNear(int[] exponents) {
        return Arrays.stream(exponents).allMatch(k -> Math.abs(k) <= MOST);
    }

    /** A value as its hat times powers of two by element, in row-major order. */
    private record Scaled(Value hat, int[] exponents) {}

    /** Copies a program with powers of two beside its values. */
    private static final class Riding {
        private final ResidualSystem f;
        private final int[] columns;
        private final ProgramBuilder b = new ProgramBuilder();
        private final List<Scaled> all = new ArrayList<>();

        /** Whether a factor left the range in which powers of two are exact. */
        private boolean lost;

        Riding(ResidualSystem f, int[] columns) {
            this.f = f;
            this.columns = columns;
        }

        Optional<ProgramBuilder> equations(int[] rows) {
            for (Node n : f.program().nodes()) {
                all.add(scaled(n));
            }
            Scaled out = all.get(f.program().output(f.output()));
            int[] e = out.exponents.clone();
            for (int i = 0; i < e.length; i++) {
                e[i] = e[i] == NONE ? 0 : e[i] + rows[i];
            }
            b.output("G", times(out.hat, e));
            return lost ? Optional.empty() : Optional.of(b);
        }

        private Scaled operand(Node n, int i) {
            return all.get(n.operands().get(i));
        }

        private Scaled scaled(Node n) {
            return switch (n.op()) {
                case Op.Param(String name, var type) -> {
                    ParamLayout.Entry e = f.layout().entry(name);
                    yield new Scaled(
                            b.param(name, type.shape()),
                            Arrays.copyOfRange(columns, e.offset(), e.offset() + e.size()));
                }
                case Op.Const(Shape shape, double[] values) -> constant(shape, values);
                case Op.Scale(double factor) -> {
                    Scaled x = operand(n, 0);
                    int k = exponent(factor);
                    yield new Scaled(
                            b.scale(k == NONE ? 0 : Math.scalb(factor, -k), x.hat),
                            plus(x.exponents, k, 1));
                }
                case Op.Mul() -> {
                    Scaled x = operand(n, 0);
                    Scaled y = operand(n, 1);
                    yield new Scaled(b.mul(x.hat, y.hat), plus(x.exponents, y.exponents, 1));
                }
                case Op.Div() -> {
                    Scaled x = operand(n, 0);
                    Scaled y = operand(n, 1);
                    yield new Scaled(b.div(x.hat, y.hat), plus(x.exponents, y.exponents, -1));
                }
                case Op.Add() -> sum(operand(n, 0), operand(n, 1));
                case Op.Sum(List<Integer> axes) when isOfRows(n, axes) -> rowSums(operand(n, 0));
                case Op.Unary(UnaryFn fn) -> unary(fn, operand(n, 0));
                case Op.Reshape(Shape shape) ->
                    new Scaled(b.reshape(operand(n, 0).hat, shape), operand(n, 0).exponents);
                case Op.Broadcast(Shape shape, var positions)
                when operand(n, 0).exponents.length == 1 -> {
                    int[] e = new int[shape.size()];
                    Arrays.fill(e, operand(n, 0).exponents[0]);
                    yield new Scaled(b.broadcast(operand(n, 0).hat, shape, positions), e);
                }
                case Op.Slice(var start, var step, var count)
                when start.size() == 1 -> {
                    int[] e = new int[count.getFirst()];
                    Arrays.setAll(
                            e,
                            i -> operand(n, 0).exponents[start.getFirst() + i * step.getFirst()]);
                    yield new Scaled(b.slice(operand(n, 0).hat, start, step, count), e);
                }
                case Op.Concat(int axis)
                when axis == 0 -> {
                    List<Value> parts = new ArrayList<>();
                    List<int[]> e = new ArrayList<>();
                    for (int i = 0; i < n.operands().size(); i++) {
                        parts.add(operand(n, i).hat);
                        e.add(operand(n, i).exponents);
                    }
                    yield new Scaled(
                            b.concat(0, parts),
                            e.stream().flatMapToInt(Arrays::stream).toArray());
                }
                case Op.TakeAlong(String lx, String li, String result)
                when lx.length() == 1
                        && li.equals(result)
                        && li.length() == 1
                        && f.program().nodes().get(n.operands().get(1)).op()
                                instanceof Op.Const(var _, double[] ids) -> {
                    int[] e = new int[ids.length];
                    Arrays.setAll(e, i -> operand(n, 0).exponents[(int) ids[i]]);
                    Value taken =
                            b.takeAlong(lx, operand(n, 0).hat, li, itself(operand(n, 1)), result);
                    yield new Scaled(taken, e);
                }
                default -> {
                    Value[] operands = n.operands().stream()
                            .map(i -> itself(all.get(i)))
                            .toArray(Value[]::new);
                    yield new Scaled(
                            b.add(n.op(), operands), new int[n.type().shape().size()]);
                }
            };
        }

        private boolean isOfRows(Node n, List<Integer> axes) {
            Shape shape =
                    f.program().nodes().get(n.operands().getFirst()).type().shape();
            return shape.rank() == 2 && axes.equals(List.of(1));
        }

        private Scaled constant(Shape shape, double[] values) {
            int[] e = new int[values.length];
            double[] hat = new double[values.length];
            for (int i = 0; i < e.length; i++) {
                e[i] = exponent(values[i]);
                hat[i] = e[i] == NONE ? 0 : Math.scalb(values[i], -e[i]);
            }
            return new Scaled(b.constant(shape, hat), e);
        }

        private Scaled unary(UnaryFn fn, Scaled x) {
            return switch (fn) {
                case NEGATE, ABS, RELU -> new Scaled(b.unary(fn, x.hat), x.exponents);
                case SQUARE -> new Scaled(b.unary(fn, x.hat), plus(x.exponents, x.exponents, 1));
                case RECIPROCAL ->
                    new Scaled(
                            b.unary(fn, x.hat), plus(new int[x.exponents.length], x.exponents, -1));
                case SQRT -> {
                    int[] half = new int[x.exponents.length];
                    int[] rest = new int[half.length];
                    for (int i = 0; i < half.length; i++) {
                        int e = x.exponents[i] == NONE ? 0 : x.exponents[i];
                        half[i] = Math.floorDiv(e, 2);
                        rest[i] = e - 2 * half[i];
                    }
                    yield new Scaled(b.unary(fn, times(x.hat, rest)), half);
                }
                default -> new Scaled(b.unary(fn, itself(x)), new int[x.exponents.length]);
            };
        }

        private Scaled sum(Scaled x, Scaled y) {
            int[] most = new int[x.exponents.length];
            Arrays.setAll(most, i -> Math.max(x.exponents[i], y.exponents[i]));
            Value a = times(x.hat, less(x.exponents, most));
            return new Scaled(b.add(a, times(y.hat, less(y.exponents, most))), most);
        }

        /** The sums of the rows of a matrix. */
        private Scaled rowSums(Scaled x) {
            int m = x.hat.type().shape().dim(0);
            int k = x.hat.type().shape().dim(1);
            int[] most = new int[m];
            int[] each = new int[m * k];
            for (int i = 0; i < m; i++) {
                most[i] = Arrays.stream(x.exponents, i * k, (i + 1) * k).max().orElse(NONE);
                Arrays.fill(each, i * k, (i + 1) * k, most[i]);
            }
            Value aligned = times(x.hat, less(x.exponents, each));
            return new Scaled(b.sum(aligned, List.of(1)), most);
        }

        /** The value itself. */
        private Value itself(Scaled x) {
            return times(x.hat, x.exponents);
        }

        /** A value times powers of two. */
        private Value times(Value x, int[] exponents) {
            int[] e = Arrays.stream(exponents).map(k -> k == NONE ? 0 : k).toArray();
            if (Arrays.stream(e).anyMatch(k -> Math.abs(k) > 2 * MOST)) {
                lost = true;
                return x;
            }
            int first = e.length == 0 ? 0 : e[0];
            if (Arrays.stream(e).allMatch(k -> k == first)) {
                return first == 0 ? x : b.scale(Math.scalb(1.0, first), x);
            }
            double[] factors =
                    Arrays.stream(e).mapToDouble(k -> Math.scalb(1.0, k)).toArray();
            return b.mul(b.constant(x.type().shape(), factors), x);
        }

        /** The binary exponent of a number, so that its hat is from 1 to 2; of 0 {@link #NONE}. */
        private static int exponent(double v) {
            return v == 0 ? NONE : Double.isInfinite(v) ? 0 : Math.getExponent(v);
        }

        private static int[] plus(int[] a, int[] more, int sign) {
            int[] all = new int[a.length];
            Arrays.setAll(all, i -> a[i] == NONE || more[i] == NONE ? NONE : a[i] + sign * more[i]);
            return all;
        }

        private static int[] plus(int[] a, int more, int sign) {
            int[] each = new int[a.length];
            Arrays.fill(each, more);
            return plus(a, each, sign);
        }

        private static int[] less(int[] e, int[] most) {
            int[] all = new int[e.length];
            Arrays.setAll(all, i -> e[i] == NONE ? 0 : e[i] - most[i]);
            return all;
        }
    }
}
