package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/** Finds all sites of all parameters in the linear part of a program. */
final class SiteTable {
    /**
     * The ops between tangents and a node, before samples enter; {@code plain} if they are scales,
     * reshapes and permutations of one tangent.
     */
    private record Path(Set<String> params, double scale, List<Op> layout, boolean plain) {}

    private final @Nullable Path[] paths;
    private final SequencedMap<String, List<ParameterSite>> sites = new LinkedHashMap<>();

    private SiteTable(Program linear) {
        this.paths = new Path[linear.nodes().size()];
    }

    /**
     * The sites of every parameter whose tangent is an input.
     *
     * @param tangents names of the tangent inputs: {@code prefix} and the parameter's name
     */
    static SequencedMap<String, List<ParameterSite>> of(
            Program linear, Set<String> tangents, String prefix) {
        SiteTable t = new SiteTable(linear);
        for (int i = 0; i < t.paths.length; i++) {
            Node n = linear.nodes().get(i);
            if (n.op() instanceof Op.Input in && tangents.contains(in.name())) {
                String param = in.name().substring(prefix.length());
                t.paths[i] = new Path(Set.of(param), 1, List.of(), true);
                t.sites.put(param, new ArrayList<>());
            } else {
                t.visit(i, n);
            }
        }
        return t.sites;
    }

    private void visit(int id, Node n) {
        for (int o : n.operands()) {
            Path p = paths[o];
            if (p != null && n.type().axes().sample()) {
                ParameterSite site = site(id, n, o, p);
                p.params.forEach(param -> requireNonNull(sites.get(param)).add(site));
            } else if (p != null) {
                Path here = paths[id];
                paths[id] = here == null ? extend(p, n) : join(here, p);
            }
        }
    }

    private static Path extend(Path p, Node n) {
        return switch (n.op()) {
            case Op.Scale s -> new Path(p.params, p.scale * s.factor(), p.layout, p.plain);
            case Op.Reshape _, Op.Permute _ -> {
                List<Op> longer = new ArrayList<>(p.layout);
                longer.add(n.op());
                yield new Path(p.params, p.scale, longer, p.plain);
            }
            default -> new Path(p.params, p.scale, p.layout, false);
        };
    }

    private static Path join(Path a, Path b) {
        Set<String> both = new TreeSet<>(a.params);
        both.addAll(b.params);
        return new Path(both, a.scale, a.layout, false);
    }

    private static ParameterSite site(int id, Node n, int operand, Path p) {
        boolean first = n.operands().getFirst() == operand;
        return switch (n.op()) {
            case Op.Contract c
            when p.plain ->
                first
                        ? site(id, n.operands().get(1), p, c.a(), c.b(), c.result(), NONE)
                        : site(id, n.operands().get(0), p, c.b(), c.a(), c.result(), NONE);
            case Op.TakeAlong t
            when p.plain && first ->
                site(id, n.operands().get(1), p, t.x(), t.ids(), t.result(), t.taken());
            default -> new ParameterSite.Other(p.params);
        };
    }

    private static final char NONE = 0;

    private static ParameterSite site(
            int id, int operand, Path p, String weight, String data, String result, char taken) {
        StringBuilder summed = new StringBuilder();
        StringBuilder free = new StringBuilder();
        StringBuilder roles = new StringBuilder();
        for (int i = 0; i < weight.length(); i++) {
            char l = weight.charAt(i);
            boolean inData = data.indexOf(l) >= 0;
            if (inData && result.indexOf(l) >= 0) {
                return new ParameterSite.Other(
                        p.params); // a batch axis of the weight, as in grouped products
            }
            if (l != taken) {
                (inData ? summed : free).append(l);
            }
            roles.append(l == taken ? 't' : inData ? 's' : 'f');
        }
        StringBuilder positions = new StringBuilder();
        data.chars()
                .filter(l -> summed.indexOf(Character.toString(l)) < 0)
                .forEach(positions::appendCodePoint);
        return new ParameterSite.Outer(
                p.params,
                id,
                operand,
                taken != NONE,
                new ParameterSite.Labels(data, result),
                summed.toString(),
                free.toString(),
                positions.toString(),
                new ParameterSite.Link(p.scale, p.layout, roles.toString()));
    }
}
