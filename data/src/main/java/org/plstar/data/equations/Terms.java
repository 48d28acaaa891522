package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;
import org.plstar.array.elementwise.DoubleElementwise;

/** Makes terms: equal terms are made once, and known values are computed at once. */
class Terms {
    /** The largest whole exponent that is computed by products. */
    private static final int LARGEST_POWER = 64;

    /** The content of a term, by the numbers of its parts or of their shapes. */
    private static final class Key {
        private final Term.Kind kind;
        private final int[] parts;
        private final int hash;

        Key(Term.Kind kind, int[] parts) {
            this.kind = kind;
            this.parts = parts;
            this.hash = 31 * kind.hashCode() + Arrays.hashCode(parts);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key k
                    && hash == k.hash
                    && kind.equals(k.kind)
                    && Arrays.equals(parts, k.parts);
        }
    }

    private static final Term.Kind NUMBER = new Term.Kind.Known(0);
    private static final Term.Kind UNKNOWN = new Term.Kind.Unknown(0);

    private static final Term.Kind SUM = new Term.Kind.Sum();
    private static final Term.Kind PRODUCT = new Term.Kind.Product();

    /** A hash table of all terms, each at the first free place from its hash on. */
    private @Nullable Term[] table = new Term[1024];

    private int[] hashes = new int[1024];

    /** The last positions of many unknowns, which the next may share. */
    private int[] last = {};

    private final Map<Key, Integer> shapes = new HashMap<>();
    private final List<Term> all = new ArrayList<>();

    /** All terms, each after its parts. */
    List<Term> all() {
        return all;
    }

    Term make(Term.Kind kind, List<Term> parts) {
        int hash = hash(kind, parts);
        int at = place(hash, kind, parts);
        Term before = table[at];
        if (before != null) {
            return before;
        }
        Term t = new Term(all.size(), kind, List.copyOf(parts), shape(kind, parts));
        all.add(t);
        table[at] = t;
        hashes[at] = hash;
        if (2 * all.size() > table.length) {
            grow();
        }
        return t;
    }

    /** The number of a shape. */
    final int shape(Term.Kind kind, List<Term> parts) {
        return shapes.computeIfAbsent(form(kind, parts), _ -> shapes.size());
    }

    private static Key form(Term.Kind kind, List<Term> parts) {
        int[] forms = new int[parts.size()];
        for (int i = 0; i < forms.length; i++) {
            forms[i] = parts.get(i).shape();
        }
        return switch (kind) {
            case Term.Kind.Known _ -> new Key(NUMBER, forms);
            case Term.Kind.Unknown _ -> new Key(UNKNOWN, forms);
            case Term.Kind.Linear l -> new Key(SUM, new int[] {-1, l.size()});
            default -> new Key(kind, forms);
        };
    }

