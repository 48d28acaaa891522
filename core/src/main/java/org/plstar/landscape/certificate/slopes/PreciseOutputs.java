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
            @Nullable TwofoldArray[] own,
            int sample,
            boolean perSample) {
        for (int k : lines) {
            TwofoldArray v = own[k];
            if (v != null && nodes.get(k).type().axes().sample() == perSample) {
                double[] off = new double[v.hi.length];
                for (int i = 0; i < off.length; i++) {
                    double both = v.error[i] + Math.abs(v.lo[i]);
                    off[i] = both == 0 ? 0 : both * TwofoldArray.MORE + TwofoldArray.TINY;
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
            TwofoldArray[] shared = new TwofoldArray[all.nodes.size()];
            values = all.storages(lines);
            all.evaluate(shared, 0, false);
            all.keep(values, lines, shared, 0, false);
            Map<String, Storage> kept = values;
            workers.run(
                    system.samples(),
                    i -> {
                        TwofoldArray[] own = shared.clone();
                        all.evaluate(own, i, true);
                        all.keep(kept, lines, own, i, true);
                        TwofoldArray f = Objects.requireNonNull(own[all.output]);
                        Twofold v = new Twofold();
                        for (int k = 0; k < c; k++) {
                            v.set(f.hi[k], f.lo[k]).add(-system.targets()[i * c + k], 0);
                            r[i * c + k] = v.hi;
                            off[i * c + k] =
                                    (f.error[k]
                                                            + Math.abs(v.lo)
                                                            + TwofoldArray.OFF * Math.abs(v.hi))
                                                    * TwofoldArray.MORE
                                            + TwofoldArray.TINY;
                        }
                    });
        } catch (TwofoldArray.Undecided _) {
            return Optional.empty();
        }
        for (int k = 0; k < r.length; k++) {
            if (!Double.isFinite(r[k]) || !Double.isFinite(off[k])) {
                return Optional.empty();
            }
        }
        return Optional.of(new Residual(r, off, values, lines));
    }

    private void evaluate(@Nullable TwofoldArray[] all, int sample, boolean perSample) {
        for (int k = 0; k < nodes.size(); k++) {
            Node n = nodes.get(k);
            if (n.type().axes().sample() == perSample) {
                all[k] = value(n, k, all, sample);
            }
        }
    }

    private static TwofoldArray in(Node n, int k, @Nullable TwofoldArray[] all) {
        return Objects.requireNonNull(all[n.operands().get(k)]);
    }

    private TwofoldArray value(Node n, int id, @Nullable TwofoldArray[] all, int sample) {
        int size = n.type().shape().size();
        return switch (n.op()) {
            case Op.Param p -> given(w, system.layout().entry(p.name()).offset(), size);
            case Op.Input i ->
                    given(
                            system.input(i.name()),
                            i.type().axes().sample() ? sample * size : 0,
                            size);
            case Op.Const c -> given(c.values(), 0, size);
            case Op.Unary u -> PreciseElements.unary(u.fn(), in(n, 0, all), size);
            case Op.Scale s -> {
                TwofoldArray factor = new TwofoldArray(size);
                Arrays.fill(factor.hi, s.factor());
                yield PreciseElements.multiply(in(n, 0, all), factor, size);
            }
            case Op.Add _ -> PreciseElements.add(in(n, 0, all), in(n, 1, all), size);
            case Op.Mul _ -> PreciseElements.multiply(in(n, 0, all), in(n, 1, all), size);
            case Op.Div _ -> PreciseElements.divide(in(n, 0, all), in(n, 1, all), size);
            case Op.Compare c -> PreciseElements.compare(c, in(n, 0, all), in(n, 1, all), size);
            case Op.Select _ ->
                    PreciseElements.select(in(n, 0, all), in(n, 1, all), in(n, 2, all), size);
            case Op.Contract c when c.summed() == Axes.NONE ->
                    PreciseProducts.contract(
                            c,
                            in(n, 0, all),
                            from(n),
                            in(n, 1, all),
                            nodes.get(n.operands().get(1)).type().shape(),
                            n.type().shape());
            case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _, Op.Patches _ ->
                    taken(n, id, in(n, 0, all), size);
            case Op.Sum _, Op.Fold _ -> summed(id, in(n, 0, all), size);
            case Op.Reshape _, Op.Spread _, Op.Detach _ -> in(n, 0, all);
            case Op.Concat c -> concat(c, n, all, size);
            case Op.TakeAlong t -> take(t, n, all, size);
            case Op.ArgMax a -> argMax(a, n, in(n, 0, all), size);
            case Op.Seeds _, Op.SumAxes _, Op.ScatterAdd _, Op.Contract _ ->
                    throw new TwofoldArray.Undecided();
        };
    }

    private static TwofoldArray given(double[] values, int from, int size) {
        TwofoldArray x = new TwofoldArray(size);
        System.arraycopy(values, from, x.hi, 0, size);
        return x;
    }

    /** The position of the largest; where several may be, its error says so. */
    private TwofoldArray argMax(Op.ArgMax a, Node n, TwofoldArray x, int size) {
        Shape shape = from(n);
        int inner = shape.strides()[a.axis()];
        int count = shape.dim(a.axis());
        TwofoldArray at = new TwofoldArray(size);
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
                    throw new TwofoldArray.Undecided();
                }
                most = Math.max(most, x.error[i]);
            }
            at.error[k] = most;
        }
        return at;
    }

    private TwofoldArray take(Op.TakeAlong t, Node n, @Nullable TwofoldArray[] all, int size) {
        TwofoldArray x = in(n, 0, all);
        TwofoldArray ids = in(n, 1, all);
        boolean maximum = kinks.isMaximum(n);
        Shape result = n.type().shape();
        Shape from = from(n);
        Shape idShape = nodes.get(n.operands().get(1)).type().shape();
        TwofoldArray y = new TwofoldArray(size);
        for (int k = 0; k < size; k++) {
            int id = PreciseProducts.place(t.ids(), idShape, t.result(), result, k, ' ', 0);
            if (ids.error[id] != 0 && !maximum) {
                throw new TwofoldArray.Undecided();
            }
            int at =
                    PreciseProducts.place(
                            t.x(), from, t.result(), result, k, t.taken(), (int) ids.hi[id]);
            y.copy(x, at, k);
            // the largest is off by no more than the largest error of those it is among
            y.error[k] = Math.max(y.error[k], ids.error[id]);
        }
        return y;
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

    private TwofoldArray taken(Node n, int id, TwofoldArray x, int size) {
        double padding = n.op() instanceof Op.Patches p ? p.padding() : 0;
        int[] table = Objects.requireNonNull(tables.get(id));
        TwofoldArray y = new TwofoldArray(size);
        for (int k = 0; k < size; k++) {
            if (table[k] == 0) {
                y.hi[k] = padding;
            } else {
                y.copy(x, table[k] - 1, k);
            }
        }
        return y;
    }

    private TwofoldArray summed(int id, TwofoldArray x, int size) {
        int[] table = Objects.requireNonNull(tables.get(id));
        TwofoldArray y = new TwofoldArray(size);
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
            double off =
                    y.error[k]
                            + (terms[k] > 1 ? terms[k] * TwofoldArray.OFF * magnitudes[k] * 2 : 0);
            y.error[k] = off == 0 ? 0 : off * TwofoldArray.MORE + TwofoldArray.TINY;
        }
        return y;
    }

    private static TwofoldArray concat(
            Op.Concat c, Node n, @Nullable TwofoldArray[] all, int size) {
        TwofoldArray y = new TwofoldArray(size);
        int inner = 1;
        for (int a = c.axis() + 1; a < n.type().shape().rank(); a++) {
            inner *= n.type().shape().dim(a);
        }
        int row = n.type().shape().dim(c.axis()) * inner;
        int at = 0;
        for (int o = 0; o < n.operands().size(); o++) {
            TwofoldArray x = in(n, o, all);
            int part = x.hi.length / (size / row);
            for (int k = 0; k < x.hi.length; k++) {
                y.copy(x, k, k / part * row + at + k % part);
            }
            at += part;
        }
        return y;
    }
}
