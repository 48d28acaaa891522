package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.GroupedSystem;

/**
 * The program of many scalar terms: those of one shape, which differ in numbers and unknowns only,
 * are one vector, and so are the terms of a sum.
 */
final class GroupedProgram {
    private final ProgramBuilder b = new ProgramBuilder();
    private final Map<List<Integer>, Value> made = new HashMap<>();
    private final Value w;
    private final int unknowns;
    private final Function<Term, OptionalInt> position;

    /** Where the numbers that differ between equations are; none in a whole system. */
    private final Function<Term, OptionalInt> slot;

    private final Optional<Value> numbers;

    private GroupedProgram(int unknowns) {
        this.unknowns = unknowns;
        this.w = b.param("w", Shape.of(unknowns));
        this.position =
                t ->
                        t.kind() instanceof Term.Kind.Unknown(int at)
                                ? OptionalInt.of(at)
                                : OptionalInt.empty();
        this.slot = _ -> OptionalInt.empty();
        this.numbers = Optional.empty();
    }

    private GroupedProgram(
            Function<Term, OptionalInt> position,
            int leaves,
            Function<Term, OptionalInt> slot,
            int slots) {
        this.unknowns = leaves;
        this.w = b.input(GroupedSystem.LEAVES, Type.perSample(leaves));
        this.position = position;
        this.slot = slot;
        this.numbers =
                slots == 0
                        ? Optional.empty()
                        : Optional.of(b.input(GroupedSystem.NUMBERS, Type.perSample(slots)));
    }

    /**
     * The program of one equation of many that read other unknowns and numbers, on the sample axis.
     *
     * @param position of an unknown among those that the equation reads
     * @param slot of a number among those that differ; empty for one that all share
     */
    static Program ofSamples(
            Term equation,
            Function<Term, OptionalInt> position,
            int leaves,
            Function<Term, OptionalInt> slot,
            int slots) {
        GroupedProgram g = new GroupedProgram(position, leaves, slot, slots);
        g.b.output(GroupedSystem.OUTPUT, g.b.reshape(g.vector(List.of(equation)), Shape.SCALAR));
        return g.b.build();
    }

