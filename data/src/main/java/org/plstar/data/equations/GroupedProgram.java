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
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.GroupedSystem;

/**
 * The program of many scalar terms: terms of one shape, which differ in numbers and unknowns only,
 * are one vector, and so are the terms of a sum.
 */
final class GroupedProgram {
    private static final int FEW = 6;

    private final ProgramBuilder b = new ProgramBuilder();
    private final Map<List<Integer>, Value> made = new HashMap<>();
    private final Value w;
    private final int unknowns;
    private final boolean samples;
    private final Places places;
    private final Optional<Value> numbers;

    /**
     * The places of the unknowns of one of many equations, and of its numbers, if it has its own.
     */
    interface Places {
        /** The place of an unknown, by its position in w. */
        OptionalInt leaf(int position);

        /** The place of a number that differs between equations. */
        default OptionalInt slot(double number) {
            return OptionalInt.empty();
        }

        /**
         * The place of the first unknown of a {@link Term.Kind.Linear}; -1 if its unknowns are
         * those of w.
         */
        default int leaf(Term linear) {
            return -1;
        }

        /**
         * The place of the first number of a {@link Term.Kind.Linear}; -1 if all equations have the
         * same numbers.
         */
        default int slot(Term linear) {
            return -1;
        }
    }

    private GroupedProgram(int unknowns) {
        this.unknowns = unknowns;
        this.samples = false;
        this.w = b.param("w", Shape.of(unknowns));
        this.places = OptionalInt::of;
        this.numbers = Optional.empty();
    }

    private GroupedProgram(Places places, int leaves, int slots) {
        this.unknowns = leaves;
        this.samples = true;
        this.w = b.input(GroupedSystem.LEAVES, Type.perSample(leaves));
        this.places = places;
        this.numbers = slots == 0
                ? Optional.empty()
                : Optional.of(b.input(GroupedSystem.NUMBERS, Type.perSample(slots)));
    }

    /**
     * The program of one of many equations, which reads unknowns and numbers on the sample axis.
     *
     * @param places of its unknowns and numbers among those that it reads
     */
    static Program ofSamples(Term equation, Places places, int leaves, int slots) {
        GroupedProgram g = new GroupedProgram(places, leaves, slots);
        g.b.output(GroupedSystem.OUTPUT, g.b.reshape(g.vector(List.of(equation)), Shape.SCALAR));
        return g.b.build();
    }

    private static List<int[]> forms(List<Term> terms) {
        return forms(terms.stream().mapToInt(Term::shape).toArray());
    }

    /** The positions of equal shapes, in the order of the first ones. */
    static List<int[]> forms(int[] shapes) {
        SequencedMap<Integer, FormWalk.Ints> groups = new LinkedHashMap<>();
        for (int i = 0; i < shapes.length; i++) {
            groups.computeIfAbsent(shapes[i], _ -> new FormWalk.Ints()).add(i);
        }
        return groups.values().stream().map(FormWalk.Ints::copy).toList();
    }

    /** The program of the parameter w [p] and the output {@code F} [n], of terms by shape. */
    static Program of(List<Term> terms, int unknowns) {
        GroupedProgram g = new GroupedProgram(unknowns);
        List<Value> parts = new ArrayList<>();
        for (int[] group : forms(terms)) {
            parts.add(g.vector(Arrays.stream(group).mapToObj(terms::get).toList()));
        }
        g.b.output("F", g.b.concat(0, parts));
        return g.b.build();
    }

