package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Transpose;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * The program that computes, for every sample, the numbers a and g of the tangent kernel.
 *
 * <p>The linear part is cut at the structured sites: their tangents become inputs of their own,
 * whose cotangents for all C outputs at once are the g; the data that they meet are the a. The
 * other parameters get a tangent per sample, whose cotangent is the per-sample gradient.
 *
 * @param joined by parameter, what the parameters that are joined to it add to every a·a
 * @param program outputs {@code "a:" + w} [P, I] and {@code "g:" + w} [P, O] for pairwise shares,
 *     {@code "j:" + w} for per-sample gradients; in place of g or j of a separated share its m,
 *     without the output axis, and {@code "u:" + w} without the sample axis; in place of a fixed g
 *     this alone
 */
record SiteProgram(Program program, List<KernelContribution> shares, Map<String, Double> joined) {

    /**
     * Builds the program, and chooses the method of each share by operation count; {@code traced}
     * if only sums over outputs are requested.
     *
     * @param samples of the whole kernel, over whose pairs the cost of forming is spread
     * @param wanted the parameters whose shares are computed
     * @param unjoined whether each parameter has a share of its own, none joined to another's
     */
    static SiteProgram of(
            ResidualSystem system,
            KernelMethod method,
            int samples,
            boolean traced,
            Predicate<String> wanted,
            boolean unjoined) {
        if (system.perSample() && system.program().sumsSamples()) {
            throw Refusal.of(
                    TangentRefusal.SAMPLES_COUPLED,
                    "tangent kernel",
                    "the network's output for a sample depends on the other samples of the batch,"
                            + " as batch normalisation in training makes it",
                    "a network that maps every sample by itself",
                    "use batch normalisation with its running statistics, or none");
        }
        Predicate<String> own = system.layout()::contains;
        Linearization l = Linearize.of(system.program(), own.and(wanted), "d:");
        SequencedMap<String, List<ParameterSite>> sites =
                SiteTable.of(l.linear(), Set.copyOf(l.tangents()), "d:");
        List<KernelContribution> shares = new ArrayList<>();
        ShareChoice choice = new ShareChoice(system, method, samples, traced);
        sites.forEach((param, list) -> shares.add(choice.of(l.linear(), param, list)));
        Set<String> structured = new HashSet<>();
        shares.stream()
                .filter(KernelContribution::pairwise)
                .forEach(s -> structured.add(s.param()));
        boolean separate = method == KernelMethod.AUTO && system.outputs() > 1;
        return build(system, l, sites, shares, structured, separate, traced, unjoined);
    }

