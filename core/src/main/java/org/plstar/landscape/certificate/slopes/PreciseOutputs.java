package org.plstar.landscape.certificate.slopes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Positions;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.system.ResidualSystem;

/**
 * A program's outputs in twice the precision, each with a bound of its error, sample by sample: the
 * residual near a solution is what rounding leaves of it, and all that is proved is proportional to
 * it.
 *
 * <p>Cost: some fifty double operations for each of the program's.
 */
final class PreciseOutputs {
    /** What one operation of two doubles loses, with room. */
    private static final double OFF = Twofold.OPERATION * 2;

    /** For bounds, which are computed in doubles. */
    private static final double MORE = 1 + 0x1p-30;

    /** More than what underflow takes. */
    private static final double TINY = 1e-280;

    /** A choice or a jump that the precision cannot decide. */
    private static final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Numbers of one value: their halves and the bounds of their errors. */
    private record Numbers(double[] hi, double[] lo, double[] error) {
        Numbers(int size) {
            this(new double[size], new double[size], new double[size]);
        }

        void put(int k, Twofold v, double off) {
            hi[k] = v.hi;
            lo[k] = v.lo;
            error[k] = off == 0 ? 0 : off * MORE + TINY;
        }
    }

    private final ResidualSystem system;
    private final double[] w;
    private final List<Node> nodes;
    private final int output;
    private final Map<Integer, int[]> tables = new HashMap<>();
    private final Kinks kinks;

    private PreciseOutputs(ResidualSystem system, double[] w, Workers workers) {
        this.system = system;
        this.w = w;
        Program program = system.program();
        nodes = program.nodes();
        kinks = new Kinks(program);
        output = program.output(system.output());
        for (int k = 0; k < nodes.size(); k++) {
            Node n = nodes.get(k);
            Op moving = moving(n);
            if (moving != null) {
                boolean adds = n.op() instanceof Op.Sum || n.op() instanceof Op.Fold;
                // what adds up is described by where its result would go back to
                tables.put(k, Positions.of(moving, adds ? n.type().shape() : from(n), workers));
            }
        }
    }

    /**
     * F(w) - y.
     *
     * @param residual rounded to doubles, [n]
     * @param error element by element, rounding to doubles included
     * @param values of the lines that are rounded, as inputs of the enclosing program: what each is
     *     ({@link Enclose#VALUE}) and by how much it is off ({@link Enclose#ERROR})
     * @param lines numbers of these lines
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Residual(
            double[] residual, double[] error, Map<String, Storage> values, Set<Integer> lines) {}

    /** Bytes that the values of all lines may take. */
    private static final long ROOM = 1L << 30;

    /** Lines whose computed values are rounded; the others only move elements. */
    private static boolean isRounded(Node n) {
        return switch (n.op()) {
            case Op.Unary _,
                    Op.Scale _,
                    Op.Add _,
                    Op.Mul _,
                    Op.Div _,
                    Op.Contract _,
                    Op.Sum _,
                    Op.Fold _ ->
                    true;
            default -> false;
        };
    }

    private Map<String, Storage> storages(Set<Integer> lines) {
        long numbers = 0;
        for (int k = 0; k < nodes.size(); k++) {
            Type t = nodes.get(k).type();
            if (isRounded(nodes.get(k))) {
                lines.add(k);
                numbers += 2L * t.shape().size() * (t.axes().sample() ? system.samples() : 1);
            }
        }
        Map<String, Storage> all = new HashMap<>();
        if (numbers * Double.BYTES > ROOM) {
            lines.clear();
        }
        for (int k : lines) {
            Type t = nodes.get(k).type();
            int size = t.shape().size() * (t.axes().sample() ? system.samples() : 1);
            all.put(Enclose.VALUE + k, Precision.DOUBLE.allocate(size));
            all.put(Enclose.ERROR + k, Precision.DOUBLE.allocate(size));
        }
        return all;
    }

    private void keep(
            Map<String, Storage> all,
            Set<Integer> lines,
            @Nullable Numbers[] own,
            int sample,
            boolean perSample) {
        for (int k : lines) {
            Numbers v = own[k];
            if (v != null && nodes.get(k).type().axes().sample() == perSample) {
                double[] off = new double[v.hi.length];
                for (int i = 0; i < off.length; i++) {
                    double both = v.error[i] + Math.abs(v.lo[i]);
                    off[i] = both == 0 ? 0 : both * MORE + TINY;
                }
                int at = sample * off.length;
                Objects.requireNonNull(all.get(Enclose.VALUE + k)).put(at, v.hi);
                Objects.requireNonNull(all.get(Enclose.ERROR + k)).put(at, off);
            }
        }
    }

