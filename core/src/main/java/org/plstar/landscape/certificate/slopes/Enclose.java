package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/**
 * A program that computes, for every value of another, bounds that hold for all weights in a ball:
 * one exhaustive switch.
 *
 * <p>The other's params and inputs keep their names; {@link #RADIUS} is R. Every rule is a line of
 * docs/certificates.md. Detach is the identity here: it changes derivatives, not values.
 */
final class Enclose {
    /** The input with the radius of the ball. */
    static final String RADIUS = "ball radius";

    /** What an input is called that says which elements are the same function of the weights. */
    static final String SAME = "same function ";

    /** Larger numbers are refused, so that no product of two overflows. */
    private static final double LARGEST = 0x1p500;

    /** What inputs are called that are a line's value, and that bound its error. */
    static final String VALUE = "value ";

    static final String ERROR = "error ";

    private static final double FAR = 1e300;

    private static final double NO_LEAST = Double.NEGATIVE_INFINITY;

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
    private final @Nullable ForwardSlopes forward;

    /**
     * Encloses.
     *
     * @param samples extent of the sample axis
     * @param given nodes whose values and errors are inputs {@link #VALUE} and {@link #ERROR},
     *     computed elsewhere with more digits
     * @param ties nodes of which an input {@link #SAME} says which elements are the same function
     */
    Enclose(Program program, int samples, Set<Integer> ties, Set<Integer> given) {
        this(program, samples, ties, given, 0);
    }

    /**
     * Encloses.
     *
     * @param directions n > 0: the ball is |z| ≤ {@link #RADIUS}, w = w1 + Dz with n columns of D;
     *     0: it is that of all w
     */
    Enclose(Program program, int samples, Set<Integer> ties, Set<Integer> given, int directions) {
        this.program = program;
        this.samples = samples;
        this.ties = ties;
        kinks = new Kinks(program);
        ball = b.input(RADIUS, Type.of());
        forward = directions > 0 ? new ForwardSlopes(this, directions) : null;
        for (Node n : program.nodes()) {
            int id = all.size();
            Enclosed own = rule(n, id);
            Enclosed x = given.contains(id) && !own.isExact() ? given(own, id) : own;
            all.add(forward == null ? x : forward.next(n, x));
        }
    }

    /** Slopes by z of a line, where there are directions; absent where they are 0. */
    @Nullable Interval along(int node) {
        return forward == null ? null : forward.of(node);
    }

    private Enclosed given(Enclosed x, int id) {
        Type type = program.nodes().get(id).type();
        return finish(
                b.input(VALUE + id, type),
                b.input(ERROR + id, type),
                x.change(),
                x.norm(),
                x.unknowns(),
                x.least());
    }

    Enclosed of(int node) {
        return all.get(node);
    }

    private Enclosed in(Node n, int operand) {
        return all.get(n.operands().get(operand));
    }

    private Enclosed rule(Node n, int id) {
        return switch (n.op()) {
            case Op.Param p -> param(p);
            case Op.Input _, Op.Seeds _ -> exact(b.add(n.op()), NO_LEAST);
            case Op.Const c -> constant(c, id);
            case Op.Unary u -> unary(u.fn(), in(n, 0), id);
            case Op.Scale s -> scale(s.factor(), in(n, 0), id);
            case Op.Add _ -> add(in(n, 0), in(n, 1));
            case Op.Mul _ -> multiply(in(n, 0), in(n, 1));
            case Op.Div _ -> divide(in(n, 0), in(n, 1), id);
            case Op.Compare c -> compare(c, in(n, 0), in(n, 1), id);
            case Op.Select _ -> select(n, id);
            case Op.Contract c -> contract(c, in(n, 0), in(n, 1));
            case Op.Sum s -> sum(s, in(n, 0));
            case Op.Broadcast s -> {
                double copies = s.shape().size() / (double) in(n, 0).mid().type().shape().size();
                yield moved(in(n, 0), v -> b.add(s, v), Math.sqrt(copies));
            }
            case Op.SumAxes s -> sumAxes(s.axes(), in(n, 0));
            case Op.Spread s -> spread(in(n, 0), s.axes());
            case Op.Reshape s -> moved(in(n, 0), v -> b.reshape(v, s.shape()), 1);
            case Op.Permute _, Op.Slice _ -> moved(in(n, 0), v -> b.add(n.op(), v), 1);
            case Op.Pad _ -> withLeast(moved(in(n, 0), v -> b.add(n.op(), v), 1), 0);
            case Op.Concat c -> concat(c, n);
            case Op.TakeAlong t -> kinks.isMaximum(n) ? maximum(n) : take(t, n, id);
            case Op.ScatterAdd s -> scatter(s, n, id);
            case Op.Patches p -> patches(p, in(n, 0));
            case Op.Fold f -> fold(f, in(n, 0));
            case Op.ArgMax a -> argMax(a, in(n, 0), id);
            case Op.Detach _ -> in(n, 0);
        };
    }

