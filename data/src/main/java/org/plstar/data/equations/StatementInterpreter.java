package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.plstar.data.equations.Definition.Span;
import org.plstar.data.equations.Equations.Unknown;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;

/** Carries out statements in the order of the text: unknowns and scalar equations come out. */
final class StatementInterpreter {
    private static final int MOST_SHOWN = 20;

    /** Values of a family's indices from which on the last are tried first. */
    private static final int LONG = 1000;

    private final Source source;
    private final Path folder;
    private final EquationList list;
    private final Terms terms;
    private final KnownNames scope;
    private final TermBuilder evaluation;

    /** Values of params, or of their elements, that replace those of the text. */
    private final Map<String, Double> given;

    private final Set<String> params = new TreeSet<>();

    private StatementInterpreter(
            Source source, Path folder, Map<String, Integer> declared, Map<String, Double> given) {
        this.given = given;
        this.source = source;
        this.folder = folder;
        this.list = new EquationList(source);
        this.terms = list.terms();
        this.scope = new KnownNames(declared);
        this.evaluation = new TermBuilder(source, terms, scope);
    }

    /**
     * Carries out all statements.
     *
     * @param given values of params that replace those of the text
     */
    static EquationList of(
            Source source, Path folder, List<Statement> statements, Map<String, Double> given) {
        Map<String, Integer> declared = new HashMap<>();
        declare(statements, declared);
        NameCheck.of(source, statements, declared);
        StatementInterpreter m = new StatementInterpreter(source, folder, declared, given);
        statements.forEach(m::run);
        m.requireAllSet();
        m.list.startSlacks();
        return m.list;
    }

    /** Refuses a value for what is no param of the text. */
    private void requireAllSet() {
        for (String name : given.keySet()) {
            if (!params.contains(name)) {
                throw Refusal.of(
                        EquationRefusal.UNKNOWN_NAME,
                        name,
                        source.name() + " has no such param",
                        params.isEmpty()
                                ? "a text with params"
                                : "one of "
                                        + String.join(
                                                ", ", params.stream().limit(MOST_SHOWN).toList()),
                        ClosestName.of(name, params)
                                .map(n -> "did you mean " + n)
                                .orElse("declare it: param " + name + " = 1"));
            }
        }
    }

    private static void declare(List<Statement> statements, Map<String, Integer> declared) {
        for (Statement s : statements) {
            switch (s) {
                case Statement.Param p -> declared.putIfAbsent(p.name(), p.at().line());
                case Statement.Var v -> declared.putIfAbsent(v.name(), v.at().line());
                case Statement.Let l -> declared.putIfAbsent(l.name(), l.at().line());
                case Statement.Table t -> declared.putIfAbsent(t.name(), t.at().line());
                case Statement.Family f -> declare(f.body(), declared);
                case Statement.Equation _, Statement.Options _ -> {}
            }
        }
    }

    private void run(Statement s) {
        switch (s) {
            case Statement.Param p -> param(p);
            case Statement.Var v -> variable(v);
            case Statement.Let l -> let(l);
            case Statement.Table t -> {
                requireNew(t.at(), t.name());
                scope.define(
                        t.name(),
                        t.file().endsWith(".npy")
                                ? new Definition.Numbers(NumberArray.read(source, t, folder))
                                : new Definition.Columns(NumberTable.read(source, t, folder)));
            }
            case Statement.Equation e -> equation(e);
            case Statement.Family f -> family(f);
            case Statement.Options o -> {
                for (Statement.Option option : o.all()) {
                    list.set(list.settings().with(source, option));
                }
            }
        }
    }

    /** Without a condition each value of the indices makes at least one equation or name. */
    private void family(Statement.Family f) {
        boolean outer = scope.values().isEmpty();
        long most = f.over().condition().isEmpty() ? EquationList.MOST : TermBuilder.MOST;
        if (outer && evaluation.isLong(f.over(), LONG)) {
            atLast(f);
        }
        double each = 0;
        for (Statement s : f.body()) {
            each +=
                    s instanceof Statement.Equation e
                            ? evaluation.least(e.left()) + evaluation.least(e.right())
                            : 0;
        }
        long count = evaluation.forEach(f.over(), most, each, () -> f.body().forEach(this::run));
        if (count == 0 && outer) {
            list.warnings()
                    .add(
                            "the family of line "
                                    + f.over().all().getFirst().at().line()
                                    + " is empty: its indices take no values");
        }
    }

    /**
     * Tries the equations of a long family at the last values of its indices: what is wrong there
     * is told at once.
     */
    private void atLast(Statement.Family f) {
        evaluation.atLast(
                f.over(),
                0,
                () -> {
                    for (Statement s : f.body()) {
                        if (s instanceof Statement.Equation e) {
                            evaluation.of(e.left());
                            evaluation.of(e.right());
                        } else if (s instanceof Statement.Family inner) {
                            atLast(inner);
                        } else {
                            return; // what follows may need what it declares
                        }
                    }
                });
    }

