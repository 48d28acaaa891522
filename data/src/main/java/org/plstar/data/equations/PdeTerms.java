package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.plstar.program.Program;

/** The terms of names and calls in a differential equation: leaves, derivatives, functions. */
final class PdeTerms implements TermBuilder.Meanings {

    /** A named expression with arguments. */
    record Function(List<String> arguments, Expression body, Place at) {}

    final Source source;
    final Terms terms = new Terms();
    private final TermBuilder evaluation;
    final SequencedMap<String, Integer> coordinates = new LinkedHashMap<>();
    final SequencedMap<String, Integer> unknowns = new LinkedHashMap<>();
    private final Map<String, Integer> coefficients = new HashMap<>();
    private final Map<String, Function> functions = new HashMap<>();
    private final List<PdeLeaf> leaves = new ArrayList<>();
    private final List<Map<String, Term>> bound = new ArrayList<>();
    private final List<String> calling = new ArrayList<>();
    private final KnownNames scope;
    private final PdeOperators operators;

    /** Whether unknowns may be read: not in exact solutions. */
    private boolean unknownsKnown = true;

    PdeTerms(Source source) {
        this.source = source;
        this.scope = new KnownNames(Map.of());
        this.operators = new PdeOperators(this);
        this.evaluation = new TermBuilder(source, terms, scope, this);
    }

    SequencedMap<String, Integer> coordinates() {
        return coordinates;
    }

    SequencedMap<String, Integer> unknowns() {
        return unknowns;
    }

    Map<String, Integer> coefficients() {
        return coefficients;
    }

    TermBuilder evaluation() {
        return evaluation;
    }

    void param(String name, double value) {
        scope.define(name, new Definition.Box(List.of(), List.of(terms.number(value))));
    }

    void define(String name, Function f) {
        functions.put(name, f);
    }

    boolean has(String name) {
        return coordinates.containsKey(name)
                || unknowns.containsKey(name)
                || coefficients.containsKey(name)
                || functions.containsKey(name)
                || scope.has(name)
                || FunctionTerms.isKnown(name);
    }

    /** The program of a residual, and the leaves that it reads. */
    record Compiled(Program program, List<PdeLeaf> leaves, Term term) {}

    /** The residual left - right at a point. */
    Compiled residual(Expression left, Expression right) {
        leaves.clear();
        return compiled(terms.subtract(evaluation.of(left), evaluation.of(right)));
    }

    /** The difference of u here and on the opposite face, or that of ∂u/∂x_j. */
    Compiled periodic(int unknown, List<Integer> by) {
        leaves.clear();
        Term here = leaf(new PdeLeaf.Derivative(unknown, by, false));
        Term there = leaf(new PdeLeaf.Derivative(unknown, by, true));
        return compiled(terms.subtract(here, there));
    }

    /** A function of the coordinates alone, all of which are its leaves. */
    Compiled field(Expression body) {
        leaves.clear();
        for (int j = 0; j < coordinates.size(); j++) {
            leaves.add(new PdeLeaf.Coordinate(j));
        }
        unknownsKnown = false;
        try {
            return compiled(evaluation.of(body));
        } finally {
            unknownsKnown = true;
        }
    }

    /** The value of an expression at a point. */
    Compiled value(Expression x) {
        leaves.clear();
        return compiled(evaluation.of(x));
    }

    /** The function of the coordinates that an expression is; absent if it is none. */
    Optional<Compiled> given(Expression body) {
        leaves.clear();
        evaluation.of(body);
        return leaves.stream().allMatch(l -> l instanceof PdeLeaf.Coordinate)
                ? Optional.of(field(body))
                : Optional.empty();
    }

    /** The value of a term of coordinates at a point. */
    double at(Term t, double[] x) {
        double[] w = new double[all.size()];
        for (int i = 0; i < w.length; i++) {
            w[i] = all.get(i) instanceof PdeLeaf.Coordinate(int j) ? x[j] : 0;
        }
        return StartValues.at(terms.all(), w).of(t);
    }