    // ---- leaves

    private Enclosed param(Op.Param p) {
        Value w = b.add(p);
        Value one = b.fill(1, w.type().shape());
        return finish(w, null, one, b.scalar(1), Set.of(p.name()), NO_LEAST);
    }

    private static Enclosed exact(Value mid, double least) {
        return new Enclosed(mid, null, null, null, null, Set.of(), least);
    }

    private Enclosed constant(Op.Const c, int id) {
        for (double v : c.values()) {
            if (Double.isNaN(v)) {
                doubts.add(new Doubt(id, "it is not a number", b.scalar(1)));
                break;
            }
        }
        return exact(b.add(c), least(c.values()));
    }

    private static double least(double... values) {
        double least = Double.POSITIVE_INFINITY;
        for (double v : values) {
            least = Math.min(least, v);
        }
        return least;
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
    private Enclosed cut(
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
    private static double rounded(double least) {
        return least > 0 && least < Double.MIN_NORMAL / Rounding.UNIT
                ? 0
                : least - 1e-15 * Math.abs(least);
    }

    private static Enclosed withLeast(Enclosed x, double other) {
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
    private Value rounding(double units, Value v) {
        return b.scale(units * Rounding.UNIT, m.abs(v));
    }

    private @Nullable Value upIf(@Nullable Value x) {
        return x == null ? null : m.up(x);
    }

    private static Set<String> union(Enclosed x, Enclosed y) {
        Set<String> all = new HashSet<>(x.unknowns());
        all.addAll(y.unknowns());
        return all;
    }

    // ---- elementwise

    private Enclosed unary(UnaryFn fn, Enclosed x, int id) {
        Value y = b.unary(fn, x.mid());
        Value doubt = functions.doubtful(fn, x);
        if (!fn.isSmooth() || doubt != null) {
            requireSize(x, id);
        }
        if ((fn == UnaryFn.RELU || fn == UnaryFn.ABS) && x.change() != null) {
            margins.add(margin(x, x.change()));
        }
        boolean jumps = fn == UnaryFn.SIGN || fn == UnaryFn.STEP;
        if (doubt != null) {
            doubts.add(new Doubt(id, jumps ? "it jumps" : "it is not defined everywhere", doubt));
        }
        double least = UnaryBounds.least(fn, x.least());
        if (jumps) {
            return exact(y, least);
        }
        Value library = functions.libraryError(fn, y);
        if (x.isExact()) {
            return finish(y, library, null, null, Set.of(), least);
        }
        Value error;
        Value change;
        if (fn == UnaryFn.RELU) {
            Value active = active(x);
            error = m.times(active, x.error());
            change = m.times(active, x.change());
        } else if (fn == UnaryFn.NEGATE || fn == UnaryFn.ABS) {
            error = x.error();
            change = x.change();
        } else {
            Value steep = functions.steepest(fn, x, y);
            error = upIf(m.plus(m.times(steep, x.error()), library));
            change = upIf(m.times(steep, x.change()));
        }
        double most = UnaryBounds.steepestAnywhere(fn);
        Value norm =
                Double.isFinite(most) && x.norm() != null ? m.up(b.scale(most, x.norm())) : null;
        return norm == null
                ? finish(y, error, change, null, x.unknowns(), least)
                : cut(y, error, change, norm, x.unknowns(), least);
    }

    /** The least (|mid| - error)/change of a sample; elements that do not change count as far. */
    private Value margin(Enclosed x, Value change) {
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

    private Enclosed scale(double c, Enclosed x, int id) {
        Value y = b.scale(c, x.mid());
        // a power of two that makes nothing smaller rounds nothing
        boolean whole = Math.abs(c) >= 1 && c == Math.scalb(Math.signum(c), Math.getExponent(c));
        if (whole && Math.abs(c) > 1 && !x.isExact()) {
            tooLarge(m.abs(y), id);
        }
        Value error = m.plus(m.scaled(c, x.error()), whole ? null : rounding(3, y));
        double least = x.least() == NO_LEAST || c < 0 ? NO_LEAST : rounded(c * x.least());
        return finish(
                y,
                upIf(error),
                upIf(m.scaled(c, x.change())),
                upIf(m.scaled(c, x.norm())),
                x.unknowns(),
                least);
    }

    private Enclosed add(Enclosed x, Enclosed y) {
        Value sum = b.add(x.mid(), y.mid());
        boolean apart = x.isApartFrom(y);
        Value error = m.plus(m.plus(x.error(), y.error()), rounding(1, sum));
        double least = x.least() + y.least();
        least -= 1e-15 * (Math.abs(x.least()) + Math.abs(y.least()));
        return finish(
                sum,
                upIf(error),
                m.join(apart, x.change(), y.change()),
                m.join(apart, x.norm(), y.norm()),
                union(x, y),
                Double.isNaN(least) ? NO_LEAST : least);
    }

    private Enclosed multiply(Enclosed x, Enclosed y) {
        Value product = b.mul(x.mid(), y.mid());
        Value sizeX = m.magnitude(x.mid(), x.radius());
        Value sizeY = m.magnitude(y.mid(), y.radius());
        boolean apart = x.isApartFrom(y);
        Value error =
                m.plus(
                        m.plus(m.times(sizeX, y.error()), m.times(x.error(), sizeY)),
                        rounding(1, product));
        Value norm =
                m.join(
                        apart,
                        y.norm() == null ? null : b.mul(m.largest(sizeX), y.norm()),
                        x.norm() == null ? null : b.mul(m.largest(sizeY), x.norm()));
        return cut(
                product,
                upIf(error),
                upIf(m.join(apart, m.times(sizeX, y.change()), m.times(sizeY, x.change()))),
                upIf(norm),
                union(x, y),
                x.least() >= 0 && y.least() >= 0 ? 0 : NO_LEAST);
    }

    private Enclosed divide(Enclosed x, Enclosed y, int id) {
        Value q = b.div(x.mid(), y.mid());
        requireSize(y, id);
        Value low = functions.awayFromZero(y);
        doubts.add(
                new Doubt(
                        id,
                        "it divides by what may be 0",
                        b.compare(BinaryFn.GREATER_EQUAL, b.fill(0, low.type().shape()), low)));
        Value size = b.div(m.magnitude(x.mid(), x.radius()), low);
        boolean apart = x.isApartFrom(y);
        Value errors = m.plus(x.error(), m.times(size, y.error()));
        Value changes = m.join(apart, x.change(), m.times(size, y.change()));
        return finish(
                q,
                upIf(m.plus(errors == null ? null : b.div(errors, low), rounding(2, q))),
                changes == null ? null : m.up(b.div(m.up(changes), low)),
                null,
                union(x, y),
                x.least() >= 0 && y.least() >= 0 ? 0 : NO_LEAST);
    }

    private Enclosed compare(Op.Compare c, Enclosed x, Enclosed y, int id) {
        requireSize(x, id);
        requireSize(y, id);
        Value near = near(x, y);
        if (near != null && !onlyChooses(id)) {
            doubts.add(
                    new Doubt(id, "it compares numbers that are equal within their radii", near));
        }
        return exact(b.add(c, x.mid(), y.mid()), 0);
    }

    /** Refuses what a kink would turn into an ordinary number: infinite, or not a number. */
    private void requireSize(Enclosed x, int id) {
        if (!x.isExact()) {
            tooLarge(m.magnitude(x.mid(), x.radius()), id);
        }
    }

    private void tooLarge(Value size, int id) {
        Shape shape = size.type().shape();
        Value fits = b.compare(BinaryFn.GREATER, b.fill(LARGEST, shape), size);
        doubts.add(
                new Doubt(id, "its operand may be too large", b.subtract(b.fill(1, shape), fits)));
    }

    /** 1 where two values may be equal in the ball. */
    @Nullable Value near(Enclosed x, Enclosed y) {
        return m.within(b.subtract(x.mid(), y.mid()), m.plus(x.radius(), y.radius()));
    }

    /** Whether a mask is used by continuous choices only. */
    private boolean onlyChooses(int mask) {
        for (int i = 0; i < program.nodes().size(); i++) {
            Node n = program.nodes().get(i);
            if (n.operands().contains(mask)
                    && !(n.op() instanceof Op.Select
                            && n.operands().getFirst() == mask
                            && !n.operands().subList(1, 3).contains(mask)
                            && kinks.choice(n).isPresent())) {
                return false;
            }
        }
        return program.outputs().stream().noneMatch(o -> program.output(o) == mask);
    }

    private Enclosed select(Node n, int id) {
        Enclosed mask = in(n, 0);
        Enclosed p = in(n, 1);
        Enclosed q = in(n, 2);
        if (!mask.isExact()) {
            doubts.add(new Doubt(id, "its mask is a computed number", b.fill(1, n.type().shape())));
        }
        Value y = b.select(mask.mid(), p.mid(), q.mid());
        Optional<Kinks.Choice> choice = kinks.choice(n);
        choice.filter(Kinks.Choice::linear)
                .map(c -> all.get(c.x()))
                .filter(x -> x.change() != null)
                .ifPresent(x -> margins.add(margin(x, Objects.requireNonNull(x.change()))));
        Value near = choice.map(c -> near(all.get(c.x()), all.get(c.y()))).orElse(null);
        Value error = chosen(mask.mid(), near, p.error(), q.error());
        Value change = chosen(mask.mid(), near, p.change(), q.change());
        return finish(y, error, change, null, union(p, q), Math.min(p.least(), q.least()));
    }

    /** The chosen bound, or the larger one where either may be chosen. */
    private @Nullable Value chosen(
            Value mask, @Nullable Value near, @Nullable Value p, @Nullable Value q) {
        if (p == null && q == null) {
            return null;
        }
        Shape shape = mask.type().shape();
        Value first = p == null ? b.fill(0, shape) : p;
        Value second = q == null ? b.fill(0, shape) : q;
        Value one = b.select(mask, first, second);
        return near == null ? one : b.select(near, m.larger(first, second), one);
    }

    // ---- sums and products

    private Enclosed contract(Op.Contract c, Enclosed left, Enclosed right) {
        Enclosed x = spread(left, c.summed());
        Enclosed y = spread(right, c.summed());
        Value product = contract(c, x.mid(), y.mid());
        Value sizeX = m.magnitude(x.mid(), x.radius());
        Value sizeY = m.magnitude(y.mid(), y.radius());
        Value error =
                b.scale(
                        Rounding.gamma(terms(c, x.mid().type(), c.a()) + 6),
                        contract(c, sizeX, sizeY));
        if (y.error() != null) {
            error = b.add(error, contract(c, sizeX, y.error()));
        }
        if (x.error() != null) {
            error = b.add(error, contract(c, x.error(), sizeY));
        }
        boolean apart = x.isApartFrom(y);
        Value change = m.join(apart, changes(c, x, sizeY, true), changes(c, y, sizeX, false));
        Value norm =
                m.join(
                        apart,
                        x.norm() == null ? null : whole(c, b.mul(wholeNorm(c, sizeY), x.norm())),
                        y.norm() == null ? null : whole(c, b.mul(wholeNorm(c, sizeX), y.norm())));
        return cut(
                product,
                m.up(error),
                upIf(change),
                upIf(norm),
                union(x, y),
                x.least() >= 0 && y.least() >= 0 ? 0 : NO_LEAST);
    }

    private Value contract(Op.Contract c, Value x, Value y) {
        return b.contract(c.a(), x, c.b(), y, c.result(), c.summed());
    }

    /** The Frobenius norm of a factor; of all samples where the product sums over them. */
    private Value wholeNorm(Op.Contract c, Value size) {
        Value squares = b.sumAll(b.unary(UnaryFn.SQUARE, size));
        Value all =
                c.summed() == Axes.NONE
                        ? squares
                        : b.sumAxes(squares, size.type().axes().intersect(c.summed()));
        return m.root(all, (double) size.type().shape().size() * samples);
    }

    /** Without the axes over which the product sums: the norm of all samples together. */
    private Value whole(Op.Contract c, Value perSample) {
        return b.sumAxes(b.spread(perSample, c.summed()), c.summed());
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

    /**
     * How much of the product changes with one factor: by the sum of its elements' changes, or by
     * rows, whichever is less; for a param by rows, whose change is 1.
     */
    private @Nullable Value changes(Op.Contract c, Enclosed moving, Value size, boolean first) {
        if (moving.change() == null) {
            return null;
        }
        String own = first ? c.a() : c.b();
        String other = first ? c.b() : c.a();
        double terms = terms(c, moving.mid().type(), own);
        Value squaresOther =
                m.sumOver(b.unary(UnaryFn.SQUARE, size), other, c.result(), c.summed());
        Value rowOther = m.root(squaresOther, terms);
        Value squares =
                m.sumOver(b.unary(UnaryFn.SQUARE, moving.change()), own, c.result(), c.summed());
        Value row = m.root(squares, terms);
        if (moving.norm() != null) {
            row = m.smaller(row, m.over(whole(c, moving.norm()), row.type().shape()));
        }
        String ownKept = kept(own, c.result());
        String otherKept = kept(other, c.result());
        Value byRows = m.up(b.contract(ownKept, row, otherKept, rowOther, c.result()));
        if (moving.error() == null && moving.unknowns().size() == 1) {
            return byRows;
        }
        Value byElements =
                m.up(
                        first
                                ? contract(c, moving.change(), size)
                                : contract(c, size, moving.change()));
        return m.smaller(byRows, byElements);
    }

    static String kept(String labels, String result) {
        StringBuilder kept = new StringBuilder();
        labels.chars().filter(l -> result.indexOf(l) >= 0).forEach(l -> kept.append((char) l));
        return kept.toString();
    }

    private Enclosed sum(Op.Sum s, Enclosed x) {
        Value y = b.sum(x.mid(), s.axes());
        int terms = x.mid().type().shape().size() / Math.max(1, y.type().shape().size());
        Value lost = b.scale(Rounding.gamma(terms + 2L), b.sum(m.abs(x.mid()), s.axes()));
        Value error = m.plus(x.error() == null ? null : b.sum(x.error(), s.axes()), lost);
        return cut(
                y,
                upIf(error),
                x.change() == null ? null : m.up(b.sum(x.change(), s.axes())),
                upIf(m.scaled(Math.sqrt(terms), x.norm())),
                x.unknowns(),
                x.least() >= 0 ? rounded(terms * x.least()) : NO_LEAST);
    }

    private Enclosed sumAxes(Axes axes, Enclosed x) {
        Value y = b.sumAxes(x.mid(), axes);
        Value lost = b.scale(Rounding.gamma(samples + 2L), b.sumAxes(m.abs(x.mid()), axes));
        return finish(
                y,
                upIf(m.plus(total(axes, x.error()), lost)),
                upIf(total(axes, x.change())),
                upIf(total(axes, x.norm())),
                x.unknowns(),
                x.least() >= 0 ? rounded(samples * x.least()) : NO_LEAST);
    }

    private Enclosed spread(Enclosed x, Axes axes) {
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

    private @Nullable Value spread(@Nullable Value x, Axes axes) {
        return x == null ? null : b.spread(x, axes);
    }

    private @Nullable Value total(Axes axes, @Nullable Value x) {
        return x == null ? null : b.sumAxes(b.spread(x, axes), axes);
    }

    // ---- choices and windows

    /** A value whose elements are those of another, each taken so often at most. */
    private Enclosed moved(Enclosed x, UnaryOperator<Value> op, double root) {
        return new Enclosed(
                op.apply(x.mid()),
                x.error() == null ? null : op.apply(x.error()),
                x.change() == null ? null : op.apply(x.change()),
                root == 1 ? x.norm() : upIf(m.scaled(root, x.norm())),
                x.radius() == null ? null : op.apply(x.radius()),
                x.unknowns(),
                x.least());
    }

    private Enclosed concat(Op.Concat c, Node n) {
        List<Value> mids = new ArrayList<>();
        List<Value> errors = new ArrayList<>();
        List<Value> changes = new ArrayList<>();
        Set<String> unknowns = new HashSet<>();
        double least = Double.POSITIVE_INFINITY;
        boolean exact = true;
        boolean constant = true;
        for (int o : n.operands()) {
            Enclosed x = all.get(o);
            Value zero = b.fill(0, x.mid().type().shape());
            mids.add(x.mid());
            errors.add(x.error() == null ? zero : x.error());
            changes.add(x.change() == null ? zero : x.change());
            exact &= x.error() == null;
            constant &= x.change() == null;
            unknowns.addAll(x.unknowns());
            least = Math.min(least, x.least());
        }
        return finish(
                b.concat(c.axis(), mids),
                exact ? null : b.concat(c.axis(), errors),
                constant ? null : b.concat(c.axis(), changes),
                null,
                unknowns,
                least);
    }

    private Enclosed take(Op.TakeAlong t, Node n, int id) {
        Enclosed x = in(n, 0);
        Value ids = fixed(in(n, 1), id);
        return new Enclosed(
                b.add(t, x.mid(), ids),
                x.error() == null ? null : b.add(t, x.error(), ids),
                x.change() == null ? null : b.add(t, x.change(), ids),
                x.change() == null ? null : m.norm(b.add(t, x.change(), ids)),
                x.radius() == null ? null : b.add(t, x.radius(), ids),
                x.unknowns(),
                x.least());
    }

    /** The positions that another value says, which must not depend on the weights. */
    private Value fixed(Enclosed ids, int id) {
        if (!ids.isExact()) {
            doubts.add(
                    new Doubt(
                            id,
                            "its positions are computed numbers",
                            b.fill(1, ids.mid().type().shape())));
        }
        return ids.mid();
    }

    private Enclosed scatter(Op.ScatterAdd s, Node n, int id) {
        Enclosed x = in(n, 0);
        Value ids = fixed(in(n, 1), id);
        Value y = b.add(s, x.mid(), ids);
        double meeting = x.mid().type().shape().size() * (double) samples;
        Value lost = b.scale(Rounding.gamma((long) meeting), b.add(s, m.abs(x.mid()), ids));
        Value error = m.plus(x.error() == null ? null : b.add(s, x.error(), ids), lost);
        return finish(
                y,
                upIf(error),
                x.change() == null ? null : m.up(b.add(s, x.change(), ids)),
                null,
                x.unknowns(),
                x.least() >= 0 ? 0 : NO_LEAST);
    }

    private Enclosed patches(Op.Patches p, Enclosed x) {
        int seen = p.window().size();
        Enclosed y = moved(x, v -> b.patches(v, p.window(), 0), Math.sqrt(seen));
        return new Enclosed(
                b.patches(x.mid(), p.window(), p.padding()),
                y.error(),
                y.change(),
                y.norm(),
                y.radius(),
                y.unknowns(),
                Math.min(x.least(), p.padding()));
    }

    private Enclosed fold(Op.Fold f, Enclosed x) {
        Value y = b.add(f, x.mid());
        int seen = f.window().size();
        Value lost = b.scale(Rounding.gamma(seen + 2L), b.add(f, m.abs(x.mid())));
        Value error = m.plus(x.error() == null ? null : b.add(f, x.error()), lost);
        return finish(
                y,
                upIf(error),
                x.change() == null ? null : m.up(b.add(f, x.change())),
                upIf(m.scaled(Math.sqrt(seen), x.norm())),
                x.unknowns(),
                x.least() >= 0 ? 0 : NO_LEAST);
    }

    private Enclosed argMax(Op.ArgMax a, Enclosed x, int id) {
        Value at = b.add(a, x.mid());
        if (!kinks.isOnlyForMaxima(id) && !x.isExact()) {
            // which of equal functions comes first is a matter of rounding too
            Value near = b.sum(candidates(x, a.axis()), List.of(a.axis()));
            doubts.add(
                    new Doubt(
                            id,
                            "the position of the largest element may change",
                            b.compare(BinaryFn.GREATER, near, b.fill(1.5, near.type().shape()))));
        }
        return exact(at, 0);
    }

    /** 1 for every element along an axis that can be the largest in the ball. */
    private Value candidates(Enclosed x, int axis) {
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

    private Enclosed maximum(Node n) {
        Enclosed x = in(n, 0);
        int axis = kinks.axis(n);
        Value y = b.max(x.mid(), axis);
        if (x.isExact()) {
            return exact(y, x.least());
        }
        Value can = candidates(x, axis, n.operands().getFirst());
        if (x.radius() != null) {
            tooLarge(x.radius(), n.operands().getFirst());
        }
        return finish(
                y,
                x.error() == null ? null : b.max(b.mul(can, x.error()), axis),
                x.change() == null ? null : b.max(b.mul(can, x.change()), axis),
                x.norm(),
                x.unknowns(),
                x.least());
    }
}
