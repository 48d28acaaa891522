package org.plstar.landscape.certificate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.LinearMap.Mean;
import org.plstar.landscape.certificate.LinearMap.Multiple;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.StageNetwork.Stage;
import org.plstar.landscape.certificate.StageNetwork.Term;
import org.plstar.landscape.certificate.bound.Positions;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.refusal.Refusal;

/**
 * Reads a program as stages: it is cut at its smooth functions, and what lies between them must be
 * sums of products with params, of means and of multiples of what earlier stages put out.
 *
 * <p>Which elements a product meets is followed through all moves, one by one, and held against
 * those that a window sees; so no order of axes is taken for granted.
 */
final class StageReader {
    /** Labels of the axes of a value. */
    private static final String LABELS = "abcdefghijklmnopqrstuvwxyz";

    private static final int[] NO_PLANES = {};
    private static final Window POINT = new Window(Span.of(1, 1, 0), Span.of(1, 1, 0));

    private final Program program;
    private final ParamLayout layout;
    private final double[] w;
    private final Workers workers;
    private final SmoothLines smooth;
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Integer, Form> forms = new HashMap<>();
    private final Map<String, Integer> entered = new HashMap<>();
    private int inputs = -1;

    /** What a line is, as far as stages can say it. */
    private sealed interface Form {}

    /**
     * Elements of what a stage puts out, moved.
     *
     * @param index of each; -1 for a zero
     * @param window through which they are seen
     * @param planes height and width behind the window; empty: it has seen none
     * @param bottom whether -1 is -∞ in the place of a zero, which a maximum alone takes
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Moved(int stage, int[] index, Window window, int[] planes, boolean bottom)
            implements Form {
        Moved(int stage, int[] index, Window window, int[] planes) {
            this(stage, index, window, planes, false);
        }
    }

    /** Which elements of a line are the largest along an axis. */
    private record Choice(int of, int axis) implements Form {}

    /** A sum of terms that no function has met yet. */
    private record Open(List<Term> terms) implements Form {}

    /** Elements of a param times a factor, moved. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Weights(ParamLayout.Entry param, double factor, int[] index) implements Form {}

    private StageReader(
            Program program, int output, ParamLayout layout, double[] w, Workers workers) {
        this.program = program;
        this.layout = layout;
        this.w = w;
        this.workers = workers;
        smooth = new SmoothLines(program, output);
    }

    /**
     * The stages of a program at w.
     *
     * @throws Refusal if it has lines that no stage is made of
     */
    static StageNetwork read(Program program, String output, ParamLayout layout, double[] w) {
        try (Workers one = Workers.of(1)) {
            int last = program.output(output);
            return new StageReader(program, last, layout, w, one).read(last);
        }
    }

    private StageNetwork read(int last) {
        for (int id = 0; id <= last; id++) {
            if (smooth.uses(id) > 0) {
                forms.put(id, line(id));
                if (smooth.uses(id) > 1 && form(id) instanceof Open) {
                    closed(id);
                }
            }
        }
        // a last function is followed by the identity: the output itself is linear in it
        close(terms(last), last, SmoothActivation.IDENTITY);
        for (ParamLayout.Entry e : layout.entries()) {
            if (entered.getOrDefault(e.name(), 0) != 1) {
                throw refusal(
                        last,
                        "the bound takes the weights of every map for unknowns of their own, and "
                                + e.name()
                                + " enters "
                                + entered.getOrDefault(e.name(), 0)
                                + " times");
            }
        }
        long tables = program.inputs().values().stream().filter(t -> t.axes().sample()).count();
        if (inputs < 0 || tables != 1) {
            throw refusal(last, "it does not read the rows of one table alone");
        }
        return new StageNetwork(inputs, stages);
    }

    private Node node(int id) {
        return program.nodes().get(id);
    }

    private Shape shape(int id) {
        return node(id).type().shape();
    }

    private Refusal refusal(int id, String reason) {
        boolean kink =
                switch (node(id).op()) {
                    case Op.Unary(UnaryFn fn) ->
                            fn == UnaryFn.RELU
                                    || fn == UnaryFn.ABS
                                    || fn == UnaryFn.SIGN
                                    || fn == UnaryFn.STEP;
                    case Op.Compare _, Op.Select _, Op.ArgMax _ -> true;
                    default -> false;
                };
        String what =
                node(id).op() instanceof Op.Unary(UnaryFn fn)
                        ? fn.name()
                        : node(id).op().getClass().getSimpleName();
        return Refusal.of(
                kink ? CertificateRefusal.NOT_SMOOTH : CertificateRefusal.LAYER,
                "line " + id + " of the program, " + what.toLowerCase(Locale.ROOT),
                kink ? "its derivative jumps, so that no second derivative is bounded" : reason,
                "dense and convolution layers, means, maxima of windows, multiples, sums and residual"
                        + " blocks, with smooth activations or relu between them",
                kink
                        ? "use tanh, gelu, softplus or relu in its place"
                        : "leave it out, or ask for a certificate by slopes");
    }