    private void grow() {
        @Nullable Term[] before = table;
        int[] beforeHashes = hashes;
        table = new Term[2 * before.length];
        hashes = new int[table.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != null) {
                int at = beforeHashes[i] & (table.length - 1);
                while (table[at] != null) {
                    at = (at + 1) & (table.length - 1);
                }
                table[at] = before[i];
                hashes[at] = beforeHashes[i];
            }
        }
    }

    private static int hash(Term.Kind kind, List<Term> parts) {
        int hash = kind.hashCode();
        for (int i = 0; i < parts.size(); i++) {
            hash = 31 * hash + parts.get(i).id();
        }
        hash *= 0x9E3779B1;
        return hash ^ (hash >>> 15);
    }

    /** The place of a term in the hash table, or the place for it. */
    private int place(int hash, Term.Kind kind, List<Term> parts) {
        int at = hash & (table.length - 1);
        Term t = table[at];
        while (t != null && !(hashes[at] == hash && isOf(t, parts) && t.kind().equals(kind))) {
            at = (at + 1) & (table.length - 1);
            t = table[at];
        }
        return at;
    }

    private static boolean isOf(Term t, List<Term> parts) {
        List<Term> own = t.parts();
        if (own.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i) != parts.get(i)) {
                return false;
            }
        }
        return true;
    }

    Term number(double value) {
        return make(new Term.Kind.Known(value == 0 ? 0.0 : value), List.of());
    }

    Term unknown(int position) {
        return make(new Term.Kind.Unknown(position), List.of());
    }

    /** The term Σ c_k w_k; the arrays are kept, not copied. */
    Term linear(int[] positions, double[] numbers) {
        last = Arrays.equals(last, positions) ? last : positions;
        return make(new Term.Kind.Linear(last, numbers), List.of());
    }

    /** The term of a known expression. */
    Term known(Expression x, double value) {
        return number(value);
    }

    /** The term that a name has. */
    Term named(Expression.Name x, Term t) {
        return t;
    }

    /** The number f(a, b) of known terms. */
    Term computed(DoubleBinaryOperator f, Term a, Term b) {
        return number(f.applyAsDouble(a.value(), b.value()));
    }

    /** The sum of known terms. */
    Term total(List<Term> numbers, double sum) {
        return number(sum);
    }

    /** Whether a term is a known number; what is made of it depends on that. */
    boolean is(Term a, double value) {
        return a.isKnown(value);
    }

    /** Whether terms are the same. */
    boolean areSame(Term a, Term b) {
        return a == b;
    }

    /** The term of a condition that is known: 1 or 0. */
    Term holds(Expression.Condition c, double value) {
        return number(value);
    }

    /** What is made next depends on indices in a way that is not followed. */
    void unfollowed() {}

    /** The residual left - right, without a known right side. */
    final Term residual(Term left, Term right) {
        return right.isKnown() ? left : subtract(left, right);
    }

    Term sum(List<Term> terms) {
        double constant = 0;
        List<Term> rest = new ArrayList<>();
        List<Term> numbers = new ArrayList<>();
        for (Term t : terms) {
            if (t.isKnown()) {
                constant += t.value();
                numbers.add(t);
            } else {
                rest.add(t);
            }
        }
        if (rest.isEmpty() || !isZero(numbers, constant)) {
            rest.add(total(numbers, constant));
        }
        if (rest.size() == 1) {
            return rest.getFirst();
        }
        rest.sort(Comparator.comparingInt(Term::shape));
        return make(SUM, rest);
    }

    /** Whether numbers add up to 0, so that a sum lacks them. */
    boolean isZero(List<Term> numbers, double sum) {
        return sum == 0;
    }

    Term add(Term a, Term b) {
        return sum(List.of(a, b));
    }

    Term subtract(Term a, Term b) {
        return sum(List.of(a, negate(b)));
    }

    Term negate(Term a) {
        return scale(-1, a);
    }

    Term scale(double factor, Term a) {
        return product(number(factor), a);
    }

    Term product(Term a, Term b) {
        if (a.isKnown() && b.isKnown()) {
            return computed((x, y) -> x * y, a, b);
        }
        if (b.isKnown()) {
            return product(b, a);
        }
        if (is(a, 1)) {
            return b;
        }
        if (a.isKnown() && b.kind() instanceof Term.Kind.Linear l) {
            double[] scaled = l.numbers().clone();
            Arrays.setAll(scaled, k -> a.value() * scaled[k]);
            return linear(l.positions(), scaled);
        }
        return areSame(a, b) ? unary(UnaryFn.SQUARE, a) : make(PRODUCT, List.of(a, b));
    }

    Term quotient(Term a, Term b) {
        if (a.isKnown() && b.isKnown()) {
            return computed((x, y) -> x / y, a, b);
        }
        return is(b, 1) ? a : make(new Term.Kind.Quotient(), List.of(a, b));
    }

    Term unary(UnaryFn fn, Term a) {
        return a.isKnown()
                ? computed((x, _) -> DoubleElementwise.apply(fn, x), a, a)
                : make(new Term.Kind.Unary(fn), List.of(a));
    }

    /**
     * The term that is 1 where a (fn) b holds, otherwise 0; fn is GREATER, GREATER_EQUAL or EQUAL.
     */
    Term compare(BinaryFn fn, Term a, Term b) {
        return a.isKnown() && b.isKnown()
                ? computed((x, y) -> holds(fn, x, y) ? 1 : 0, a, b)
                : make(new Term.Kind.Compare(fn), List.of(a, b));
    }

    /** Whether the comparison a (fn) b holds. */
    static boolean holds(BinaryFn fn, double a, double b) {
        return switch (fn) {
            case GREATER -> a > b;
            case GREATER_EQUAL -> a >= b;
            case EQUAL -> a == b;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN ->
                throw new IllegalArgumentException(fn + " compares nothing");
        };
    }

    Term choice(Term mask, Term a, Term b) {
        if (mask.isKnown()) {
            return is(mask, 0) ? b : a;
        }
        return make(new Term.Kind.Choice(), List.of(mask, a, b));
    }

    /** The power of a to b: by products for whole numbers, √ for ½, otherwise exp(b log a). */
    Term power(Term a, Term b) {
        if (a.isKnown() && b.isKnown()) {
            return computed(Math::pow, a, b);
        }
        if (b.isKnown() && is(b, b.value())) {
            double k = b.value();
            if (k == Math.rint(k) && Math.abs(k) <= LARGEST_POWER) {
                Term p = whole(a, (int) Math.abs(k));
                return k < 0 ? quotient(number(1), p) : p;
            }
            if (k == 0.5) {
                return unary(UnaryFn.SQRT, a);
            }
        }
        return unary(UnaryFn.EXP, product(b, unary(UnaryFn.LOG, a)));
    }

    private Term whole(Term a, int k) {
        if (k == 0) {
            return number(1);
        }
        if (k == 1) {
            return a;
        }
        Term half = whole(a, k / 2);
        Term square = unary(UnaryFn.SQUARE, half);
        return k % 2 == 0 ? square : product(a, square);
    }
}