    private void requireNew(Place at, String name) {
        if (scope.has(name) || scope.hasIndex(name)) {
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

    private List<Span> spans(List<Statement.Range> ranges) {
        List<Span> spans = new ArrayList<>();
        long size = 1;
        for (Statement.Range r : ranges) {
            int first = evaluation.whole(r.first(), "the range's begin");
            if (r.last().isEmpty()) {
                throw source.refuse(
                        EquationRefusal.TYPE,
                        r.at(),
                        "a single index declares no array",
                        "a range such as 1.." + first,
                        "write the range");
            }
            Span span = new Span(first, evaluation.whole(r.last().get(), "the range's end"));
            size *= span.size();
            if (size > EquationList.MOST) {
                throw source.refuse(
                        EquationRefusal.SIZE,
                        r.at(),
                        "the array has more than " + EquationList.MOST + " elements",
                        "fewer",
                        "lower the range");
            }
            spans.add(span);
        }
        return spans;
    }

    /** Runs a task for each element of a box, the last index fastest. */
    private void each(
            List<Statement.Range> ranges, List<Span> spans, List<Integer> at, Element task) {
        int i = at.size();
        if (i == spans.size()) {
            task.at(List.copyOf(at));
            return;
        }
        Optional<String> index = ranges.get(i).index();
        index.ifPresent(name -> evaluation.requireNew(ranges.get(i).at(), name));
        try {
            for (int v = spans.get(i).first(); v <= spans.get(i).last(); v++) {
                int value = v;
                index.ifPresent(name -> scope.bind(name, value));
                at.add(value);
                each(ranges, spans, at, task);
                at.removeLast();
            }
        } finally {
            index.ifPresent(scope::release);
        }
    }

    private interface Element {
        void at(List<Integer> indices);
    }

    private void param(Statement.Param p) {
        requireNew(p.at(), p.name());
        List<Span> spans = spans(p.ranges());
        List<Term> elements = new ArrayList<>();
        each(
                p.ranges(),
                spans,
                new ArrayList<>(),
                at -> {
                    String element =
                            p.name() + (at.isEmpty() ? "" : at.toString().replace(" ", ""));
                    Double value = given.get(element);
                    if (!given.isEmpty()) {
                        params.add(element);
                    }
                    elements.add(
                            terms.number(
                                    value != null
                                            ? value
                                            : evaluation.number(p.value(), "param " + p.name())));
                });
        scope.define(p.name(), new Definition.Box(spans, elements));
    }

    private void variable(Statement.Var v) {
        requireNew(v.at(), v.name());
        List<Span> spans = spans(v.ranges());
        List<Term> elements = new ArrayList<>();
        each(
                v.ranges(),
                spans,
                new ArrayList<>(),
                at -> {
                    double start =
                            v.start()
                                    .map(x -> evaluation.number(x, "the start of " + v.name()))
                                    .orElse(0.0);
                    String index = at.isEmpty() ? "" : at.toString().replace(" ", "");
                    elements.add(list.add(bounded(v, v.name() + index, start), v.at()));
                });
        scope.define(v.name(), new Definition.Box(spans, elements));
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

    private void let(Statement.Let l) {
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
            int first = evaluation.whole(r.first(), "an index of " + l.name());
            spans.add(
                    new Span(
                            first,
                            r.last()
                                    .map(x -> evaluation.whole(x, "the range's end"))
                                    .orElse(first)));
        }
        each(
                l.ranges(),
                spans,
                new ArrayList<>(),
                at -> {
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

    private void equation(Statement.Equation e) {
        String label =
                e.label().isEmpty()
                        ? "line "
                                + e.at().line()
                                + (scope.values().isEmpty()
                                        ? e.at().column() == 1 ? "" : ", column " + e.at().column()
                                        : ", " + scope.values())
                        : e.label() + scope.suffix();
        double scale = e.scale().map(s -> evaluation.number(s, "the scale")).orElse(1.0);
        if (scale == 0) {
            throw source.refuse(
                    EquationRefusal.NUMBER,
                    e.at(),
                    "the scale is 0" + scope.bindings(),
                    "another number",
                    "leave the equation out");
        }
        Term left = evaluation.of(e.left());
        Term right = evaluation.of(e.right());
        switch (e.relation()) {
            case "<=" -> list.addAtMost(label, e.at(), scale, left, right);
            case ">=" -> list.addAtMost(label, e.at(), scale, right, left);
            default -> list.add(label, e.at(), scale, left, right);
        }
    }
}