    /** Evaluates; absent for programs that join samples or use what has no rule here. */
    static Optional<Residual> residual(ResidualSystem system, double[] w, Workers workers) {
        if (system.program().sumsSamples()) {
            return Optional.empty();
        }
        double[] r = new double[system.equations()];
        double[] off = new double[r.length];
        int c = system.outputs();
        Set<Integer> lines = new TreeSet<>();
        Map<String, Storage> values;
        try {
            PreciseOutputs all = new PreciseOutputs(system, w, workers);
            Numbers[] shared = new Numbers[all.nodes.size()];
            values = all.storages(lines);
            all.evaluate(shared, 0, false);
            all.keep(values, lines, shared, 0, false);
            Map<String, Storage> kept = values;
            workers.run(
                    system.samples(),
                    i -> {
                        Numbers[] own = shared.clone();
                        all.evaluate(own, i, true);
                        all.keep(kept, lines, own, i, true);
                        Numbers f = Objects.requireNonNull(own[all.output]);
                        Twofold v = new Twofold();
                        for (int k = 0; k < c; k++) {
                            v.set(f.hi[k], f.lo[k]).add(-system.targets()[i * c + k], 0);
                            r[i * c + k] = v.hi;
                            off[i * c + k] =
                                    (f.error[k] + Math.abs(v.lo) + OFF * Math.abs(v.hi)) * MORE
                                            + TINY;
                        }
                    });
        } catch (Undecided _) {
            return Optional.empty();
        }
        for (int k = 0; k < r.length; k++) {
            if (!Double.isFinite(r[k]) || !Double.isFinite(off[k])) {
                return Optional.empty();
            }
        }
        return Optional.of(new Residual(r, off, values, lines));
    }

    private void evaluate(@Nullable Numbers[] all, int sample, boolean perSample) {
        for (int k = 0; k < nodes.size(); k++) {
            Node n = nodes.get(k);
            if (n.type().axes().sample() == perSample) {
                all[k] = value(n, k, all, sample);
            }
        }
    }

    private static Numbers in(Node n, int k, @Nullable Numbers[] all) {
        return Objects.requireNonNull(all[n.operands().get(k)]);
    }

    private Numbers value(Node n, int id, @Nullable Numbers[] all, int sample) {
        int size = n.type().shape().size();
        return switch (n.op()) {
            case Op.Param p -> given(w, system.layout().entry(p.name()).offset(), size);
            case Op.Input i ->
                    given(
                            system.input(i.name()),
                            i.type().axes().sample() ? sample * size : 0,
                            size);
            case Op.Const c -> given(c.values(), 0, size);
            case Op.Unary u -> unary(u.fn(), in(n, 0, all), size);
            case Op.Scale s -> {
                Numbers factor = new Numbers(size);
                Arrays.fill(factor.hi, s.factor());
                yield multiply(in(n, 0, all), factor, size);
            }
            case Op.Add _ -> add(in(n, 0, all), in(n, 1, all), size);
            case Op.Mul _ -> multiply(in(n, 0, all), in(n, 1, all), size);
            case Op.Div _ -> divide(in(n, 0, all), in(n, 1, all), size);
            case Op.Compare c -> compare(c, in(n, 0, all), in(n, 1, all), size);
            case Op.Select _ -> select(in(n, 0, all), in(n, 1, all), in(n, 2, all), size);
            case Op.Contract c when c.summed() == Axes.NONE -> contract(c, n, all, size);
            case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _, Op.Patches _ ->
                    taken(n, id, in(n, 0, all), size);
            case Op.Sum _, Op.Fold _ -> summed(id, in(n, 0, all), size);
            case Op.Reshape _, Op.Spread _, Op.Detach _ -> in(n, 0, all);
            case Op.Concat c -> concat(c, n, all, size);
            case Op.TakeAlong t -> take(t, n, all, size);
            case Op.ArgMax a -> argMax(a, n, in(n, 0, all), size);
            case Op.Seeds _, Op.SumAxes _, Op.ScatterAdd _, Op.Contract _ -> throw new Undecided();
        };
    }

    private static Numbers given(double[] values, int from, int size) {
        Numbers x = new Numbers(size);
        System.arraycopy(values, from, x.hi, 0, size);
        return x;
    }

    // ---- elementwise

