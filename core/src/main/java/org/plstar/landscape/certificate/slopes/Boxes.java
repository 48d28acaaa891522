package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/**
 * The boxes of a program's lines as they are made, one line after another, and what all rules make
 * them with.
 */
class Boxes {
    /** The input with the radius of the ball. */
    static final String RADIUS = "ball radius";

    /** What an input is called that says which elements are the same function of the weights. */
    static final String SAME = "same function ";

    /** What inputs are called that are a line's value, and that bound its error. */
    static final String VALUE = "value ";

    static final String ERROR = "error ";

    /** Larger numbers are refused, so that no product of two overflows. */
    private static final double LARGEST = 0x1p500;

    private static final double FAR = 1e300;

    static final double NO_LEAST = Double.NEGATIVE_INFINITY;

    final ProgramBuilder b = new ProgramBuilder();

    final Margins m = new Margins(b);

    final UnaryBounds functions = new UnaryBounds(m);

    final Program program;

    final Kinks kinks;

    final List<Enclosed> all = new ArrayList<>();

    final List<Doubt> doubts = new ArrayList<>();

    /**
     * For each relu, leaky relu and abs, per sample: how far weights may go before an element
     * changes side.
     */
    final List<Value> margins = new ArrayList<>();

    final int samples;

    private final Set<Integer> ties;

    private final Map<List<Integer>, double[]> positions = new HashMap<>();

    private final Value ball;

    /**
     * Before the first line.
     *
     * @param samples extent of the sample axis
     * @param ties nodes of which an input {@link #SAME} says which elements are the same function
     */
    Boxes(Program program, int samples, Set<Integer> ties) {
        this.program = program;
        this.samples = samples;
        this.ties = ties;
        kinks = new Kinks(program);
        ball = b.input(RADIUS, Type.of());
    }

    Enclosed of(int node) {
        return all.get(node);
    }

    Enclosed in(Node n, int operand) {
        return all.get(n.operands().get(operand));
    }

    static Enclosed exact(Value mid, double least) {
        return new Enclosed(mid, null, null, null, null, Set.of(), least);
    }

    /** The radius from error and change, and the norm of all changes where none is known. */
    Enclosed finish(
            Value mid,
            @Nullable Value error,
            @Nullable Value change,
            @Nullable Value norm,
            Set<String> unknowns,
            double least) {
        Value whole = norm == null && change != null ? m.norm(change) : norm;
        Value radius = error;
        if (change != null) {
            Value moved = b.mul(m.over(ball, change.type().shape()), change);
            radius = m.up(error == null ? moved : b.add(error, moved));
        }
        return new Enclosed(mid, error, change, whole, radius, unknowns, least);
    }

    /** The same with changes cut to the norm of all of them. */
    Enclosed cut(
            Value mid,
            @Nullable Value error,
            @Nullable Value change,
            @Nullable Value norm,
            Set<String> unknowns,
            double least) {
        if (change == null || norm == null) {
            return finish(mid, error, change, norm, unknowns, least);
        }
        Value whole = m.smaller(norm, m.norm(change));
        Value smaller = m.smaller(change, m.over(whole, change.type().shape()));
        return finish(mid, error, smaller, whole, unknowns, least);
    }

    /** What is left of a computed bound from below: a small positive one may be rounded up. */
    static double rounded(double least) {
        return least > 0 && least < Double.MIN_NORMAL / Rounding.UNIT
                ? 0
                : least - 1e-15 * Math.abs(least);
    }

    static Enclosed withLeast(Enclosed x, double other) {
        return new Enclosed(
                x.mid(),
                x.error(),
                x.change(),
                x.norm(),
                x.radius(),
                x.unknowns(),
                Math.min(x.least(), other));
    }

    /** What one more rounding of a computed value is off by. */
    Value rounding(double units, Value v) {
        return b.scale(units * Rounding.UNIT, m.abs(v));
    }

    @Nullable Value upIf(@Nullable Value x) {
        return x == null ? null : m.up(x);
    }

    static Set<String> union(Enclosed x, Enclosed y) {
        Set<String> all = new HashSet<>(x.unknowns());
        all.addAll(y.unknowns());
        return all;
    }