    // ---- stages

    private Moved close(List<Term> terms, int id, SmoothActivation activation) {
        int size = shape(id).size();
        stages.add(new Stage(size, terms, activation));
        return whole(stages.size(), size);
    }

    private static Moved whole(int stage, int size) {
        return new Moved(stage, IntStream.range(0, size).toArray(), POINT, NO_PLANES);
    }

    private int width(Moved m) {
        return m.stage == 0 ? inputs : stages.get(m.stage - 1).width();
    }

    private Form form(int id) {
        return requireNonNull(forms.get(id));
    }

    /** As elements of a stage. */
    private Moved closed(int id) {
        return switch (form(id)) {
            case Moved m -> m;
            case Open open -> {
                Moved m = close(open.terms, id, SmoothActivation.IDENTITY);
                forms.put(id, m);
                yield m;
            }
            case Weights _ -> throw refusal(id, "weights enter that nothing is multiplied by");
            case Choice _ -> throw refusal(id, "it computes with the place of a maximum");
        };
    }

    /** As a sum of terms. */
    private List<Term> terms(int id) {
        return form(id) instanceof Open open ? open.terms : List.of(multiple(id, 1));
    }

    private Term multiple(int id, double factor) {
        Moved m = closed(id);
        if (m.bottom || !Arrays.equals(m.index, IntStream.range(0, width(m)).toArray())) {
            throw refusal(id, "it is a part of what a stage puts out, or has it in another order");
        }
        return new Term(m.stage, new Multiple(m.index.length, factor));
    }

    // ---- lines

    private Form line(int id) {
        Optional<SmoothLines.Found> phi = smooth.at(id);
        if (phi.isPresent()) {
            int of = phi.get().of();
            Form x = scaled(of, phi.get().factor());
            List<Term> terms = x instanceof Open(List<Term> all) ? all : terms(of);
            Moved value = close(terms, id, phi.get().activation());
            double times = phi.get().times();
            return times == 1
                    ? value
                    : new Open(
                            List.of(
                                    new Term(
                                            value.stage, new Multiple(value.index.length, times))));
        }
        Node n = node(id);
        List<Integer> in = n.operands();
        return switch (n.op()) {
            case Op.Param p ->
                    new Weights(layout.entry(p.name()), 1, whole(0, shape(id).size()).index);
            case Op.Input i when i.type().axes().sample() && inputs < 0 -> {
                inputs = shape(id).size();
                yield whole(0, inputs);
            }
            case Op.Scale s -> scaled(in.getFirst(), s.factor());
            case Op.Add _ when form(in.get(1)) instanceof Weights bias ->
                    shifted(id, in.get(0), bias);
            case Op.Add _ when form(in.get(0)) instanceof Weights bias ->
                    shifted(id, in.get(1), bias);
            case Op.Add _ -> {
                List<Term> all = new ArrayList<>(terms(in.get(0)));
                all.addAll(terms(in.get(1)));
                yield new Open(all);
            }
            case Op.Contract c when c.summed() == Axes.NONE -> {
                boolean turned = form(in.get(0)) instanceof Weights;
                yield turned
                        ? product(id, in.get(1), c.b(), in.get(0), c.a(), c.result())
                        : product(id, in.get(0), c.a(), in.get(1), c.b(), c.result());
            }
            case Op.Sum s when !s.axes().isEmpty() -> sum(id, s, in.getFirst());
            case Op.Reshape _ -> form(in.getFirst());
            case Op.Permute _, Op.Broadcast _, Op.Slice _ -> moved(n.op(), in.getFirst());
            case Op.Patches p when p.padding() == 0 && !below(in.getFirst()) ->
                    moved(p, in.getFirst());
            case Op.Patches p when p.padding() == Double.NEGATIVE_INFINITY -> {
                if (isPadded(closed(in.getFirst()))) {
                    throw refusal(id, "it pads what is padded");
                }
                Moved m = (Moved) moved(new Op.Patches(p.window(), 0), in.getFirst());
                yield new Moved(m.stage, m.index, m.window, m.planes, true);
            }
            case Op.ArgMax a -> new Choice(in.getFirst(), a.axis());
            case Op.TakeAlong t -> largest(id, t, in);
            default -> throw refusal(id, "no bound of its second derivative is known");
        };
    }

    private boolean below(int id) {
        return form(id) instanceof Moved m && m.bottom;
    }

