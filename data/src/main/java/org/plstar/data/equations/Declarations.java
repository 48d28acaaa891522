package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plstar.data.equations.Definition.Span;
import org.plstar.data.equations.EquationList.Unknown;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;

/** Carries out declarations: params, unknowns, named expressions, tables and sets. */
final class Declarations {
    private static final int MOST_SHOWN = 20;

    private final Source source;
    private final Path folder;
    private final EquationList list;
    private final KnownNames scope;
    private final TermBuilder evaluation;
    private final ListTerms lists;
    private final ArrayRanges boxes;

    /** Values of params, or of their elements, that replace those of the text. */
    private final Map<String, Double> given;

    /** A param that is an unknown instead. */
    private final Optional<String> free;

    private final Set<String> params = new TreeSet<>();

    Declarations(
            Source source,
            Path folder,
            EquationList list,
            KnownNames scope,
            ListTerms lists,
            Map<String, Double> given,
            Optional<String> free) {
        this.source = source;
        this.folder = folder;
        this.list = list;
        this.scope = scope;
        this.evaluation = lists.evaluation();
        this.lists = lists;
        this.boxes = new ArrayRanges(source, scope, evaluation);
        this.given = given;
        this.free = free;
    }

    /** Refuses a value for a name that is no param of the text. */
    void requireAllSet() {
        Set<String> named = new LinkedHashSet<>(given.keySet());
        free.ifPresent(named::add);
        for (String name : named) {
            if (!params.contains(name)) {
                throw Refusal.of(
                        EquationRefusal.UNKNOWN_NAME,
                        name,
                        source.name() + " has no such param",
                        params.isEmpty()
                                ? "a text with params"
                                : "one of "
                                        + String.join(
                                                ", ",
                                                params.stream()
                                                        .limit(MOST_SHOWN)
                                                        .toList()),
                        ClosestName.of(name, params)
                                .map(n -> "did you mean " + n)
                                .orElse("declare it: param " + name + " = 1"));
            }
        }
    }

    void table(Statement.Table t) {
        list.addTable();
        requireNew(t.at(), t.name());
        scope.define(
                t.name(),
                t.file().endsWith(".npy")
                        ? new Definition.Numbers(NumberArray.read(source, t, folder))
                        : new Definition.Columns(NumberTable.read(source, t, folder)));
    }

    /** Declares a set; new names get the numbers from 1 on, names of earlier sets keep theirs. */
    void set(Statement.Set s) {
        requireNew(s.at(), s.name());
        List<Integer> numbers = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (Expression x : s.members()) {
            int next = words.size() + 1;
            String word = x instanceof Expression.Name n && !scope.has(n.name()) ? n.name() : "";
            if (!word.isEmpty() && !scope.hasMember(word)) {
                requireNew(x.at(), word);
                scope.addMember(word, next);
            }
            int number = evaluation.whole(x, "a member of " + s.name());
            if (numbers.contains(number)) {
                throw source.refuse(
                        EquationRefusal.DUPLICATE,
                        x.at(),
                        "the set has a member of number " + number + " already",
                        "new names alone, or names of earlier sets and numbers alone",
                        "leave it out, or make two sets");
            }
            numbers.add(number);
            words.add(word.isEmpty() ? "" + number : word);
        }
        scope.define(s.name(), new Definition.Members(List.copyOf(numbers), List.copyOf(words)));
    }

    private void requireNew(Place at, String name) {
        if (scope.has(name) || scope.hasIndex(name) || scope.hasMember(name)) {
            throw duplicate(at, name, "a name that is new");
        }
        if (FunctionTerms.isKnown(name)) {
            throw duplicate(at, name, "a name that no function has");
        }
    }

    private Refusal duplicate(Place at, String name, String expected) {
        return source.refuse(
                EquationRefusal.DUPLICATE,
                at,
                '"' + name + "\" has a meaning already" + scope.bindings(),
                expected,
                "rename one of them");
    }

    void param(Statement.Param p) {
        array(p, p.ranges(), Optional.of(p.value()), (name, value) -> {
            if (!given.isEmpty() || free.isPresent()) {
                params.add(name);
            }
            Double own = given.get(name);
            double number = own != null ? own : value.of("param " + p.name());
            return free.filter(name::equals).isPresent()
                    ? list.add(Unknown.free(name, number), p.at())
                    : list.terms().number(number);
        });
    }

