package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.plstar.refusal.Refusal;

/**
 * Expressions whose value is a list: values in brackets, arrays of one index and columns of tables
 * by their names alone, a table times a list, and results of elementwise operations on these.
 */
final class ListTerms implements TermBuilder.Meanings {
    private final Source source;
    private final Terms terms;
    private final KnownNames scope;
    private final TermBuilder evaluation;
    private final Set<Expression> singles = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The factors that tables are multiplied by in the present statement. */
    private final IdentityHashMap<Expression, Factor> factors = new IdentityHashMap<>();

    /** The number of the present element of lists, from 1; 0 outside of lists. */
    private int element;

    /**
     * The positions of a factor's elements in w; empty if they are no unknowns that occur once
     * each.
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Factor(List<Term> elements, int[] positions) {}

    /** A table of numbers; its rows count from 1. */
    private record Array(int rows, int columns, IntFunction<double[]> row) {}

    ListTerms(Source source, Terms terms, KnownNames scope) {
        this.source = source;
        this.terms = terms;
        this.scope = scope;
        this.evaluation = new TermBuilder(source, terms, scope, this);
    }

    /** The evaluation of single values. */
    TermBuilder evaluation() {
        return evaluation;
    }

    /**
     * The number of elements of an expression; 0 for a single value. Lists of two lengths are
     * refused.
     */
    int length(Expression x) {
        if (singles.contains(x)) {
            return 0;
        }
        int n = switch (x) {
            case Expression.Listing l -> l.elements().size();
            case Expression.Name name -> length(name);
            case Expression.Call c when c.name().equals("rows") -> 0;
            case Expression.Fold _, Expression.Choice _, Expression.Literal _ -> 0;
            case Expression.Binary b
            when array(b).isPresent() -> {
                common(List.of(b.right()), array(b).get().columns);
                yield array(b).get().rows;
            }
            case Expression.Call _, Expression.Sum _, Expression.Negate _, Expression.Binary _ ->
                common(x.parts(), 0);
        };
        if (n == 0) {
            singles.add(x);
        }
        return n;
    }

    /** The length of lists, 0 if all are single values; it is {@code given} if that is not 0. */
    int common(List<Expression> all, int given) {
        int n = given;
        for (Expression x : all) {
            int own = length(x);
            if (own > 0 && n > 0 && own != n) {
                throw refuse(x, "it is a list of " + own + " beside one of " + n);
            }
            n = Math.max(n, own);
        }
        return n;
    }

    private int length(Expression.Name x) {
        boolean plain = x.column().isEmpty();
        return x.bracketed()
                ? 0
                : switch (scope.get(x.name())) {
                    case Definition.Box b
                    when plain && b.spans().size() == 1 -> b.elements().size();
                    case Definition.Elements e
                    when plain && e.indices() == 1 -> e.all().size();
                    case Definition.Columns(NumberTable t)
                    when t.columns().contains(x.column()) -> t.rows();
                    case Definition.Numbers(NumberArray a) when plain && a.axes() == 1 -> a.rows();
                    case null, default -> 0;
                };
    }

    /** The table on the left side of a product; absent if the left side is no table's name. */
    private Optional<Array> array(Expression.Binary b) {
        if (b.operator() != '*'
                || !(b.left() instanceof Expression.Name n)
                || n.bracketed()
                || !n.column().isEmpty()) {
            return Optional.empty();
        }
        Place at = n.at();
        return Optional.ofNullable(
                switch (scope.get(n.name())) {
                    case Definition.Columns(NumberTable t) ->
                        new Array(t.rows(), t.columns().size(), i -> t.row(source, at, i));
                    case Definition.Numbers(NumberArray a)
                    when a.axes() == 2 ->
                        new Array(a.rows(), a.array().shape().get(1), i -> a.row(source, at, i));
                    case null, default -> null;
                });
    }

    /** The elements of a list. */
    List<Term> of(Expression x) {
        int n = length(x);
        int before = element;
        List<Term> all = new ArrayList<>(n);
        try {
            for (element = 1; element <= n; element++) {
                all.add(evaluation.of(x));
            }
        } finally {
            element = before;
            if (before == 0) {
                factors.clear();
            }
        }
        return all;
    }

    @Override
    public Optional<Term> own(Expression x) {
        if (element == 0) {
            return Optional.empty();
        }
        return switch (x) {
            case Expression.Listing l -> Optional.of(evaluation.of(l.elements().get(element - 1)));
            case Expression.Name n when length(n) > 0 -> Optional.of(element(n));
            case Expression.Binary b -> array(b).map(a -> product(a, b));
            default -> Optional.empty();
        };
    }

    private Term element(Expression.Name x) {
        return switch (scope.find(source, x.at(), x.name())) {
            case Definition.Box b -> b.elements().get(element - 1);
            case Definition.Columns(NumberTable t) ->
                terms.number(t.value(source, x.at(), x.column(), element));
            case Definition.Numbers(NumberArray a) ->
                terms.number(a.value(source, x.at(), element));
            case Definition.Elements e -> {
                Term t = e.all().get(List.of(element));
                if (t == null) {
                    throw refuse(x, "its indices do not run from 1 on");
                }
                yield t;
            }
            case Definition.Members _ -> throw refuse(x, "it is a set");
        };
    }

    private Term product(Array a, Expression.Binary b) {
        Factor f = factors.get(b);
        if (f == null) {
            List<Term> elements = of(b.right());
            int[] positions = elements.stream()
                    .map(Term::kind)
                    .filter(k -> k instanceof Term.Kind.Unknown)
                    .mapToInt(k -> ((Term.Kind.Unknown) k).position())
                    .distinct()
                    .toArray();
            boolean linear =
                    positions.length == elements.size() && positions.length >= LinearSums.LEAST;
            f = new Factor(elements, linear ? positions : new int[] {});
            factors.put(b, f);
        }
        evaluation.count().add(b.at(), a.columns);
        double[] row = a.row.apply(element);
        if (f.positions.length > 0) {
            return terms.linear(f.positions, row);
        }
        List<Term> parts = new ArrayList<>();
        for (int j = 0; j < row.length; j++) {
            parts.add(terms.product(terms.number(row[j]), f.elements.get(j)));
        }
        return terms.sum(parts);
    }

    private Refusal refuse(Expression x, String what) {
        return source.refuse(
                EquationRefusal.TYPE,
                x.at(),
                what,
                "lists of one length",
                "correct it, or write it for elements: for i in 1..n: x[i] = 1");
    }
}