    private static SiteProgram build(
            ResidualSystem system,
            Linearization l,
            SequencedMap<String, List<ParameterSite>> sites,
            List<KernelContribution> shares,
            Set<String> structured,
            boolean separate,
            boolean traced,
            boolean unjoined) {
        Map<Integer, String> cuts = new HashMap<>();
        sites.forEach((param, list) -> {
            if (structured.contains(param)) {
                list.forEach(s -> cuts.put(
                        ((ParameterSite.Outer) s).node(), "z:" + ((ParameterSite.Outer) s).node()));
            }
        });
        Program cut = cut(system, l, cuts, structured);
        Set<String> inputs = new LinkedHashSet<>(cuts.values());
        l.tangents().stream()
                .filter(t -> !structured.contains(t.substring(2)))
                .forEach(inputs::add);
        Program back = Transpose.of(cut, inputs, true);

        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> primal = b.inline(l.primal(), Map.of());
        Type out = system.program().outputType(system.output());
        Map<String, Value> given = new HashMap<>(primal);
        given.put(
                "u:" + system.output(),
                b.spread(b.reshape(b.seeds(out.shape().size()), out.shape()), out.axes()));
        Map<String, Value> cotangents = b.inline(back, given);
        List<Value> linear = b.copies(l.linear(), primal);
        BiasFusion joined =
                unjoined ? BiasFusion.NONE : BiasFusion.of(b, cotangents, sites, shares);
        Map<String, Integer> repeats = new HashMap<>();
        Set<String> fixed = new HashSet<>();
        sites.forEach((param, list) -> {
            if (structured.contains(param)) {
                List<Value> as = new ArrayList<>();
                List<Value> gs = new ArrayList<>();
                for (ParameterSite s : list) {
                    ParameterSite.Outer o = (ParameterSite.Outer) s;
                    Value g = cotangents.get("z:" + o.node());
                    if (g != null) {
                        // a selection cannot have a factor, its cotangent can
                        double scale = o.link().scale();
                        Value a = b.scale(o.select() ? 1 : scale, linear.get(o.data()));
                        g = b.scale(o.select() ? scale : 1, g);
                        as.add(matrix(b, a, o.labels().data(), o.positions(), o.summed()));
                        gs.add(matrix(b, g, o.labels().result(), o.positions(), o.free()));
                    }
                }
                if (!as.isEmpty()) {
                    b.output("a:" + param, b.concat(0, as));
                    Value g = b.concat(0, gs);
                    boolean apart = separate && g.type().shape().dim(0) == 1 && !selects(list);
                    Value u = apart && !traced ? OutputFactorization.ofOutputs(b, g) : null;
                    OutputFactorization s = apart ? OutputFactorization.of(b, g) : null;
                    if (u != null) {
                        b.output("u:" + param, u);
                        fixed.add(param);
                    } else if (s == null) {
                        b.output("g:" + param, g);
                    } else {
                        b.output("g:" + param, s.sample());
                        b.output("u:" + param, s.repeated(b));
                        repeats.put(param, 1);
                    }
                }
            } else if (cotangents.containsKey("d:" + param) && !joined.params().contains(param)) {
                Value j = requireNonNull(cotangents.get("d:" + param));
                OutputFactorization s = separate ? OutputFactorization.of(b, j) : null;
                if (s == null) {
                    b.output("j:" + param, j);
                } else {
                    OutputFactorization f = s.inFront(b);
                    b.output("j:" + param, f.sample());
                    b.output("u:" + param, f.output());
                    repeats.put(param, f.sample().type().shape().dim(1));
                }
            }
        });
        shares.replaceAll(s -> joined.params().contains(s.param())
                ? KernelContribution.joined(s.param())
                : fixed.contains(s.param())
                        ? s.withFixed()
                        : s.separated(repeats.getOrDefault(s.param(), 0)));
        return new SiteProgram(b.build(), shares, joined.squares());
    }

    private static boolean selects(List<ParameterSite> sites) {
        return sites.stream().anyMatch(s -> s instanceof ParameterSite.Outer o && o.select());
    }

    /**
     * The linear part with an input in place of every structured site, and per-sample tangents for
     * the other parameters.
     */
    private static Program cut(
            ResidualSystem system,
            Linearization l,
            Map<Integer, String> cuts,
            Set<String> structured) {
        ProgramBuilder b = new ProgramBuilder();
        List<Value> copies = new ArrayList<>();
        for (int i = 0; i < l.linear().nodes().size(); i++) {
            Node n = l.linear().nodes().get(i);
            Value[] in = n.operands().stream().map(copies::get).toArray(Value[]::new);
            boolean own = n.op() instanceof Op.Input x
                    && l.tangents().contains(x.name())
                    && !structured.contains(x.name().substring(2));
            if (cuts.containsKey(i)) {
                copies.add(b.input(cuts.get(i), n.type()));
            } else if (own && system.perSample()) {
                copies.add(b.input(((Op.Input) n.op()).name(), n.type().with(Axes.SAMPLE)));
            } else if (n.op() instanceof Op.Spread s) {
                copies.add(b.spread(in[0], s.axes()));
            } else {
                copies.add(b.add(n.op(), in));
            }
        }
        l.linear()
                .outputs()
                .forEach(name -> b.output(name, copies.get(l.linear().output(name))));
        return b.build();
    }

    /**
     * The value as a matrix [rows, columns]: axes with the row labels first, then those with the
     * column labels.
     */
    private static Value matrix(
            ProgramBuilder b, Value v, String labels, String rows, String columns) {
        List<Integer> order = (rows + columns).chars().mapToObj(labels::indexOf).toList();
        Shape shape = v.type().shape();
        int r = ShareChoice.extent(shape, labels, rows);
        return b.reshape(b.permute(v, order), Shape.of(r, shape.size() / Math.max(1, r)));
    }
}