    private static boolean isPadded(Moved m) {
        return Arrays.stream(m.index).anyMatch(k -> k < 0);
    }

    /** Elements of a line at other places. */
    private Form moved(Op op, int of) {
        int[] from = Positions.of(op, shape(of), workers);
        if (form(of) instanceof Weights v) {
            return new Weights(v.param, v.factor, through(v.index, from));
        }
        Moved m = closed(of);
        int[] index = through(m.index, from);
        int rank = shape(of).rank();
        if (rank < 2 || m.planes.length > 0) {
            return new Moved(m.stage, index, m.window, m.planes, m.bottom);
        }
        int[] planes = {shape(of).dim(rank - 2), shape(of).dim(rank - 1)};
        return switch (op) {
            case Op.Patches p -> new Moved(m.stage, index, p.window(), planes, m.bottom);
            case Op.Slice s -> {
                Window points =
                        new Window(
                                Span.of(1, s.step().get(rank - 2), 0),
                                Span.of(1, s.step().get(rank - 1), 0));
                yield new Moved(m.stage, index, points, planes, m.bottom);
            }
            default -> new Moved(m.stage, index, m.window, m.planes, m.bottom);
        };
    }

    /** Positions count from 1 on; 0 is padding. */
    private static int[] through(int[] index, int... positions) {
        int[] moved = new int[positions.length];
        Arrays.setAll(moved, k -> positions[k] == 0 ? -1 : index[positions[k] - 1]);
        return moved;
    }

    /** A line times a factor: always by the doubles that the program has, never by a product. */
    private Form scaled(int of, double factor) {
        if (factor == 1) {
            return form(of);
        }
        if (form(of) instanceof Weights v && v.factor == 1) {
            return new Weights(v.param, factor, v.index);
        }
        if (form(of) instanceof Open(List<Term> terms) && terms.size() == 1) {
            Term t = terms.getFirst();
            if (t.map() instanceof Weighted m && m.scale() == 1 && m.bias().length == 0) {
                return new Open(List.of(new Term(t.source(), m.scaled(factor))));
            }
            if (t.map() instanceof Mean m && m.share() == 1) {
                return new Open(List.of(new Term(t.source(), new Mean(m.patches(), factor))));
            }
        }
        return new Open(List.of(multiple(of, factor)));
    }

    /** The first map without a bias whose channels are those of this one takes it. */
    private Form shifted(int id, int of, Weights bias) {
        List<Term> all = new ArrayList<>(terms(of));
        for (int t = 0; t < all.size(); t++) {
            Term term = all.get(t);
            if (term.map() instanceof Weighted m
                    && m.bias().length == 0
                    && bias.param.size() == m.channels()) {
                int[] each = new int[m.out()];
                Arrays.setAll(each, k -> k / m.patches().sites());
                if (Arrays.equals(each, bias.index)) {
                    entered.merge(bias.param.name(), 1, Integer::sum);
                    int from = bias.param.offset();
                    double[] numbers = Arrays.copyOfRange(w, from, from + m.channels());
                    all.set(t, new Term(term.source(), m.biased(numbers, bias.factor)));
                    return new Open(all);
                }
            }
        }
        throw refusal(id, "weights are added that are no number for each channel of a map");
    }

    /**
     * A product of weights with what a stage puts out: labels of both and the result are groups,
     * those of the weights alone channels, summed ones taps, those of the stage alone sites.
     */
    private Form product(int id, int of, String seen, int by, String own, String result) {
        if (!(form(by) instanceof Weights v)) {
            throw refusal(id, "it multiplies what comes in with itself, or with no weights");
        }
        String groups = only(result, l -> seen.indexOf(l) >= 0 && own.indexOf(l) >= 0);
        String channels = only(result, l -> seen.indexOf(l) < 0);
        String sites = only(result, l -> own.indexOf(l) < 0);
        String taps = only(seen, l -> result.indexOf(l) < 0);
        if (!result.equals(groups + channels + sites)) {
            throw refusal(id, "its axes are in another order than groups, channels, sites");
        }
        Moved m = closed(of);
        int[] index = ordered(m.index, shape(of), seen, groups + taps + sites);
        int[] order = ordered(v.index, shape(by), own, groups + channels + taps);
        double[] numbers = new double[order.length];
        boolean[] taken = new boolean[v.param.size()];
        for (int k = 0; k < order.length; k++) {
            if (order.length != taken.length || order[k] < 0 || taken[order[k]]) {
                throw refusal(id, "some weights enter more than once, or not at all");
            }
            taken[order[k]] = true;
            numbers[k] = w[v.param.offset() + order[k]];
        }
        Patches p = windows(m, extent(of, seen, groups), extent(of, seen, taps), index.length);
        if (!sees(p, m, index)) {
            throw refusal(id, "its weights see no windows of an image");
        }
        entered.merge(v.param.name(), 1, Integer::sum);
        int count = order.length / p.taps();
        Weighted map = new Weighted(v.param.name(), p, count, numbers, new double[0], v.factor, 0);
        return new Open(List.of(new Term(m.stage, map)));
    }

