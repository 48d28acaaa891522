package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.refusal.Refusal;

/**
 * Expressions whose value is a list: values in brackets, arrays of one index and columns of tables
 * by their names alone, a table or an array of two indices times a list, and what is computed of
 * such element by element.
 */
final class VectorTerms {
    private final Source source;
    private final Terms terms;
    private final KnownNames scope;
    private final TermBuilder scalars;
    private final ExpansionCount count;
    private final Map<Expression, Boolean> lists = new IdentityHashMap<>();

    VectorTerms(
            Source source,
            Terms terms,
            KnownNames scope,
            TermBuilder scalars,
            ExpansionCount count) {
        this.source = source;
        this.terms = terms;
        this.scope = scope;
        this.scalars = scalars;
        this.count = count;
    }

    /** Known numbers or terms by row and column, from 0. */
    private interface Elements {
        Term at(int row, int column);
    }

    private record Array(int rows, int columns, Elements elements) {}

    /** Whether an expression is a list, by the names that it has. */
    boolean isList(Expression x) {
        return lists.computeIfAbsent(x, this::list);
    }

    private boolean list(Expression x) {
        return switch (x) {
            case Expression.Listing _ -> true;
            case Expression.Name n -> isListed(n);
            case Expression.Call c when c.name().equals("rows") -> false;
            case Expression.Fold _, Expression.Choice _, Expression.Literal _ -> false;
            case Expression.Call _,
                    Expression.Sum _,
                    Expression.Negate _,
                    Expression.Binary _ ->
                    x.parts().stream().anyMatch(this::isList);
        };
    }

    private boolean isListed(Expression.Name x) {
        return !x.bracketed()
                && switch (scope.get(x.name())) {
                    case Definition.Box b -> x.column().isEmpty() && b.spans().size() == 1;
                    case Definition.Elements e -> x.column().isEmpty() && e.indices() == 1;
                    case Definition.Columns(NumberTable t) -> t.columns().contains(x.column());
                    case Definition.Numbers(NumberArray a) ->
                            x.column().isEmpty() && a.axes() == 1;
                    case Definition.Members _ -> false;
                    case null -> false;
                };
    }