    /** The least (|mid| - error)/change of a sample; elements that do not change count as far. */
    Value margin(Enclosed x, Value change) {
        Shape shape = x.mid().type().shape();
        Value size = m.abs(x.mid());
        Value distance = x.error() == null ? size : b.subtract(size, m.up(x.error()));
        Value part = m.down(b.div(distance, m.up(change)));
        Value moves = b.compare(BinaryFn.GREATER, change, b.fill(0, shape));
        Value far = b.select(moves, part, b.fill(FAR, shape));
        return b.scale(-1, m.largest(b.scale(-1, far)));
    }

    /** 1 where x may be positive in the ball, else 0: what lets a relu depend on x. */
    Value active(Enclosed x) {
        Value zero = b.fill(0, x.mid().type().shape());
        Value high = x.radius() == null ? x.mid() : b.add(x.mid(), m.up(x.radius()));
        return b.compare(BinaryFn.GREATER, high, zero);
    }

    /** Refuses what a kink would turn into an ordinary number: infinite, or not a number. */
    void requireSize(Enclosed x, int id) {
        if (!x.isExact()) {
            tooLarge(m.magnitude(x.mid(), x.radius()), id);
        }
    }

    void tooLarge(Value size, int id) {
        Shape shape = size.type().shape();
        Value fits = b.compare(BinaryFn.GREATER, b.fill(LARGEST, shape), size);
        doubts.add(
                new Doubt(id, "its operand may be too large", b.subtract(b.fill(1, shape), fits)));
    }

    /** 1 where two values may be equal in the ball. */
    @Nullable Value near(Enclosed x, Enclosed y) {
        return m.within(b.subtract(x.mid(), y.mid()), m.plus(x.radius(), y.radius()));
    }

    Enclosed spread(Enclosed x, Axes axes) {
        if (axes == Axes.NONE) {
            return x;
        }
        return new Enclosed(
                b.spread(x.mid(), axes),
                spread(x.error(), axes),
                spread(x.change(), axes),
                spread(x.norm(), axes),
                spread(x.radius(), axes),
                x.unknowns(),
                x.least());
    }

    @Nullable Value spread(@Nullable Value x, Axes axes) {
        return x == null ? null : b.spread(x, axes);
    }

    /** 1 for every element along an axis that can be the largest in the ball. */
    Value candidates(Enclosed x, int axis) {
        Shape shape = x.mid().type().shape();
        Value radius = x.radius() == null ? b.fill(0, shape) : m.up(x.radius());
        Value lowest = b.max(b.subtract(x.mid(), radius), axis);
        Value best = b.broadcast(lowest, shape, others(shape, axis));
        return b.compare(BinaryFn.GREATER_EQUAL, b.add(x.mid(), radius), best);
    }

    private static List<Integer> others(Shape shape, int axis) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis) {
                others.add(i);
            }
        }
        return others;
    }

    /** The same, but for those that are the same function of the weights as the largest now. */
    Value candidates(Enclosed x, int axis, int node) {
        Value can = candidates(x, axis);
        if (!ties.contains(node)) {
            return can;
        }
        Shape shape = x.mid().type().shape();
        List<Integer> others = others(shape, axis);
        Value ids = b.input(SAME + node, x.mid().type());
        Value winner = winner(ids, x.mid(), axis, others);
        Value position =
                b.constant(
                        shape,
                        positions.computeIfAbsent(
                                List.of(node, axis), _ -> positions(shape, axis)));
        Value now = b.broadcast(b.argMax(x.mid(), axis), shape, others);
        Value same =
                b.mul(
                        b.compare(BinaryFn.EQUAL, ids, winner),
                        b.subtract(b.fill(1, shape), b.compare(BinaryFn.EQUAL, position, now)));
        return b.select(same, b.fill(0, shape), can);
    }

    private Value winner(Value ids, Value x, int axis, List<Integer> others) {
        String labels = "abcdefgh".substring(0, x.type().shape().rank());
        String rest = labels.substring(0, axis) + labels.substring(axis + 1);
        return b.broadcast(
                b.takeAlong(labels, ids, rest, b.argMax(x, axis), rest), x.type().shape(), others);
    }

    private static double[] positions(Shape shape, int axis) {
        double[] positions = new double[shape.size()];
        int stride = shape.strides()[axis];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i / stride % shape.dim(axis);
        }
        return positions;
    }

    /** Number of terms of each sum. */
    long terms(Op.Contract c, Type type, String labels) {
        long terms = c.summed().sample() ? samples : 1;
        for (int i = 0; i < labels.length(); i++) {
            if (c.result().indexOf(labels.charAt(i)) < 0) {
                terms *= type.shape().dim(i);
            }
        }
        return terms;
    }
}
