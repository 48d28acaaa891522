package org.plstar.certify.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Type;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;

/**
 * A system of equations in the language of certificates: one exhaustive switch with the rules of
 * docs/lowering.md for each op.
 *
 * <p>A value stays a {@link LineView} of a line until an instruction needs it, so that chains of
 * moves become one. What is refused is refused when the output turns out to need it.
 */
public final class Lowering {
    final ResidualSystem system;
    final List<Node> nodes;
    final FixedValues known;
    final ContinuousChoices choices;
    /** A number that stands for minus infinity, as do all below it. */
    static final double LOWEST = -1e30;

    private final Lines lines;
    final ElementwiseLowering elements;
    final Reductions reductions;
    private final Map<Integer, LineView> views = new HashMap<>();
    private final Map<Integer, Refusal> refused = new HashMap<>();

    private Lowering(ResidualSystem system, double[] w, String prefix) {
        this.system = system;
        nodes = system.program().nodes();
        known = new FixedValues(system, w);
        choices = new ContinuousChoices(nodes);
        lines = new Lines(system.samples(), prefix);
        elements = new ElementwiseLowering(lines);
        reductions = new Reductions(lines);
    }

    /**
     * Lowers a system to a program; the same system gives the same text.
     *
     * @param w the point at which maxima that cancel become constants, [p]
     * @throws Refusal for what the language cannot say, see {@link LoweringRefusal}
     */
    public static Lowered of(ResidualSystem system, double[] w) {
        return of(system, w, "");
    }

    /** Lowers one of several systems, with a prefix for the names of all arrays. */
    public static Lowered of(ResidualSystem system, double[] w, String prefix) {
        Require.size(system.unknowns(), w.length, SystemRefusal.SIZE, "w");
        Require.finite(w, SystemRefusal.NOT_FINITE, "w");
        if (system.program().nodes().stream().anyMatch(n -> n.type().axes().output())) {
            throw seeds();
        }
        return new Lowering(system, w, prefix).lowered();
    }

    private static Refusal seeds() {
        return LoweringRefusal.SEEDS.of(
                "Seeds",
                "it makes an axis of seeds",
                "values of samples",
                "lower the function and not its derivative");
    }

    private Lowered lowered() {
        for (int i = 0; i < nodes.size(); i++) {
            if (!known.isFixed(i)) {
                try {
                    views.put(i, lower(i));
                } catch (Refusal r) {
                    refused.put(i, r);
                }
            }
        }
        int last = lines.line(view(system.program().output(system.output())));
        SequencedMap<String, Array> arrays = new LinkedHashMap<>();
        List<String> texts = lines.upTo(last, arrays);
        if (texts.stream().noneMatch(t -> t.startsWith("param "))) {
            throw Refusal.of(
                    LoweringRefusal.NO_UNKNOWN,
                    "output " + system.output(),
                    "it does not depend on the weights",
                    "a function of the weights",
                    "look for a factor of 0");
        }
        List<Integer> shape = List.of(system.samples(), system.outputs());
        Array y = new Array.Doubles(shape, system.targets().clone());
        String targets = lines.array("targets", y);
        arrays.put(targets, y);
        return new Lowered(
                system.layout().entries().stream()
                        .map(e -> new Lowered.Param(e.name(), e.shape()))
                        .toList(),
                system.samples(),
                system.outputs(),
                texts,
                arrays,
                targets,
                known.stopsDerivatives());
    }

    Type type(int line) {
        return nodes.get(line).type();
    }

    LineView view(int line) {
        Refusal r = refused.get(line);
        if (r != null) {
            throw r;
        }
        LineView before = views.get(line);
        if (before == null) {
            before = known.isSeen(line) ? lower(line) : fixed(line);
            views.put(line, before);
        }
        return before;
    }

    /**
     * Numbers that do not depend on weights. Those of at most {@link #LOWEST}, as masks add to what
     * softmax leaves out, become an index below all numbers.
     */
    private LineView fixed(int line) {
        Op op = nodes.get(line).op();
        double[] given = known.numbers(line);
        double[] finite = given.clone();
        for (int i = 0; i < finite.length; i++) {
            finite[i] = given[i] <= LOWEST ? 0 : given[i];
            if (!Double.isFinite(finite[i])) {
                throw LoweringRefusal.NOT_FINITE.of(
                        name(op), "its value is " + given[i], "finite numbers", "look at the data");
            }
        }
        int rows = known.rows(line);
        String name = op instanceof Op.Input input ? input.name() : "d" + line;
        boolean data = rows > 1 || type(line).axes().sample();
        LineView v = data ? lines.data(name, finite) : lines.constant(finite);
        if (Arrays.stream(finite).allMatch(x -> x == 0)) {
            v = v.times(0);
        }
        int[] at = new int[given.length];
        int size = v.size();
        Arrays.setAll(at, i -> given[i] <= LOWEST ? LineView.BOTTOM : i % size);
        return v.at(at, rows);
    }

    static String name(Op op) {
        return op instanceof Op.Unary u
                ? "Unary[" + u.fn() + "]"
                : op.getClass().getSimpleName();
    }