    /** The positions of terms of one shape together, in the order of their first members. */
    static List<List<Integer>> forms(List<Term> terms) {
        SequencedMap<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            groups.computeIfAbsent(terms.get(i).shape(), _ -> new ArrayList<>()).add(i);
        }
        return List.copyOf(groups.values());
    }

    /** The program of the parameter w [p] and the output {@code F} [n], of terms by shape. */
    static Program of(List<Term> terms, int unknowns) {
        GroupedProgram g = new GroupedProgram(unknowns);
        List<Value> parts = new ArrayList<>();
        for (List<Integer> group : forms(terms)) {
            parts.add(g.vector(group.stream().map(terms::get).toList()));
        }
        g.b.output("F", g.b.concat(0, parts));
        return g.b.build();
    }

    /** Terms of one shape as a vector. */
    private Value vector(List<Term> terms) {
        List<Integer> key = terms.stream().map(Term::id).toList();
        Value before = made.get(key);
        if (before == null) {
            before = made(terms);
            made.put(key, before);
        }
        return before;
    }

    private Value made(List<Term> terms) {
        int n = terms.size();
        SequencedMap<Term, Integer> different = new LinkedHashMap<>();
        double[] ids = new double[n];
        for (int i = 0; i < n; i++) {
            Term t = terms.get(i);
            Integer seen = different.putIfAbsent(t, different.size());
            ids[i] = seen == null ? different.size() - 1 : seen;
        }
        Term first = terms.getFirst();
        boolean leaf = first.parts().isEmpty();
        if (different.size() < n && (!leaf || different.size() == 1)) {
            Value v = leaf ? leaves(List.of(first)) : vector(List.copyOf(different.keySet()));
            return different.size() == 1
                    ? b.broadcast(b.reshape(v, Shape.SCALAR), Shape.of(n), List.of())
                    : take(v, ids);
        }
        return leaf ? leaves(terms) : computed(first.kind(), terms);
    }

    private Value take(Value x, double[] ids) {
        return b.takeAlong("v", x, "t", b.constant(Shape.of(ids.length), ids), "t");
    }

    private Value leaves(List<Term> terms) {
        int n = terms.size();
        double[] ids = new double[n];
        boolean known = terms.getFirst().isKnown();
        boolean shared = known;
        for (int i = 0; i < n; i++) {
            Term t = terms.get(i);
            OptionalInt at = known ? slot.apply(t) : position.apply(t);
            shared &= at.isEmpty();
            ids[i] = at.isPresent() ? at.getAsInt() : t.value();
        }
        if (shared) {
            return Arrays.stream(ids).allMatch(v -> v == ids[0])
                    ? b.fill(ids[0], Shape.of(n))
                    : b.constant(Shape.of(n), ids);
        }
        if (known) {
            return numbers(terms);
        }
        int step = n == 1 ? 1 : (int) (ids[1] - ids[0]);
        for (int i = 1; i < n; i++) {
            if (step < 1 || ids[i] - ids[i - 1] != step) {
                return take(w, ids);
            }
        }
        return n == unknowns ? w : b.slice(w, List.of((int) ids[0]), List.of(step), List.of(n));
    }

    /** Numbers of which some differ between equations and some do not. */
    private Value numbers(List<Term> terms) {
        int n = terms.size();
        List<Double> shared = new ArrayList<>();
        double[] ids = new double[n];
        Value own = numbers.orElseThrow();
        int slots = own.type().shape().size();
        for (int i = 0; i < n; i++) {
            OptionalInt at = slot.apply(terms.get(i));
            if (at.isPresent()) {
                ids[i] = at.getAsInt();
            } else {
                ids[i] = slots + (double) shared.size();
                shared.add(terms.get(i).value());
            }
        }
        Value all =
                shared.isEmpty()
                        ? own
                        : b.concat(
                                0,
                                List.of(
                                        own,
                                        b.constant(
                                                Shape.of(shared.size()),
                                                shared.stream().mapToDouble(v -> v).toArray())));
        return take(all, ids);
    }

    private Value part(List<Term> terms, int i) {
        return vector(terms.stream().map(t -> t.parts().get(i)).toList());
    }

    private Value computed(Term.Kind kind, List<Term> terms) {
        return switch (kind) {
            case Term.Kind.Product _ -> {
                Term factor = terms.getFirst().parts().getFirst();
                boolean one =
                        factor.isKnown()
                                && slot.apply(factor).isEmpty()
                                && terms.stream()
                                        .allMatch(t -> t.parts().getFirst().equals(factor));
                yield one
                        ? b.scale(factor.value(), part(terms, 1))
                        : b.mul(part(terms, 0), part(terms, 1));
            }
            case Term.Kind.Quotient _ -> b.div(part(terms, 0), part(terms, 1));
            case Term.Kind.Unary(UnaryFn fn) -> b.unary(fn, part(terms, 0));
            case Term.Kind.Compare(var fn) -> b.compare(fn, part(terms, 0), part(terms, 1));
            case Term.Kind.Choice _ -> b.select(part(terms, 0), part(terms, 1), part(terms, 2));
            case Term.Kind.Sum _ -> sum(terms);
            case Term.Kind.Known _, Term.Kind.Unknown _ ->
                    throw new IllegalStateException("a leaf");
        };
    }

    /** Parts of one shape, which stand together, are added by one sum. */
    private Value sum(List<Term> terms) {
        List<Term> pattern = terms.getFirst().parts();
        Value total = null;
        for (int from = 0; from < pattern.size(); ) {
            int to = from + 1;
            while (to < pattern.size() && pattern.get(to).shape() == pattern.get(from).shape()) {
                to++;
            }
            int count = to - from;
            List<Term> flat = new ArrayList<>();
            for (Term t : terms) {
                flat.addAll(t.parts().subList(from, to));
            }
            Value v = vector(flat);
            Value added =
                    count == 1 ? v : b.sum(b.reshape(v, Shape.of(terms.size(), count)), List.of(1));
            total = total == null ? added : b.add(total, added);
            from = to;
        }
        if (total == null) {
            throw new IllegalStateException("an empty sum");
        }
        return total;
    }
}