    /** The terms of one shape as a vector. */
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
        boolean leaf = first.parts().isEmpty() && !(first.kind() instanceof Term.Kind.Linear);
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
            OptionalInt at = t.kind() instanceof Term.Kind.Unknown(int position)
                    ? places.leaf(position)
                    : places.slot(t.value());
            shared &= at.isEmpty();
            ids[i] = at.isPresent() ? at.getAsInt() : t.value();
        }
        if (shared) {
            return Arrays.stream(ids).allMatch(v -> v == ids[0])
                    ? b.fill(ids[0], Shape.of(n))
                    : b.constant(Shape.of(n), ids);
        }
        if (known) {
            double[] slots = new double[n];
            for (int i = 0; i < n; i++) {
                slots[i] = places.slot(terms.get(i).value()).orElse(-1);
            }
            return numbers(slots, terms.stream().mapToDouble(Term::value).toArray());
        }
        return unknowns(ids);
    }

    /** The unknowns at given positions. */
    private Value unknowns(double[] ids) {
        int n = ids.length;
        int step = n == 1 ? 1 : (int) (ids[1] - ids[0]);
        for (int i = 1; i < n; i++) {
            if (step < 1 || ids[i] - ids[i - 1] != step) {
                return take(w, ids);
            }
        }
        return n == unknowns ? w : b.slice(w, List.of((int) ids[0]), List.of(step), List.of(n));
    }

    /**
     * Numbers of which some differ between equations and some do not.
     *
     * @param slots of those that differ, else -1
     */
    private Value numbers(double[] slots, double[] values) {
        List<Value> all = new ArrayList<>();
        int own = 0;
        if (numbers.isPresent()) {
            all.add(numbers.get());
            own = numbers.get().type().shape().size();
        }
        double[] shared = IntStream.range(0, slots.length)
                .filter(i -> slots[i] < 0)
                .mapToDouble(i -> values[i])
                .toArray();
        if (shared.length == slots.length) {
            return b.constant(Shape.of(slots.length), values);
        }
        double[] ids = slots.clone();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = slots[i] < 0 ? own++ : slots[i];
        }
        if (shared.length > 0) {
            all.add(b.constant(Shape.of(shared.length), shared));
        }
        Value whole = all.size() == 1 ? all.getFirst() : b.concat(0, all);
        return isCounted(ids, whole.type().shape().size()) ? whole : take(whole, ids);
    }

    private static boolean isCounted(double[] ids, int size) {
        return ids.length == size && IntStream.range(0, size).allMatch(i -> ids[i] == i);
    }

    /** Sums of numbers times unknowns. */
    private Value linear(List<Term> terms) {
        int size = ((Term.Kind.Linear) terms.getFirst().kind()).size();
        double[] ids = new double[terms.size() * size];
        double[] slots = new double[ids.length];
        double[] values = new double[ids.length];
        for (int i = 0; i < terms.size(); i++) {
            Term t = terms.get(i);
            Term.Kind.Linear l = (Term.Kind.Linear) t.kind();
            int leaf = places.leaf(t);
            int slot = places.slot(t);
            for (int k = 0; k < size; k++) {
                ids[i * size + k] = leaf < 0 ? l.positions()[k] : (double) leaf + k;
                slots[i * size + k] = slot < 0 ? -1 : slot + k;
                values[i * size + k] = l.numbers()[k];
            }
        }
        Value product = b.mul(numbers(slots, values), unknowns(ids));
        return b.sum(b.reshape(product, Shape.of(terms.size(), size)), List.of(1));
    }

    private Value part(List<Term> terms, int i) {
        return vector(terms.stream().map(t -> t.parts().get(i)).toList());
    }

    private Value computed(Term.Kind kind, List<Term> terms) {
        return switch (kind) {
            case Term.Kind.Product _ -> {
                Term factor = terms.getFirst().parts().getFirst();
                boolean one = factor.isKnown()
                        && places.slot(factor.value()).isEmpty()
                        && terms.stream().allMatch(t -> t.parts().getFirst().equals(factor));
                yield one
                        ? b.scale(factor.value(), part(terms, 1))
                        : b.mul(part(terms, 0), part(terms, 1));
            }
            case Term.Kind.Quotient _ -> b.div(part(terms, 0), part(terms, 1));
            case Term.Kind.Unary(UnaryFn fn) -> b.unary(fn, part(terms, 0));
            case Term.Kind.Compare(var fn) -> b.compare(fn, part(terms, 0), part(terms, 1));
            case Term.Kind.Choice _ -> b.select(part(terms, 0), part(terms, 1), part(terms, 2));
            case Term.Kind.Sum _ -> sum(terms);
            case Term.Kind.Linear _ -> linear(terms);
            case Term.Kind.Known _, Term.Kind.Unknown _ ->
                throw new IllegalStateException("a leaf");
        };
    }

    /** Parts of one shape that are adjacent are added by one sum. */
    private Value sum(List<Term> terms) {
        List<Term> pattern = terms.getFirst().parts();
        Value total = null;
        for (int from = 0; from < pattern.size(); ) {
            int to = from + 1;
            while (to < pattern.size()
                    && pattern.get(to).shape() == pattern.get(from).shape()) {
                to++;
            }
            // a few terms of an equation are added one by one along the samples
            to = samples && terms.size() == 1 && to - from <= FEW ? from + 1 : to;
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