    private static Numbers unary(UnaryFn fn, Numbers x, int size) {
        Numbers y = new Numbers(size);
        TwofoldFunctions functions = new TwofoldFunctions();
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            double off = x.error[k];
            if (!Double.isFinite(x.hi[k] + x.lo[k])
                    || !TwofoldFunctions.covers(fn, x.hi[k])
                    || Double.isNaN(off)
                    || (off > 0 && !fn.isSmooth() && jumps(fn, x, k))) {
                throw new Undecided();
            }
            double steep = off == 0 ? 0 : steepest(fn, x.hi[k], off);
            functions.apply(fn, v.set(x.hi[k], x.lo[k]));
            boolean exact = fn == UnaryFn.NEGATE || !fn.isSmooth();
            double own = exact ? 0 : TwofoldFunctions.ERROR * (1 + Math.abs(v.hi));
            y.put(k, v, off == 0 ? own : own + steep * off);
        }
        return y;
    }

    private static boolean jumps(UnaryFn fn, Numbers x, int k) {
        return (fn == UnaryFn.STEP || fn == UnaryFn.SIGN) && Math.abs(x.hi[k]) <= 2 * x.error[k];
    }

    /** The steepest slope within {@code off} of x, rounded up. */
    private static double steepest(UnaryFn fn, double x, double off) {
        double most = UnaryBounds.steepestAnywhere(fn);
        if (Double.isFinite(most)) {
            return most;
        }
        double wide = 2 * off + 1e-15 * Math.abs(x);
        double low = Math.abs(x) - wide;
        if (fn == UnaryFn.LOG1P) {
            low = 1 + x - wide;
        }
        boolean positive =
                fn == UnaryFn.RECIPROCAL
                        || fn == UnaryFn.LOG
                        || fn == UnaryFn.SQRT
                        || fn == UnaryFn.LOG1P;
        if (positive && !(low > 0)) {
            throw new Undecided();
        }
        return MORE
                * switch (fn) {
                    case RECIPROCAL -> 1 / (low * low);
                    case LOG, LOG1P -> 1 / low;
                    case SQRT -> 0.5 / Math.sqrt(low);
                    case SQUARE -> 2 * (Math.abs(x) + wide);
                    default -> Math.exp(x + wide) * (1 + 1e-12);
                };
    }

    private static Numbers add(Numbers x, Numbers y, int size) {
        Numbers sum = new Numbers(size);
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            v.set(x.hi[k], x.lo[k]).add(y.hi[k], y.lo[k]);
            boolean exact = y.hi[k] == 0 || x.hi[k] == 0;
            sum.put(k, v, x.error[k] + y.error[k] + (exact ? 0 : OFF * Math.abs(v.hi)));
        }
        return sum;
    }

    private static Numbers multiply(Numbers x, Numbers y, int size) {
        Numbers product = new Numbers(size);
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            v.set(x.hi[k], x.lo[k]).multiply(y.hi[k], y.lo[k]);
            boolean exact = x.hi[k] == 0 || y.hi[k] == 0;
            double off =
                    Math.abs(x.hi[k]) * y.error[k]
                            + x.error[k] * Math.abs(y.hi[k])
                            + x.error[k] * y.error[k];
            product.put(k, v, off + (exact ? 0 : OFF * Math.abs(v.hi) + TINY));
        }
        return product;
    }

    private static Numbers divide(Numbers x, Numbers y, int size) {
        Numbers q = new Numbers(size);
        Twofold v = new Twofold();
        Twofold d = new Twofold();
        for (int k = 0; k < size; k++) {
            double low = Math.abs(y.hi[k]) * (1 - 1e-15) - y.error[k];
            if (!(low > 0)) {
                throw new Undecided();
            }
            v.set(x.hi[k], x.lo[k]).divide(d.set(y.hi[k], y.lo[k]));
            double off = (x.error[k] + Math.abs(v.hi) * y.error[k]) / low;
            // the rest of a small number may underflow before it is divided
            double small = TINY + 4 * Double.MIN_VALUE / low;
            q.put(k, v, off * MORE + 8 * OFF * Math.abs(v.hi) + small);
        }
        return q;
    }

    // ---- choices

    private static Numbers compare(Op.Compare c, Numbers x, Numbers y, int size) {
        Numbers mask = new Numbers(size);
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            v.set(x.hi[k], x.lo[k]).add(-y.hi[k], -y.lo[k]);
            double off = x.error[k] + y.error[k];
            if (Double.isNaN(v.hi + off) || (off > 0 && !(Math.abs(v.hi) > 2 * off))) {
                throw new Undecided();
            }
            boolean holds =
                    switch (c.fn()) {
                        case GREATER -> v.hi > 0;
                        case GREATER_EQUAL -> v.hi >= 0;
                        case EQUAL -> v.hi == 0;
                        default -> throw new Undecided();
                    };
            mask.hi[k] = holds ? 1 : 0;
        }
        return mask;
    }

    private static Numbers select(Numbers mask, Numbers p, Numbers q, int size) {
        Numbers y = new Numbers(size);
        for (int k = 0; k < size; k++) {
            if (mask.error[k] != 0) {
                throw new Undecided();
            }
            Numbers from = mask.hi[k] != 0 ? p : q;
            copy(from, k, y, k);
        }
        return y;
    }

    private static void copy(Numbers from, int i, Numbers to, int k) {
        to.hi[k] = from.hi[i];
        to.lo[k] = from.lo[i];
        to.error[k] = from.error[i];
    }

    /** The position of the largest; where several may be, its error says so. */
    private Numbers argMax(Op.ArgMax a, Node n, Numbers x, int size) {
        Shape shape = from(n);
        int inner = shape.strides()[a.axis()];
        int count = shape.dim(a.axis());
        Numbers at = new Numbers(size);
        for (int k = 0; k < size; k++) {
            int first = k / inner * inner * count + k % inner;
            int best = 0;
            for (int j = 1; j < count; j++) {
                int i = first + j * inner;
                int b = first + best * inner;
                if (x.hi[i] > x.hi[b] || (x.hi[i] == x.hi[b] && x.lo[i] > x.lo[b])) {
                    best = j;
                }
            }
            at.hi[k] = best;
            double most = 0;
            for (int j = 0; j < count; j++) {
                int i = first + j * inner;
                if (Double.isNaN(x.hi[i] + x.lo[i])) {
                    throw new Undecided();
                }
                most = Math.max(most, x.error[i]);
            }
            at.error[k] = most;
        }
        return at;
    }

    private Numbers take(Op.TakeAlong t, Node n, @Nullable Numbers[] all, int size) {
        Numbers x = in(n, 0, all);
        Numbers ids = in(n, 1, all);
        boolean maximum = kinks.isMaximum(n);
        Shape result = n.type().shape();
        Shape from = from(n);
        Shape idShape = nodes.get(n.operands().get(1)).type().shape();
        Numbers y = new Numbers(size);
        for (int k = 0; k < size; k++) {
            int id = place(t.ids(), idShape, t.result(), result, k, ' ', 0);
            if (ids.error[id] != 0 && !maximum) {
                throw new Undecided();
            }
            int at = place(t.x(), from, t.result(), result, k, t.taken(), (int) ids.hi[id]);
            copy(x, at, y, k);
            // the largest is off by no more than the largest error of those it is among
            y.error[k] = Math.max(y.error[k], ids.error[id]);
        }
        return y;
    }

    /** The element of a labelled operand that element k of a labelled result is from. */
    private static int place(
            String labels, Shape shape, String result, Shape of, int k, char taken, int choice) {
        int at = 0;
        for (int i = 0; i < labels.length(); i++) {
            int axis = result.indexOf(labels.charAt(i));
            int here =
                    labels.charAt(i) == taken || axis < 0
                            ? choice
                            : k / of.strides()[axis] % of.dim(axis);
            at = at * shape.dim(i) + here;
        }
        return at;
    }

    // ---- places

    /** The op that says where each element of a node, or of what it adds up, belongs. */
    private @Nullable Op moving(Node n) {
        return switch (n.op()) {
            case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _ -> n.op();
            case Op.Patches p -> new Op.Patches(p.window(), 0);
            case Op.Fold f -> new Op.Patches(f.window(), 0);
            case Op.Sum s ->
                    new Op.Broadcast(
                            from(n),
                            IntStream.range(0, from(n).rank())
                                    .filter(i -> !s.axes().contains(i))
                                    .boxed()
                                    .toList());
            default -> null;
        };
    }

    private Shape from(Node n) {
        return nodes.get(n.operands().getFirst()).type().shape();
    }

    private Numbers taken(Node n, int id, Numbers x, int size) {
        double padding = n.op() instanceof Op.Patches p ? p.padding() : 0;
        int[] table = Objects.requireNonNull(tables.get(id));
        Numbers y = new Numbers(size);
        for (int k = 0; k < size; k++) {
            if (table[k] == 0) {
                y.hi[k] = padding;
            } else {
                copy(x, table[k] - 1, y, k);
            }
        }
        return y;
    }

    private Numbers summed(int id, Numbers x, int size) {
        int[] table = Objects.requireNonNull(tables.get(id));
        Numbers y = new Numbers(size);
        double[] magnitudes = new double[size];
        int[] terms = new int[size];
        Twofold v = new Twofold();
        for (int k = 0; k < table.length; k++) {
            int to = table[k] - 1;
            if (to >= 0) {
                v.set(y.hi[to], y.lo[to]).add(x.hi[k], x.lo[k]);
                y.hi[to] = v.hi;
                y.lo[to] = v.lo;
                y.error[to] += x.error[k];
                magnitudes[to] += Math.abs(x.hi[k]);
                terms[to]++;
            }
        }
        for (int k = 0; k < size; k++) {
            double off = y.error[k] + (terms[k] > 1 ? terms[k] * OFF * magnitudes[k] * 2 : 0);
            y.error[k] = off == 0 ? 0 : off * MORE + TINY;
        }
        return y;
    }

    private static Numbers concat(Op.Concat c, Node n, @Nullable Numbers[] all, int size) {
        Numbers y = new Numbers(size);
        int inner = 1;
        for (int a = c.axis() + 1; a < n.type().shape().rank(); a++) {
            inner *= n.type().shape().dim(a);
        }
        int row = n.type().shape().dim(c.axis()) * inner;
        int at = 0;
        for (int o = 0; o < n.operands().size(); o++) {
            Numbers x = in(n, o, all);
            int part = x.hi.length / (size / row);
            for (int k = 0; k < x.hi.length; k++) {
                copy(x, k, y, k / part * row + at + k % part);
            }
            at += part;
        }
        return y;
    }

    private Numbers contract(Op.Contract c, Node n, @Nullable Numbers[] all, int size) {
        Numbers x = in(n, 0, all);
        Numbers y = in(n, 1, all);
        Shape sx = from(n);
        Shape sy = nodes.get(n.operands().get(1)).type().shape();
        Shape result = n.type().shape();
        int[] stepX = steps(c.a(), sx, c.a(), c.result());
        int[] stepY = steps(c.b(), sy, c.a(), c.result());
        int[] extents = extents(c.a(), sx, c.result());
        int terms = Arrays.stream(extents).reduce(1, Math::multiplyExact);
        int[] dx = offsets(extents, stepX, terms);
        int[] dy = offsets(extents, stepY, terms);
        Numbers z = new Numbers(size);
        Twofold sum = new Twofold();
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            int i = place(c.a(), sx, c.result(), result, k, ' ', 0);
            int j = place(c.b(), sy, c.result(), result, k, ' ', 0);
            sum.set(0, 0);
            double magnitude = 0;
            double off = 0;
            boolean zero = true;
            for (int t = 0; t < terms; t++) {
                int p = i + dx[t];
                int q = j + dy[t];
                v.set(x.hi[p], x.lo[p]).multiply(y.hi[q], y.lo[q]);
                sum.add(v);
                zero &= x.hi[p] == 0 || y.hi[q] == 0;
                magnitude += Math.abs(v.hi);
                off +=
                        Math.abs(x.hi[p]) * y.error[q]
                                + x.error[p] * (Math.abs(y.hi[q]) + y.error[q]);
            }
            double lost = zero && off == 0 ? 0 : (terms + 4.0) * OFF * magnitude * 2 + TINY;
            z.put(k, sum, off * MORE + lost);
        }
        return z;
    }

    /** Extents of the summed labels, in the order of the left operand. */
    private static int[] extents(String labels, Shape shape, String result) {
        return IntStream.range(0, labels.length())
                .filter(i -> result.indexOf(labels.charAt(i)) < 0)
                .map(shape::dim)
                .toArray();
    }

    private static int[] steps(String labels, Shape shape, String left, String result) {
        return left.chars()
                .filter(label -> result.indexOf(label) < 0)
                .map(label -> shape.strides()[labels.indexOf(label)])
                .toArray();
    }

    private static int[] offsets(int[] extents, int[] steps, int terms) {
        int[] offsets = new int[terms];
        for (int t = 0; t < terms; t++) {
            int left = t;
            for (int i = extents.length - 1; i >= 0; i--) {
                offsets[t] += left % extents[i] * steps[i];
                left /= extents[i];
            }
        }
        return offsets;
    }
}