    private Compiled compiled(Term t) {
        if (leaves.isEmpty()) {
            leaf(new PdeLeaf.Coordinate(0));
        }
        Program p = GroupedProgram.ofSamples(
                t, at -> OptionalInt.of(leaves.indexOf(all.get(at))), leaves.size(), 0);
        return new Compiled(p, List.copyOf(leaves), t);
    }

    /** The leaves of all terms, by the position of their unknown. */
    private final List<PdeLeaf> all = new ArrayList<>();

    Term leaf(PdeLeaf leaf) {
        if (!leaves.contains(leaf)) {
            leaves.add(leaf);
        }
        int at = all.indexOf(leaf);
        if (at < 0) {
            at = all.size();
            all.add(leaf);
        }
        return terms.unknown(at);
    }

    @Override
    public Optional<Term> own(Expression x) {
        return switch (x) {
            case Expression.Name n when !n.bracketed() && n.column().isEmpty() -> name(n);
            case Expression.Call c -> operators.call(c);
            default -> Optional.empty();
        };
    }

    @Override
    public boolean shadows() {
        return true;
    }

    private Optional<Term> name(Expression.Name x) {
        String name = x.name();
        if (!bound.isEmpty() && bound.getLast().containsKey(name)) {
            return Optional.of(bound.getLast().getOrDefault(name, terms.number(0)));
        }
        Integer coordinate = coordinates.get(name);
        if (coordinate != null) {
            return Optional.of(leaf(new PdeLeaf.Coordinate(coordinate)));
        }
        Integer coefficient = coefficients.get(name);
        if (coefficient != null) {
            return Optional.of(leaf(new PdeLeaf.Coefficient(coefficient)));
        }
        if (functions.containsKey(name)) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    x.at(),
                    "\"" + name + "\": it is a function",
                    "its arguments",
                    "write " + name + "(" + String.join(",", coordinates.keySet()) + ")");
        }
        return operators.derivative(x.at(), name);
    }

    void requireUnknowns(Place at) {
        if (!unknownsKnown) {
            throw source.refuse(
                    EquationRefusal.INDEX_UNKNOWN,
                    at,
                    "an exact solution or a start depends on an unknown function",
                    "coordinates, parameters and functions of them",
                    "state it by coordinates");
        }
    }

    Optional<Term> functionCall(Expression.Call x) {
        Function f = functions.get(x.name());
        if (f == null) {
            if (unknowns.containsKey(x.name())) {
                throw source.refuse(
                        EquationRefusal.TYPE,
                        x.at(),
                        "\"" + x.name() + "\" is taken at the point where a condition holds",
                        "the name alone",
                        "write " + x.name());
            }
            return Optional.empty();
        }
        if (x.arguments().size() != f.arguments().size()) {
            throw operators.arguments(x, "" + f.arguments().size());
        }
        if (calling.contains(x.name())) {
            throw source.refuse(
                    EquationRefusal.CYCLE,
                    x.at(),
                    "\"" + x.name() + "\" calls itself",
                    "functions of those above",
                    "write it without itself");
        }
        Map<String, Term> values = new HashMap<>();
        for (int i = 0; i < f.arguments().size(); i++) {
            values.put(f.arguments().get(i), evaluation.of(x.arguments().get(i)));
        }
        bound.add(values);
        calling.add(x.name());
        try {
            return Optional.of(evaluation.of(f.body()));
        } finally {
            bound.removeLast();
            calling.removeLast();
        }
    }

    /** The residual of a measurement, whose value is a further leaf. */
    Compiled measurement(Expression left, String value) {
        leaves.clear();
        Term measured = leaf(new PdeLeaf.Measured());
        bound.add(new HashMap<>(Map.of(value, measured)));
        try {
            return compiled(terms.subtract(evaluation.of(left), measured));
        } finally {
            bound.removeLast();
        }
    }
}