    private LineView lower(int line) {
        Node n = nodes.get(line);
        Shape shape = n.type().shape();
        List<Integer> in = n.operands();
        return switch (n.op()) {
            case Op.Param(String name, Type _) -> lines.param(number(name), shape.size());
            case Op.Input _, Op.Const _ -> fixed(line);
            case Op.Seeds _ -> throw seeds();
            case Op.Unary(UnaryFn fn) -> elements.unary(fn, view(in.getFirst()));
            case Op.Scale(double f) -> view(in.getFirst()).times(f);
            case Op.Add _ -> elements.add(view(in.get(0)), view(in.get(1)));
            case Op.Mul _ -> elements.mul(view(in.get(0)), view(in.get(1)));
            case Op.Div _ ->
                elements.mul(view(in.get(0)), elements.unary(UnaryFn.RECIPROCAL, view(in.get(1))));
            case Op.Compare _ ->
                throw ElementwiseLowering.jump(
                        name(n.op()), "use it in a choice that is continuous, as relu is one");
            case Op.Select _ -> new ChoiceLowering(this).select(line, in);
            case Op.Contract c -> {
                requireOne(c, c.summed());
                yield reductions.contract(
                        c,
                        view(in.get(0)),
                        type(in.get(0)).shape(),
                        view(in.get(1)),
                        type(in.get(1)).shape(),
                        shape);
            }
            case Op.Sum s -> sum(s, in.getFirst(), shape);
            case Op.SumAxes s -> {
                requireOne(s, s.axes());
                yield view(in.getFirst());
            }
            case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _ -> moved(n);
            case Op.Reshape _, Op.Spread _, Op.Detach _ -> view(in.getFirst());
            case Op.Concat c -> concat(c, in, shape);
            case Op.TakeAlong t -> new ChoiceLowering(this).take(t, line, shape);
            case Op.ScatterAdd s -> new ChoiceLowering(this).scatter(s, in, shape);
            case Op.Patches p -> patches(p, in.getFirst(), shape);
            case Op.Fold f -> fold(f, in.getFirst(), shape);
            case Op.ArgMax _ ->
                throw ElementwiseLowering.jump(name(n.op()), "use the largest element itself");
        };
    }

    private int number(String name) {
        List<ParamLayout.Entry> all = system.layout().entries();
        return all.indexOf(system.layout().entry(name));
    }

    /** Refuses sums over samples of several samples. */
    void requireOne(Op op, Axes summed) {
        if (summed != Axes.NONE && system.samples() > 1) {
            throw LoweringRefusal.OTHER_SAMPLES.of(
                    name(op),
                    "it sums over samples, so outputs depend on other samples",
                    "outputs of each sample alone",
                    "use the network as it is evaluated, or layernorm in place of batchnorm");
        }
    }

    private LineView moved(Node n) {
        int from = n.operands().getFirst();
        return view(from)
                .at(ElementOrder.of(n.op(), type(from).shape(), n.type().shape())
                        .orElseThrow());
    }

    /** A sum; of squares or products as products of rows and columns. */
    private LineView sum(Op.Sum s, int operand, Shape shape) {
        Shape from = type(operand).shape();
        int[] into = ElementOrder.summed(from, s.axes(), shape);
        Node n = nodes.get(operand);
        List<Integer> in = n.operands();
        boolean square = n.op() instanceof Op.Unary(UnaryFn fn) && fn == UnaryFn.SQUARE;
        boolean product = n.op() instanceof Op.Mul && in.get(0).equals(in.get(1));
        if ((square || product) && !known.isFixed(operand) && into.length > shape.size()) {
            int[] order = new int[into.length];
            int[] next = new int[shape.size()];
            int terms = into.length / shape.size();
            for (int i = 0; i < into.length; i++) {
                order[into[i] * terms + next[into[i]]++] = i;
            }
            return reductions.sumOfProducts(
                    view(in.getFirst()), view(in.getLast()), order, shape.size());
        }
        return reductions.sum(view(operand), into, shape.size());
    }

    private LineView concat(Op.Concat c, List<Integer> in, Shape shape) {
        List<LineView> parts = new ArrayList<>();
        List<Integer> start = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
        for (int operand : in) {
            Shape from = type(operand).shape();
            Op pad = new Op.Pad(shape, start, Collections.nCopies(shape.rank(), 1));
            parts.add(view(operand).at(ElementOrder.of(pad, from, shape).orElseThrow()));
            start.set(c.axis(), start.get(c.axis()) + from.dim(c.axis()));
        }
        return elements.join(parts);
    }

    private LineView patches(Op.Patches p, int operand, Shape shape) {
        double outside = p.padding();
        int mark = outside == Double.NEGATIVE_INFINITY ? LineView.BOTTOM : LineView.ZERO;
        int[] at = ElementOrder.patches(p.window(), type(operand).shape(), shape, mark);
        LineView inside = view(operand).at(at);
        if (outside == 0 || mark == LineView.BOTTOM) {
            return inside;
        }
        if (!Double.isFinite(outside)) {
            throw LoweringRefusal.NOT_FINITE.of(
                    name(p),
                    "it pads with " + outside,
                    "a finite number or -Infinity",
                    "pad with one");
        }
        double[] frame = Arrays.stream(at).mapToDouble(i -> i < 0 ? outside : 0).toArray();
        return elements.add(inside, lines.constant(frame));
    }

    /** The elements of patches inside of the plane, added up. */
    private LineView fold(Op.Fold f, int operand, Shape shape) {
        Shape from = type(operand).shape();
        int[] into = ElementOrder.patches(f.window(), shape, from, LineView.ZERO);
        int[] inside = ElementOrder.identity(into.length);
        inside = Arrays.stream(inside).filter(i -> into[i] >= 0).toArray();
        int[] places = Arrays.stream(inside).map(i -> into[i]).toArray();
        return reductions.scatter(view(operand).at(inside), places, 1, shape.size());
    }
}