    /** A table of numbers, or an array of two indices, by its name. */
    private Optional<Array> array(Expression x) {
        if (!(x instanceof Expression.Name n) || n.bracketed() || !n.column().isEmpty()) {
            return Optional.empty();
        }
        Place at = x.at();
        return switch (scope.get(n.name())) {
            case Definition.Columns(NumberTable t) -> {
                List<String> names = t.columns();
                yield array(
                        t.rows(),
                        names.size(),
                        (i, j) -> terms.number(t.value(source, at, names.get(j), i + 1)));
            }
            case Definition.Numbers(NumberArray a) when a.axes() == 2 ->
                    array(
                            a.rows(),
                            a.array().shape().get(1),
                            (i, j) -> terms.number(a.value(source, at, i + 1, j + 1)));
            case Definition.Box(List<Definition.Span> s, List<Term> all) when s.size() == 2 -> {
                int columns = s.get(1).size();
                yield array(s.get(0).size(), columns, (i, j) -> all.get(i * columns + j));
            }
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Array> array(int rows, int columns, Elements elements) {
        return Optional.of(new Array(rows, columns, elements));
    }

    /** The elements of a list. */
    List<Term> of(Expression x) {
        List<Term> all =
                switch (x) {
                    case Expression.Listing l -> l.elements().stream().map(scalars::of).toList();
                    case Expression.Name n when isList(n) -> elements(n);
                    case Expression.Negate n -> of(n.of()).stream().map(terms::negate).toList();
                    case Expression.Sum s -> sum(s);
                    case Expression.Binary b -> binary(b);
                    case Expression.Call c when c.arguments().size() == 1 ->
                            of(c.arguments().getFirst()).stream()
                                    .map(t -> FunctionTerms.apply(source, c, terms, List.of(t)))
                                    .toList();
                    default -> throw single(x);
                };
        count.add(x.at(), all.size());
        return all;
    }

    private List<Term> elements(Expression.Name x) {
        List<Term> all = new ArrayList<>();
        switch (scope.find(source, x.at(), x.name())) {
            case Definition.Box(_, List<Term> elements) -> all.addAll(elements);
            case Definition.Elements e -> {
                for (int i = 1; i <= e.all().size(); i++) {
                    Term t = e.all().get(List.of(i));
                    if (t == null) {
                        throw refuse(x, "its indices do not run from 1 on", "use x[i] in a family");
                    }
                    all.add(t);
                }
            }
            case Definition.Columns(NumberTable t) -> {
                for (int k = 1; k <= t.rows(); k++) {
                    all.add(terms.number(t.value(source, x.at(), x.column(), k)));
                }
            }
            case Definition.Numbers(NumberArray a) -> {
                for (int k = 1; k <= a.rows(); k++) {
                    all.add(terms.number(a.value(source, x.at(), k)));
                }
            }
            case Definition.Members _ -> throw single(x);
        }
        return all;
    }

    /** A single value is added to each element. */
    private List<Term> sum(Expression.Sum s) {
        List<List<Term>> parts = new ArrayList<>();
        List<Term> singles = new ArrayList<>();
        for (Expression part : s.terms()) {
            if (isList(part)) {
                parts.add(of(part));
                requireSame(part, parts.getLast().size(), parts.getFirst().size());
            } else {
                singles.add(scalars.of(part));
            }
        }
        List<Term> all = new ArrayList<>();
        for (int i = 0; i < parts.getFirst().size(); i++) {
            List<Term> added = new ArrayList<>(singles);
            for (List<Term> part : parts) {
                added.add(part.get(i));
            }
            all.add(terms.sum(added));
        }
        return all;
    }

    /** Refuses lists of two lengths. */
    void requireSame(Expression x, int size, int expected) {
        if (size != expected) {
            throw refuse(
                    x,
                    "it is a list of " + size + " beside one of " + expected,
                    "correct one of them");
        }
    }

    private List<Term> binary(Expression.Binary b) {
        Optional<Array> array = array(b.left());
        if (b.operator() == '*' && array.isPresent()) {
            List<Term> right = of(b.right());
            requireSame(b.right(), right.size(), array.get().columns);
            count.add(b.at(), (long) array.get().rows * array.get().columns);
            return product(array.get(), right);
        }
        boolean left = isList(b.left());
        boolean right = isList(b.right());
        if (left && right || right && b.operator() != '*') {
            throw refuse(
                    b,
                    "lists have no \"" + b.operator() + "\" of each other",
                    "write it for elements: for i in 1..n: a[i]*b[i] = 1");
        }
        if (left) {
            Term by = scalars.of(b.right());
            return of(b.left()).stream()
                    .map(
                            t ->
                                    switch (b.operator()) {
                                        case '*' -> terms.product(t, by);
                                        case '/' -> terms.quotient(t, by);
                                        default -> terms.power(t, by);
                                    })
                    .toList();
        }
        Term by = scalars.of(b.left());
        return of(b.right()).stream().map(t -> terms.product(by, t)).toList();
    }

    private List<Term> product(Array a, List<Term> x) {
        int[] positions = new int[x.size()];
        boolean unknowns = positions.length >= LinearSums.LEAST && x.stream().distinct().count() == x.size();
        for (int j = 0; j < positions.length; j++) {
            if (x.get(j).kind() instanceof Term.Kind.Unknown(int position)) {
                positions[j] = position;
            } else {
                unknowns = false;
            }
        }
        List<Term> all = new ArrayList<>();
        for (int i = 0; i < a.rows; i++) {
            Term[] row = new Term[positions.length];
            boolean known = true;
            for (int j = 0; j < row.length; j++) {
                row[j] = a.elements.at(i, j);
                known &= row[j].isKnown();
            }
            if (unknowns && known) {
                double[] numbers = new double[row.length];
                for (int j = 0; j < row.length; j++) {
                    numbers[j] = row[j].value();
                }
                all.add(terms.linear(positions, numbers));
            } else {
                List<Term> parts = new ArrayList<>();
                for (int j = 0; j < row.length; j++) {
                    parts.add(terms.product(row[j], x.get(j)));
                }
                all.add(terms.sum(parts));
            }
        }
        return all;
    }

    private Refusal single(Expression x) {
        return refuse(x, "it is a single value", "write it for elements: for i in 1..n: x[i] = 1");
    }

    private Refusal refuse(Expression x, String what, String fix) {
        return source.refuse(
                EquationRefusal.TYPE, x.at(), what, "lists of one length", fix);
    }
}