    /** Sums over the windows of every channel. */
    private Form sum(int id, Op.Sum s, int of) {
        Moved m = closed(of);
        return new Open(List.of(new Term(m.stage, new Mean(folded(id, m, s.axes(), of), 1))));
    }

    /** The largest of the windows of every channel: they are listed, chosen, and summed. */
    private Form largest(int id, Op.TakeAlong t, List<Integer> in) {
        int of = in.getFirst();
        if (!(form(in.get(1)) instanceof Choice c
                && c.of == of
                && t.result().equals(t.x().substring(0, c.axis) + t.x().substring(c.axis + 1))
                && t.ids().equals(t.result()))) {
            throw refusal(id, "it takes other elements than the largest");
        }
        Moved m = closed(of);
        if (isPadded(m) && !m.bottom) {
            throw refusal(id, "zeros around an image take part in a maximum");
        }
        Moved seen = new Moved(m.stage, m.index, m.window, m.planes);
        Patches p = folded(id, seen, List.of(c.axis), of);
        if (!p.allSee()) {
            throw refusal(id, "a window sees nothing");
        }
        Patches apart = p.apart();
        List<Term> listed = List.of(new Term(m.stage, new Mean(apart, 1)));
        stages.add(new Stage(p.index().length, listed, SmoothActivation.IDENTITY, Optional.of(p)));
        Window column = new Window(Span.of(p.taps(), 1, 0), Span.of(1, 1, 0));
        Patches all = Patches.of(p.groups(), p.taps(), p.sites(), p.groups(), column);
        return new Open(List.of(new Term(stages.size(), new Mean(all, 1))));
    }

    /** The windows of every channel that these axes of a line are the elements of. */
    private Patches folded(int id, Moved m, List<Integer> axes, int of) {
        String all = LABELS.substring(0, shape(of).rank());
        String taps = only(all, l -> axes.contains(all.indexOf(l)));
        int first = all.indexOf(taps.charAt(0));
        String sites = only(all.substring(first), l -> taps.indexOf(l) < 0);
        String channels = all.substring(0, first);
        int[] index = ordered(m.index, shape(of), all, channels + taps + sites);
        int c = extent(of, all, channels);
        int seen = extent(of, all, taps);
        Window column = new Window(Span.of(seen, 1, 0), Span.of(1, 1, 0));
        Patches p =
                m.planes.length > 0
                        ? windows(m, c, seen, index.length)
                        : Patches.of(c, seen, extent(of, all, sites), c, column);
        if (p.channels() != c || !sees(p, m, index)) {
            throw refusal(id, "what it joins are no windows of an image");
        }
        return p;
    }

    /** Whether windows on a whole stage see these elements, and not zeros alone. */
    private boolean sees(Patches p, Moved m, int... index) {
        return !m.bottom
                && p.in() == width(m)
                && Arrays.equals(p.index(), index)
                && Arrays.stream(index).anyMatch(k -> k >= 0);
    }

    /** The windows that elements [groups, taps, sites] of a stage should be seen through. */
    private Patches windows(Moved m, int groups, int taps, int elements) {
        int sites = elements / groups / taps;
        int width = width(m);
        if (m.planes.length > 0 && width % (m.planes[0] * m.planes[1] * groups) == 0) {
            int channels = width / m.planes[0] / m.planes[1];
            return Patches.of(channels, m.planes[0], m.planes[1], groups, m.window);
        }
        return sites == 1 && groups == 1
                ? Patches.whole(taps)
                : Patches.of(groups * taps, 1, sites, groups, POINT);
    }

    private int extent(int id, String labels, String some) {
        return some.chars()
                .map(l -> shape(id).dim(labels.indexOf(l)))
                .reduce(1, Math::multiplyExact);
    }

    /** Elements in the order of these labels. */
    private int[] ordered(int[] index, Shape shape, String labels, String order) {
        List<Integer> axes = order.chars().map(labels::indexOf).boxed().toList();
        return through(index, Positions.of(new Op.Permute(axes), shape, workers));
    }

    private static String only(String labels, IntPredicate which) {
        StringBuilder kept = new StringBuilder();
        labels.chars().filter(which).forEach(l -> kept.append((char) l));
        return kept.toString();
    }
}