    void variable(Statement.Var v) {
        array(
                v,
                v.ranges(),
                v.start(),
                (name, start) ->
                        list.add(bounded(v, name, start.of("the start of " + v.name())), v.at()));
    }

    /** Computes the value of an element; {@code what} names it in refusals. */
    private interface Value {
        double of(String what);
    }

    private interface Making {
        Term of(String name, Value value);
    }

    /** Declares all elements of an array; a list of values has one for each element. */
    private void array(
            Statement.Declaration d,
            List<Statement.Range> ranges,
            Optional<Expression> value,
            Making making) {
        requireNew(d.at(), d.name());
        Optional<List<Term>> listed = value.filter(x -> lists.length(x) > 0).map(lists::of);
        int n = listed.map(List::size).orElse(0);
        List<Span> spans =
                n > 0 && ranges.isEmpty() ? List.of(new Span(1, n)) : boxes.spans(ranges);
        if (n > 0 && (spans.size() != 1 || spans.getFirst().size() != n)) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    value.orElseThrow().at(),
                    "it is a list of " + n,
                    "one index with as many values",
                    "correct the range, or leave it out");
        }
        List<Term> elements = new ArrayList<>();
        boxes.each(ranges, spans, at -> {
            int k = elements.size();
            elements.add(making.of(
                    d.name() + Span.brackets(spans, at), what -> number(value, listed, k, what)));
        });
        scope.define(d.name(), new Definition.Box(spans, elements));
    }

    /** The known number of the k-th element: its own in a list, or that of the expression. */
    private double number(Optional<Expression> x, Optional<List<Term>> listed, int k, String what) {
        if (x.isEmpty()) {
            return 0;
        }
        if (listed.isPresent() && listed.get().get(k).isKnown()) {
            return listed.get().get(k).value();
        }
        boolean own = x.get() instanceof Expression.Listing;
        return evaluation.number(
                own ? ((Expression.Listing) x.get()).elements().get(k) : x.get(), what);
    }

    private Unknown bounded(Statement.Var v, String name, double start) {
        if (v.bounds().isEmpty()) {
            return Unknown.free(name, start);
        }
        Statement.Interval in = v.bounds().get();
        double lower = evaluation.bound(in.lower(), "the lower bound of " + v.name());
        double upper = evaluation.bound(in.upper(), "the upper bound of " + v.name());
        return list.bounded(
                name,
                start,
                lower,
                upper,
                v.start().map(Expression::at).orElse(v.at()),
                in.lower().at());
    }

    void let(Statement.Let l) {
        if (l.ranges().isEmpty() && lists.length(l.value()) > 0) {
            requireNew(l.at(), l.name());
            Definition.Elements all = new Definition.Elements(1);
            lists.of(l.value()).forEach(t -> all.all().put(List.of(all.all().size() + 1), t));
            scope.define(l.name(), all);
            return;
        }
        int n = l.ranges().size();
        Definition.Elements elements;
        if (n > 0
                && scope.has(l.name())
                && scope.find(source, l.at(), l.name()) instanceof Definition.Elements before
                && before.indices() == n) {
            elements = before;
        } else {
            requireNew(l.at(), l.name());
            elements = new Definition.Elements(n);
            if (n > 0) {
                scope.define(l.name(), elements);
            }
        }
        List<Span> spans = new ArrayList<>();
        for (Statement.Range r : l.ranges()) {
            spans.add(boxes.set(r).orElseGet(() -> part(l, r)));
        }
        boxes.each(l.ranges(), spans, at -> {
            Term t = evaluation.of(l.value());
            if (elements.all().putIfAbsent(at, t) != null) {
                throw duplicate(
                        l.at(),
                        l.name() + at.toString().replace(" ", ""),
                        "one value for an element");
            }
        });
        scope.define(l.name(), elements);
    }

    /** One index of named expressions, or a range of it. */
    private Span part(Statement.Let l, Statement.Range r) {
        int first = evaluation.whole(r.first(), "an index of " + l.name());
        return new Span(
                first, r.last().map(x -> evaluation.whole(x, "the range's end")).orElse(first));
    }
}
