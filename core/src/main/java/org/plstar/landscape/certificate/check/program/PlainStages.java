package org.plstar.landscape.certificate.check.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.check.Claim.Axis;
import org.plstar.landscape.certificate.check.Claim.Sum;
import org.plstar.landscape.certificate.check.Claim.Term;

/**
 * A program as stages: what lies between its smooth functions must be sums of windows on images,
 * with weights that enter once each.
 */
public final class PlainStages {
    private static final Set<String> SMOOTH =
            Set.of("TANH", "SIGMOID", "SOFTPLUS", "SIN", "ERF", "RELU");

    private static final String LABELS = "abcdefghijklmnop";

    private final List<Source> sources;
    private final List<Line> lines;
    private final Map<String, double[]> weights;
    private final int[] uses;
    private final Map<Integer, Form> forms = new HashMap<>();
    private final Set<String> entered = new HashSet<>();
    private final List<Sum> stages = new ArrayList<>();
    private double[] rows = new double[0];
    private int inputs;

    /**
     * What was read.
     *
     * @param stages of the program at the weights given
     * @param x the rows of the data that it reads
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Read(List<Sum> stages, double[] x) {
        /** Copies the list. */
        public Read {
            stages = List.copyOf(stages);
        }
    }

    /** times · φ(factor · line). */
    private record Phi(String name, int of, double factor, double times) {}

    /** What a line is made of. */
    private sealed interface Form {}

    /** Elements of a stage, -1 a zero or, below, less than all; seen through windows or none. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Picked(int stage, int[] from, @Nullable Planes planes, boolean below)
            implements Form {
        Picked(int stage, int[] from, @Nullable Planes planes) {
            this(stage, from, planes, false);
        }

        boolean isPadded() {
            return IntStream.of(from).anyMatch(k -> k < 0);
        }
    }

    /** Windows on planes. */
    private record Planes(int height, int width, Axis rows, Axis columns) {}

    /** Which elements of a line are the largest along an axis. */
    private record Places(int of, int axis) implements Form {}

    /** A sum that no function was applied to. */
    private record Open(List<Term> terms) implements Form {}

    /** Elements of a weight by a factor. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Weight(String name, double factor, int[] from) implements Form {}

    private PlainStages(
            List<Source> sources, int output, Map<String, double[]> weights, int samples) {
        this.sources = sources;
        this.weights = weights;
        lines = Lines.of(sources, output, weights, samples);
        Shapes.require(output >= 0 && output < lines.size(), "no line is the output");
        uses = new int[lines.size()];
        uses[output] = 1;
        for (int id = output; id >= 0; id--) {
            Phi phi = phi(id);
            if (uses[id] > 0 && phi != null) {
                uses[phi.of]++;
            } else if (uses[id] > 0) {
                for (int o : sources.get(id).in()) {
                    uses[o]++;
                }
            }
        }
        for (int id = 0; id <= output; id++) {
            if (uses[id] > 0) {
                forms.put(id, form(id));
                if (uses[id] > 1 && forms.get(id) instanceof Open) {
                    picked(id);
                }
            }
        }
        close(id(output), terms(output), "identity");
        Shapes.require(entered.equals(weights.keySet()), "weights that enter nowhere");
        Shapes.require(inputs > 0, "a program without data");
    }

    /**
     * Reads.
     *
     * @throws IllegalArgumentException if the lines are no program of these weights, or one that is
     *     not made of stages
     */
    public static Read of(
            List<Source> sources, int output, Map<String, double[]> weights, int samples) {
        try {
            PlainStages s = new PlainStages(sources, output, weights, samples);
            return new Read(s.stages, s.rows);
        } catch (Unproved e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Line id(int id) {
        return lines.get(id);
    }

    private static IllegalArgumentException none(int id) {
        return new IllegalArgumentException("line " + id + " is no part of a stage");
    }

    // ---- functions

    private boolean is(int id, String op) {
        return sources.get(id).op().equals(op);
    }

    private boolean is(int id, String op, String fn) {
        return is(id, op) && fn.equals(sources.get(id).members().get("fn"));
    }

    private int in(int id, int k) {
        return sources.get(id).in()[k];
    }

    private @Nullable Phi phi(int id) {
        if (is(id, "Unary") && SMOOTH.contains(sources.get(id).text("fn"))) {
            return new Phi(sources.get(id).text("fn"), in(id, 0), 1, 1);
        }
        if (is(id, "Select") && leaky(in(id, 0), in(id, 1), in(id, 2))) {
            return new Phi("leaky_relu", in(id, 1), 1, 1);
        }
        for (int turn = 0; turn < 2 && is(id, "Mul"); turn++) {
            int a = in(id, turn);
            int b = in(id, 1 - turn);
            if (is(b, "Unary", "SIGMOID") && in(b, 0) == a) {
                return new Phi("silu", a, 1, 1);
            }
            if (is(a, "Scale") && is(b, "Add")) {
                double factor = 2 * sources.get(a).factor("factor");
                for (int side = 0; side < 2; side++) {
                    if (all(in(b, 1 - side), 1) && erf(in(b, side), in(a, 0), factor)) {
                        return new Phi("gelu", in(a, 0), factor, 1);
                    }
                }
            }
        }
        for (int turn = 0; turn < 2 && is(id, "Mul"); turn++) {
            Phi twice = twice(in(id, turn), in(id, 1 - turn));
            if (twice != null) {
                return twice;
            }
        }
        return null;
    }

    /** x (1 + erf(c x)) is 2/f gelu(f x) for f = c√2, which is to be 1 in single precision. */
    private @Nullable Phi twice(int x, int sum) {
        for (int side = 0; side < 2 && is(sum, "Add"); side++) {
            int erf = in(sum, side);
            if (all(in(sum, 1 - side), 1)
                    && is(erf, "Unary", "ERF")
                    && is(in(erf, 0), "Scale")
                    && in(in(erf, 0), 0) == x) {
                double f = sources.get(in(erf, 0)).factor("factor") * StrictMath.sqrt(2);
                return Math.abs(f - 1) < 1e-6 ? new Phi("gelu", x, f, 2 / f) : null;
            }
        }
        return null;
    }

    /** erf(factor √½ x). */
    private boolean erf(int id, int x, double factor) {
        return is(id, "Unary", "ERF")
                && is(in(id, 0), "Scale")
                && in(in(id, 0), 0) == x
                && sources.get(in(id, 0)).factor("factor") == factor * Math.sqrt(0.5);
    }

    /** x where x > 0, else 0.01 x. */
    private boolean leaky(int mask, int x, int other) {
        return is(mask, "Compare", "GREATER")
                && in(mask, 0) == x
                && all(in(mask, 1), 0)
                && is(other, "Scale")
                && hundredth(other, x);
    }

    /** 0.01 x, or, of a multiple x, what it is the multiple of by 0.01 times its factor. */
    private boolean hundredth(int id, int x) {
        double factor = sources.get(id).factor("factor");
        return in(id, 0) == x
                ? factor == 0.01
                : is(x, "Scale")
                        && in(id, 0) == in(x, 0)
                        && factor == 0.01 * sources.get(x).factor("factor");
    }

    /** The same number everywhere. */
    private boolean all(int id, double number) {
        if (is(id, "Broadcast") || is(id, "Reshape")) {
            return all(in(id, 0), number);
        }
        return is(id, "Const")
                && sources.get(id).members().get("values") instanceof double[] values
                && Arrays.stream(values).allMatch(v -> v == number);
    }

    // ---- stages

    private int width(int stage) {
        return stage == 0 ? inputs : stages.get(stage - 1).width();
    }

    private Picked close(Line line, List<Term> terms, String activation) {
        stages.add(new Sum(line.size, terms, activation));
        return whole(stages.size(), line.size);
    }

    private static Picked whole(int stage, int size) {
        return new Picked(stage, IntStream.range(0, size).toArray(), null);
    }

    private Picked picked(int id) {
        return switch (requireNonNull(forms.get(id))) {
            case Picked p -> p;
            case Open open -> {
                Picked p = close(id(id), open.terms, "identity");
                forms.put(id, p);
                yield p;
            }
            case Weight _, Places _ -> throw none(id);
        };
    }

    private List<Term> terms(int id) {
        return forms.get(id) instanceof Open open ? open.terms : List.of(multiple(id, 1));
    }

    private Term multiple(int id, double factor) {
        Picked p = picked(id);
        if (p.below || !Arrays.equals(p.from, IntStream.range(0, width(p.stage)).toArray())) {
            throw none(id);
        }
        return multiple(p.stage, p.from.length, factor);
    }

    private static Term multiple(int stage, int size, double factor) {
        Planes line = new Planes(1, size, points(1), points(size));
        return term(stage, 1, line, 1, 1, new double[0], factor);
    }

    private static Axis points(int count) {
        return new Axis(1, 1, 0, 1, count);
    }

    private static Term term(
            int stage, int channels, Planes p, int groups, int out, double[] weight, double scale) {
        return new Term(
                stage,
                channels,
                p.height,
                p.width,
                groups,
                p.rows,
                p.columns,
                out,
                weight,
                new double[0],
                scale,
                0);
    }

    // ---- lines

    private Form form(int id) {
        Phi phi = phi(id);
        if (phi != null) {
            Form x = scaled(phi.of, phi.factor);
            Picked value =
                    close(id(id), x instanceof Open open ? open.terms : terms(phi.of), phi.name);
            return phi.times == 1
                    ? value
                    : new Open(List.of(multiple(value.stage, value.from.length, phi.times)));
        }
        Source s = sources.get(id);
        int first = s.in().length > 0 ? s.in()[0] : -1;
        return switch (s.op()) {
            case "Param" ->
                    new Weight(s.text("name"), 1, IntStream.range(0, id(id).size).toArray());
            case "Input" -> {
                if (!s.flag("sample") || inputs > 0) {
                    throw none(id);
                }
                inputs = id(id).size;
                rows = s.numbers("array");
                yield whole(0, inputs);
            }
            case "Scale" -> scaled(first, s.factor("factor"));
            case "Add" -> sum(id, first, s.in()[1]);
            case "Contract" ->
                    forms.get(first) instanceof Weight w
                            ? product(id, s.in()[1], s.text("b"), w, first, s.text("a"))
                            : forms.get(s.in()[1]) instanceof Weight w
                                    ? product(id, first, s.text("a"), w, s.in()[1], s.text("b"))
                                    : fail(id);
            case "Sum" -> {
                Term sum = windows(id, picked(first), first, s.whole("axes"));
                yield new Open(List.of(sum));
            }
            case "ArgMax" -> new Places(first, s.number("axis"));
            case "TakeAlong" -> largest(id, s);
            case "Reshape" -> requireNonNull(forms.get(first));
            case "Permute", "Broadcast", "Slice", "Patches" -> moved(id, first, s);
            default -> throw none(id);
        };
    }

    private static Form fail(int id) {
        throw none(id);
    }

    private Form scaled(int of, double factor) {
        Form f = requireNonNull(forms.get(of));
        if (factor == 1) {
            return f;
        }
        if (f instanceof Weight w && w.factor == 1) {
            return new Weight(w.name, factor, w.from);
        }
        if (f instanceof Open open && open.terms.size() == 1) {
            Term t = open.terms.getFirst();
            if (t.scale() == 1 && t.bias().length == 0) {
                return new Open(List.of(with(t, factor, t.bias(), 0)));
            }
        }
        return new Open(List.of(multiple(of, factor)));
    }

    private static Term with(Term t, double scale, double[] bias, double biasScale) {
        return new Term(
                t.source(),
                t.channels(),
                t.height(),
                t.width(),
                t.groups(),
                t.rows(),
                t.columns(),
                t.out(),
                t.weight(),
                bias,
                scale,
                biasScale);
    }

    private Form sum(int id, int a, int b) {
        boolean turned = forms.get(a) instanceof Weight;
        List<Term> all = new ArrayList<>(terms(turned ? b : a));
        if (!(forms.get(turned ? a : b) instanceof Weight w)) {
            all.addAll(terms(b));
            return new Open(all);
        }
        double[] bias = requireNonNull(weights.get(w.name));
        for (int k = 0; k < all.size(); k++) {
            Term t = all.get(k);
            int sites = w.from.length / t.out();
            int[] each = IntStream.range(0, w.from.length).map(j -> j / sites).toArray();
            if (t.weight().length > 0
                    && t.bias().length == 0
                    && t.out() == bias.length
                    && Arrays.equals(w.from, each)) {
                enter(w.name);
                all.set(k, with(t, t.scale(), bias, w.factor));
                return new Open(all);
            }
        }
        throw none(id);
    }

    private void enter(String name) {
        Shapes.require(entered.add(name), "weight " + name + " enters twice");
    }

    /** The same or other elements at other places. */
    private Form moved(int id, int of, Source s) {
        int[] table = ((Moves) id(id)).table();
        Form f = requireNonNull(forms.get(of));
        if (f instanceof Weight w) {
            return new Weight(w.name, w.factor, through(w.from, table));
        }
        Picked p = picked(of);
        boolean below =
                s.op().equals("Patches") && s.numbers("padding")[0] == Double.NEGATIVE_INFINITY;
        if (s.op().equals("Patches") && (below ? p.isPadded() : p.below)) {
            throw none(id);
        }
        int[] from = through(p.from, table);
        int rank = id(of).shape.length;
        boolean windows = s.op().equals("Patches") || s.op().equals("Slice");
        if (!windows || p.planes != null || rank < 2) {
            return new Picked(p.stage, from, p.planes, p.below || below);
        }
        int[] shape = id(id).shape;
        Axis[] sides = new Axis[2];
        for (int side = 0; side < 2; side++) {
            int count = shape[shape.length - 2 + side];
            if (s.op().equals("Slice")) {
                sides[side] = new Axis(1, s.whole("step")[rank - 2 + side], 0, 1, count);
            } else {
                int[] n = Arrays.copyOfRange(s.whole("window"), 5 * side, 5 * side + 5);
                sides[side] = new Axis(n[0], n[1], n[2], n[4], count);
            }
        }
        int[] image = id(of).shape;
        return new Picked(
                p.stage,
                from,
                new Planes(image[rank - 2], image[rank - 1], sides[0], sides[1]),
                p.below || below);
    }

    private static int[] through(int[] from, int... table) {
        return IntStream.of(table).map(k -> k < 0 ? -1 : from[k]).toArray();
    }

    /** Labels of both lines and the result first, then those of the weight, then of the stage. */
    private Form product(int id, int of, String seen, Weight w, int by, String own) {
        String result = sources.get(id).text("result");
        StringBuilder groups = new StringBuilder();
        StringBuilder channels = new StringBuilder();
        StringBuilder sites = new StringBuilder();
        for (int i = 0; i < result.length(); i++) {
            char l = result.charAt(i);
            boolean stage = seen.indexOf(l) >= 0;
            StringBuilder to = stage && own.indexOf(l) >= 0 ? groups : (stage ? sites : channels);
            to.append(l);
        }
        String taps =
                seen.codePoints()
                        .filter(l -> result.indexOf(l) < 0)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        Shapes.require(result.contentEquals("" + groups + channels + sites), "axes of line " + id);
        Picked p = picked(of);
        int[] from = ordered(p.from, id(of).shape, seen, groups + taps + sites);
        int[] order = ordered(w.from, id(by).shape, own, "" + groups + channels + taps);
        double[] stored = requireNonNull(weights.get(w.name));
        Shapes.require(
                order.length == stored.length
                        && Arrays.stream(order).filter(k -> k >= 0).distinct().count()
                                == order.length,
                "weights of line " + id);
        enter(w.name);
        int g = extent(id(of).shape, seen, groups.toString());
        int t = extent(id(of).shape, seen, taps);
        int places = from.length / g / t;
        Planes planes =
                p.planes == null ? new Planes(1, places, points(1), points(places)) : p.planes;
        int image = width(p.stage) / planes.height / planes.width;
        double[] values = IntStream.of(order).mapToDouble(k -> stored[k]).toArray();
        Term term = term(p.stage, image, planes, g, values.length / t, values, w.factor);
        requireWindows(id, p, term, from);
        return new Open(List.of(term));
    }

    /** The windows are listed, the largest of each is kept, and they are summed. */
    private Form largest(int id, Source s) {
        int of = s.in()[0];
        String all = s.text("x");
        Picked p = picked(of);
        boolean places =
                forms.get(s.in()[1]) instanceof Places l
                        && l.of == of
                        && l.axis < all.length()
                        && s.text("result").equals(without(all, l.axis))
                        && s.text("ids").equals(without(all, l.axis));
        if (!places || (p.isPadded() && !p.below)) {
            throw none(id);
        }
        int axis = ((Places) requireNonNull(forms.get(s.in()[1]))).axis;
        Term w = windows(id, new Picked(p.stage, p.from, p.planes), of, new int[] {axis});
        int kernel = Math.multiplyExact(w.rows().kernel(), w.columns().kernel());
        int sites = Math.multiplyExact(w.rows().count(), w.columns().count());
        int listed = Math.multiplyExact(Math.multiplyExact(w.channels(), kernel), sites);
        Term apart =
                new Term(
                        w.source(),
                        w.channels(),
                        w.height(),
                        w.width(),
                        w.groups(),
                        w.rows(),
                        w.columns(),
                        w.out(),
                        w.weight(),
                        w.bias(),
                        1,
                        0,
                        true);
        stages.add(new Sum(listed, List.of(apart), "largest"));
        Planes column = new Planes(kernel, sites, new Axis(kernel, 1, 0, 1, 1), points(sites));
        int c = w.channels();
        return new Open(List.of(term(stages.size(), c, column, c, c, new double[0], 1)));
    }

    private static String without(String labels, int axis) {
        return labels.substring(0, axis) + labels.substring(axis + 1);
    }

    /** The windows of every channel that these axes of a line are the elements of, summed. */
    private Term windows(int id, Picked p, int of, int[] axes) {
        int[] shape = id(of).shape;
        StringBuilder channels = new StringBuilder();
        StringBuilder taps = new StringBuilder();
        StringBuilder sites = new StringBuilder();
        for (int axis = 0; axis < shape.length; axis++) {
            int a = axis;
            boolean gone = IntStream.of(axes).anyMatch(k -> k == a);
            StringBuilder to = gone ? taps : (taps.isEmpty() ? channels : sites);
            to.append(LABELS.charAt(axis));
        }
        String all = LABELS.substring(0, shape.length);
        int[] from = ordered(p.from, shape, all, "" + channels + taps + sites);
        int c = extent(shape, all, channels.toString());
        int t = extent(shape, all, taps.toString());
        int places = from.length / c / t;
        Planes planes =
                p.planes == null
                        ? new Planes(t, places, new Axis(t, 1, 0, 1, 1), points(places))
                        : p.planes;
        Term term = term(p.stage, c, planes, c, c, new double[0], 1);
        requireWindows(id, p, term, from);
        return term;
    }

    /**
     * That the windows of a term see these elements, [groups, taps, sites], of a whole stage, not
     * zeros alone.
     */
    private void requireWindows(int id, Picked p, Term t, int[] from) {
        Axis down = t.rows();
        Axis across = t.columns();
        boolean fits =
                !p.below
                        && IntStream.of(from).anyMatch(k -> k >= 0)
                        && (long) t.channels() * t.height() * t.width() == width(t.source())
                        && t.channels() % t.groups() == 0
                        && (long) t.channels()
                                        * down.kernel()
                                        * across.kernel()
                                        * down.count()
                                        * across.count()
                                == from.length;
        for (int k = 0; fits && k < from.length; k++) {
            int[] at =
                    Shapes.coordinates(
                            k,
                            t.channels(),
                            down.kernel(),
                            across.kernel(),
                            down.count(),
                            across.count());
            int i = down.position(at[3], at[1]);
            int j = across.position(at[4], at[2]);
            int[] place = {at[0], i, j};
            fits = from[k] == Shapes.element(place, t.channels(), t.height(), t.width());
        }
        if (!fits) {
            throw none(id);
        }
    }

    private static int extent(int[] shape, String labels, String some) {
        return some.chars().map(l -> shape[labels.indexOf(l)]).reduce(1, Math::multiplyExact);
    }

    /** Elements of an array in the order of these labels. */
    private static int[] ordered(int[] from, int[] shape, String labels, String order) {
        int[] extents = order.chars().map(l -> shape[labels.indexOf(l)]).toArray();
        int[] sorted = new int[from.length];
        for (int k = 0; k < sorted.length; k++) {
            int[] at = Shapes.coordinates(k, extents);
            int[] place = new int[shape.length];
            for (int axis = 0; axis < at.length; axis++) {
                place[labels.indexOf(order.charAt(axis))] = at[axis];
            }
            sorted[k] = from[Shapes.element(place, shape)];
        }
        return sorted;
    }
}
