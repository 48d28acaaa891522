package org.plstar.data.equations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers and unknowns of a family's equation follow from the values of its indices, as
 * long as these lead to the same operations.
 *
 * <p>It makes the terms of one instance by the rules of {@link Terms}, equal ones apart, and notes
 * what was read and computed, and each decision that a number made. {@link #at} repeats that at
 * other values of the indices. Where a decision differs, or leaves coincide that did not, the
 * instance may have another form, and has to be made from its expressions.
 */
final class InstanceTrace extends Terms {
    /** The most leaves of an equation that is followed. */
    private static final int MOST_LEAVES = 40;

    private final Terms shared;
    private final KnownNames scope;
    private final KnownNumbers known;
    private final List<Step> steps = new ArrayList<>();

    /** Steps whose outcome no index changes. */
    private final List<Step> fixed = new ArrayList<>();

    /** The place of the first leaf of each element of an array, by the number of its term. */
    private final Map<Integer, Integer> elements = new HashMap<>();

    /** Whether a known term has another value at other values of the indices, by its number. */
    private final List<Boolean> varying = new ArrayList<>();

    private boolean followed = true;
    private double[] values = new double[16];
    private int leaves;
    private int[] positions = {};
    private double[] numbers = {};
    private @Nullable Residual pattern;
    private Leaf[] unknownLeaves = {};
    private Leaf[] numberLeaves = {};

    /** The places of the leaves among the unknowns and the numbers of the form. */
    private int[] unknownTo = {};

    private int[] numberTo = {};
    private int target = -1;
    private long operations;

    /** Repeats a step at the present values of the indices; false where it ends otherwise. */
    private interface Step {
        boolean holds();
    }

    /**
     * A leaf of the equation.
     *
     * @param from its place among the leaves of elements, or the number of a known term
     * @param element whether it is a leaf of an element
     * @param unknown whether it is an unknown, which had the position
     */
    private record Leaf(int from, boolean element, boolean unknown, int position, double number) {}

    InstanceTrace(Terms shared, KnownNames scope, KnownNumbers known) {
        this.shared = shared;
        this.scope = scope;
        this.known = known;
    }

    /**
     * Ends the notes on an equation.
     *
     * @param left its left side, made here
     * @param row the same equation in the shared terms
     * @return whether it can be followed
     */
    boolean isComplete(Term left, Term right, Residual row, FormWalk walk, long count) {
        Term residual = residual(left, right);
        Term made = row.pattern();
        operations = count;
        target = right.isKnown() ? right.id() : -1;
        FormWalk.Form form = walk.form(made);
        followed &= !residual.isKnown()
                && residual.shape() == made.shape()
                && walk.linear().isEmpty()
                && leaves <= MOST_LEAVES;
        if (!followed) {
            return false;
        }
        pattern = new Residual(made, form, form);
        positions = new int[leaves];
        numbers = new double[leaves];
        fixed.forEach(Step::holds);
        return place(residual, form);
    }

    /** Finds the leaves of the equation among those of its form. */
    private boolean place(Term residual, FormWalk.Form form) {
        List<Leaf> all = leaves(residual);
        unknownLeaves = all.stream().filter(Leaf::unknown).toArray(Leaf[]::new);
        numberLeaves = all.stream().filter(l -> !l.unknown).toArray(Leaf[]::new);
        unknownTo = Arrays.stream(unknownLeaves)
                .mapToInt(l -> indexOf(form.unknowns(), l.position))
                .toArray();
        numberTo = Arrays.stream(numberLeaves)
                .mapToInt(l -> indexOf(form.numbers(), l.number))
                .toArray();
        return all.size() <= MOST_LEAVES
                && Arrays.stream(unknownTo).allMatch(k -> k >= 0)
                && Arrays.stream(numberTo).allMatch(k -> k >= 0);
    }

    /** The leaves of a term, in an order that terms of one shape share. */
    private List<Leaf> leaves(Term term) {
        List<Leaf> all = new ArrayList<>();
        List<Term> open = new ArrayList<>(List.of(term));
        while (!open.isEmpty() && all.size() <= MOST_LEAVES) {
            Term t = open.removeLast();
            Integer first = elements.get(t.id());
            if (t.isKnown()) {
                all.add(new Leaf(t.id(), false, false, -1, t.value()));
            } else if (first == null) {
                t.parts().forEach(open::addFirst);
            } else {
                int before = all.size();
                Residual.leaves(t, leaf -> {
                    int from = first + all.size() - before;
                    all.add(
                            leaf.kind() instanceof Term.Kind.Unknown(int position)
                                    ? new Leaf(from, true, true, position, 0)
                                    : new Leaf(from, true, false, -1, leaf.value()));
                });
            }
        }
        return all;
    }

    /** The present value of a leaf: a number, or the position of an unknown. */
    private double value(Leaf l) {
        return l.unknown ? positions[l.from] : l.element ? numbers[l.from] : values[l.from];
    }

    private static int indexOf(int[] all, int position) {
        for (int k = 0; k < all.length; k++) {
            if (all[k] == position) {
                return k;
            }
        }
        return -1;
    }

    private static int indexOf(double[] all, double number) {
        for (int k = 0; k < all.length; k++) {
            if (all[k] == number) {
                return k;
            }
        }
        return -1;
    }

    /** The number of operations of one instance. */
    long operations() {
        return operations;
    }

    /** The residual at the present values of the indices; absent where it may have another form. */
    Optional<Residual> at() {
        for (Step s : steps) {
            if (!s.holds()) {
                return Optional.empty();
            }
        }
        Residual first = requireNonNull(pattern);
        FormWalk.Form form = requireNonNull(first.first());
        int[] unknowns = new int[form.unknowns().length];
        Arrays.fill(unknowns, -1);
        for (int k = 0; k < unknownTo.length; k++) {
            int position = positions[unknownLeaves[k].from];
            int to = unknownTo[k];
            if (unknowns[to] >= 0 && unknowns[to] != position) {
                return Optional.empty();
            }
            unknowns[to] = position;
        }
        double[] own = new double[form.numbers().length];
        Arrays.fill(own, Double.NaN);
        for (int k = 0; k < numberTo.length; k++) {
            double number = value(numberLeaves[k]);
            int to = numberTo[k];
            if (!Double.isNaN(own[to]) && own[to] != number) {
                return Optional.empty();
            }
            own[to] = number;
        }
        return areDifferent(unknowns) && areDifferent(own)
                ? Optional.of(new Residual(first.pattern(), form, form.with(unknowns, own)))
                : Optional.empty();
    }

    /** The number that is alone on the right, else 0, where the residual was asked for last. */
    double target() {
        return target < 0 ? 0 : values[target];
    }

    private static boolean areDifferent(int[] all) {
        for (int i = 1; i < all.length; i++) {
            for (int k = 0; k < i; k++) {
                if (all[i] == all[k]) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean areDifferent(double[] all) {
        for (int i = 1; i < all.length; i++) {
            for (int k = 0; k < i; k++) {
                if (all[i] == all[k]) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    Term make(Term.Kind kind, List<Term> parts) {
        Term t = new Term(all().size(), kind, List.copyOf(parts), shared.shape(kind, parts));
        all().add(t);
        varying.add(false);
        if (kind instanceof Term.Kind.Known(double value)) {
            set(t.id(), value);
        } else if (kind instanceof Term.Kind.Linear) {
            followed = false;
        }
        return t;
    }

    private boolean set(int id, double value) {
        if (id >= values.length) {
            values = Arrays.copyOf(values, 2 * id);
        }
        values[id] = value == 0 ? 0.0 : value;
        return Double.isFinite(value);
    }

    /** A known term whose value follows from a step. */
    private Term follows(double value, boolean varies, IntFunction<Step> step) {
        Term t = number(value);
        if (varies) {
            varying.set(t.id(), true);
            steps.add(step.apply(t.id()));
        }
        return t;
    }

    private boolean varies(Term t) {
        return varying.get(t.id());
    }

    @Override
    Term known(Expression x, double value) {
        return follows(value, varies(x), id -> () -> set(id, known.of(x)));
    }

    @Override
    Term computed(DoubleBinaryOperator f, Term a, Term b) {
        int i = a.id();
        int k = b.id();
        return follows(
                f.applyAsDouble(a.value(), b.value()),
                varies(a) || varies(b),
                id -> () -> set(id, f.applyAsDouble(values[i], values[k])));
    }

    @Override
    Term total(List<Term> terms, double sum) {
        int[] parts = terms.stream().mapToInt(Term::id).toArray();
        return follows(sum, terms.stream().anyMatch(this::varies), id -> () -> {
            double total = 0;
            for (int part : parts) {
                total += values[part];
            }
            return set(id, total);
        });
    }

    @Override
    boolean isZero(List<Term> terms, double sum) {
        if (!terms.isEmpty()) {
            is(total(terms, sum), 0);
        }
        return sum == 0;
    }

    @Override
    boolean is(Term a, double value) {
        boolean now = a.isKnown(value);
        if (a.isKnown() && varies(a)) {
            int id = a.id();
            steps.add(() -> (values[id] == value) == now);
        }
        return now;
    }

    @Override
    Term holds(Expression.Condition c, double value) {
        steps.add(() -> known.of(c) == value);
        return number(value);
    }

    @Override
    boolean areSame(Term a, Term b) {
        if (a == b || a.shape() != b.shape()) {
            return a == b;
        }
        List<Leaf> left = leaves(a);
        List<Leaf> right = leaves(b);
        followed &= left.size() <= MOST_LEAVES;
        for (int k = 0; k < left.size(); k++) {
            Leaf l = left.get(k);
            Leaf r = right.get(k);
            if (l.position != r.position || l.number != r.number) {
                return false; // if that changes, leaves coincide that did not
            }
        }
        steps.add(() -> {
            for (int k = 0; k < left.size(); k++) {
                if (value(left.get(k)) != value(right.get(k))) {
                    return false;
                }
            }
            return true;
        });
        return true;
    }

    @Override
    void unfollowed() {
        followed = false;
    }

    @Override
    Term named(Expression.Name x, Term t) {
        int[] count = {0};
        boolean[] linear = {false};
        if (t.depth() > MOST_LEAVES) {
            followed = false;
            return t;
        }
        Residual.leaves(t, leaf -> {
            count[0]++;
            linear[0] |= leaf.kind() instanceof Term.Kind.Linear;
        });
        followed &= !linear[0];
        int from = leaves;
        leaves += count[0];
        Term own = new Term(all().size(), t.kind(), t.parts(), t.shape());
        all().add(own);
        varying.add(t.isKnown() && varies(x));
        if (t.isKnown()) {
            set(own.id(), t.value());
        } else {
            elements.put(own.id(), from);
        }
        (varies(x) ? steps : fixed).add(() -> {
            Term now = at(x);
            if (now == null || now.shape() != own.shape()) {
                return false;
            }
            if (now.kind() instanceof Term.Kind.Unknown(int position)) {
                positions[from] = position;
                return true;
            }
            if (now.isKnown()) {
                return set(own.id(), now.value());
            }
            int[] k = {from};
            Residual.leaves(now, leaf -> {
                if (leaf.kind() instanceof Term.Kind.Unknown(int position)) {
                    positions[k[0]++] = position;
                } else {
                    numbers[k[0]++] = leaf.value();
                }
            });
            return true;
        });
        followed &= at(x) == t;
        return own;
    }

    /** The term of a name at the present values of the indices; null where it has none. */
    private @Nullable Term at(Expression.Name x) {
        return switch (scope.get(x.name())) {
            case Definition.Box box -> {
                int position = known.position(box, x.indices());
                yield position < 0 ? null : box.elements().get(position);
            }
            case Definition.Elements e -> {
                List<Integer> at = new ArrayList<>();
                for (Expression index : x.indices()) {
                    double v = known.of(index);
                    if (v != Math.rint(v)) {
                        yield null;
                    }
                    at.add((int) v);
                }
                yield e.all().get(at);
            }
            case null, default -> null;
        };
    }

    /** Whether an expression may have another value at other values of the indices. */
    private boolean varies(Expression x) {
        if (x instanceof Expression.Choice || x instanceof Expression.Fold) {
            return true;
        }
        if (x instanceof Expression.Name n) {
            return scope.hasIndex(n.name()) || n.indices().stream().anyMatch(this::varies);
        }
        return x.parts().stream().anyMatch(this::varies);
    }
}
