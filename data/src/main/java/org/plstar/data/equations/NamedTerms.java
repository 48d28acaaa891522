package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import org.plstar.refusal.Refusal;

/** The terms of names with their indices. */
final class NamedTerms {
    private final Source source;
    private final Terms terms;
    private final KnownNames scope;
    private final KnownNumbers known;
    private final IndexRuns.Numbers numbers;

    NamedTerms(
            Source source,
            Terms terms,
            KnownNames scope,
            KnownNumbers known,
            IndexRuns.Numbers numbers) {
        this.source = source;
        this.terms = terms;
        this.scope = scope;
        this.known = known;
        this.numbers = numbers;
    }

    /** The term of a name. */
    Term of(Expression.Name x) {
        boolean plain = !x.bracketed() && x.column().isEmpty();
        if (plain && scope.hasIndex(x.name())) {
            return terms.known(x, scope.index(x.name()));
        }
        if (plain && scope.hasMember(x.name())) {
            return terms.known(x, scope.member(x.name()));
        }
        if (!scope.has(x.name()) && FunctionTerms.isKnown(x.name())) {
            throw type(x, "it is a function", "its arguments", "write " + x.name() + "(...)");
        }
        if (scope.hasIndex(x.name()) || scope.hasMember(x.name())) {
            throw type(x, "it is an index", "a plain number", "write " + x.name());
        }
        Definition d = scope.find(source, x.at(), x.name());
        if (!(d instanceof Definition.Columns) && !x.column().isEmpty()) {
            throw type(x, "it is no table", "a table before the dot", "leave the dot out");
        }
        return switch (d) {
            case Definition.Box box -> {
                int quick = known.position(box, x.indices());
                yield terms.named(
                        x, box.elements().get(quick >= 0 ? quick : position(x, box.spans())));
            }
            case Definition.Elements e -> terms.named(x, element(x, e));
            case Definition.Columns(NumberTable table) -> cell(x, table);
            case Definition.Numbers(NumberArray array) ->
                terms.known(x, array.value(source, x.at(), indices(x, array.axes())));
            case Definition.Members _ ->
                throw type(x, "it is a set", "a number", "write for i in " + x.name());
        };
    }

    private int position(Expression.Name x, List<Definition.Span> spans) {
        int[] at = indices(x, spans.size());
        int position = 0;
        for (int i = 0; i < at.length; i++) {
            Definition.Span s = spans.get(i);
            if (at[i] < s.first() || at[i] > s.last()) {
                throw outside(x, i, at[i], s);
            }
            position = position * s.size() + at[i] - s.first();
        }
        return position;
    }

    private Term element(Expression.Name x, Definition.Elements e) {
        List<Integer> at = new ArrayList<>();
        for (int i : indices(x, e.indices())) {
            at.add(i);
        }
        Term t = e.all().get(at);
        if (t == null) {
            throw source.refuse(
                    EquationRefusal.CYCLE,
                    x.at(),
                    x.name()
                            + at.toString().replace(" ", "")
                            + " has no value yet"
                            + scope.bindings(),
                    "an element that a line above, or an earlier index, has set",
                    "set it first by let, or correct the index");
        }
        return t;
    }

    private Term cell(Expression.Name x, NumberTable table) {
        if (x.column().isEmpty()) {
            throw type(
                    x, "it is a table", "a column and a row", "write " + x.name() + ".column[k]");
        }
        int[] at = indices(x, x.indices().size() == 2 ? 2 : 1);
        String column = at.length == 2 ? x.column() + at[1] : x.column();
        return terms.known(x, table.value(source, x.at(), column, at[0]));
    }

    private int[] indices(Expression.Name x, int wanted) {
        int n = x.indices().size();
        if (n != wanted) {
            throw type(
                    x,
                    wanted == 0
                            ? "it is a single value"
                            : "it has " + wanted + (wanted == 1 ? " index" : " indices"),
                    wanted == 0 ? "no brackets" : wanted + " in brackets",
                    n == 0 ? "write " + x.name() + "[...]" : "correct the brackets");
        }
        int[] at = new int[n];
        for (int i = 0; i < n; i++) {
            at[i] = numbers.whole(x.indices().get(i), "index " + (i + 1) + " of " + x.name());
        }
        return at;
    }

    /** The number of rows of the table in a call. */
    int rows(Expression.Call call) {
        if (call.arguments().size() == 1
                && call.arguments().getFirst() instanceof Expression.Name name) {
            switch (scope.find(source, name.at(), name.name())) {
                case Definition.Columns(NumberTable table) -> {
                    return table.rows();
                }
                case Definition.Numbers(NumberArray array) -> {
                    return array.rows();
                }
                case Definition.Box _, Definition.Elements _, Definition.Members _ -> {}
            }
        }
        throw source.refuse(
                EquationRefusal.TYPE,
                call.at(),
                "rows is not given a table",
                "the name of a table",
                "write rows(t) after: table t from \"file.csv\"");
    }

    private Refusal outside(Expression.Name x, int i, int value, Definition.Span s) {
        return source.refuse(
                EquationRefusal.INDEX_RANGE,
                x.at(),
                "index "
                        + (i + 1)
                        + " of "
                        + x.name()
                        + " is "
                        + value
                        + scope.bindings()
                        + ", outside "
                        + s.first()
                        + ".."
                        + s.last(),
                "an index within the declared range",
                "correct the index or the range");
    }

    private Refusal type(Expression.Name x, String what, String expected, String fix) {
        return source.refuse(
                EquationRefusal.TYPE, x.at(), '"' + x.name() + "\": " + what, expected, fix);
    }
}
