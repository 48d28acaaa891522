package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.plstar.program.InputJets;
import org.plstar.program.Program;
import org.plstar.refusal.Refusal;

/** What names and calls mean in a differential equation: leaves, derivatives, functions. */
final class PdeTerms implements TermBuilder.Meanings {
    private static final int MOST_ORDER = 4;

    /** A named expression of arguments. */
    record Function(List<String> arguments, Expression body, Place at) {}

    private final Source source;
    private final Terms terms = new Terms();
    private final TermBuilder evaluation;
    private final SequencedMap<String, Integer> coordinates = new LinkedHashMap<>();
    private final SequencedMap<String, Integer> unknowns = new LinkedHashMap<>();
    private final Map<String, Integer> coefficients = new HashMap<>();
    private final Map<String, Function> functions = new HashMap<>();
    private final List<PdeLeaf> leaves = new ArrayList<>();
    private final List<Map<String, Term>> bound = new ArrayList<>();
    private final List<String> calling = new ArrayList<>();
    private final KnownNames scope;

    /** Whether unknowns may be read: not in exact solutions. */
    private boolean unknownsKnown = true;

    PdeTerms(Source source) {
        this.source = source;
        this.scope = new KnownNames(Map.of());
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

    /** A program of a residual and what it reads. */
    record Compiled(Program program, List<PdeLeaf> leaves, Term term) {}

    /** left - right at a point. */
    Compiled residual(Expression left, Expression right) {
        leaves.clear();
        return compiled(terms.subtract(evaluation.of(left), evaluation.of(right)));
    }

    /** u here less u across, or the same of ∂u/∂x_j. */
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

    /** A value at a point. */
    Compiled value(Expression x) {
        leaves.clear();
        return compiled(evaluation.of(x));
    }

    /** A function of the coordinates, if an expression is one. */
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
        Program p =
                GroupedProgram.ofSamples(
                        t, at -> OptionalInt.of(leaves.indexOf(all.get(at))), leaves.size(), 0);
        return new Compiled(p, List.copyOf(leaves), t);
    }

    /** All leaves that any term has, by the position of their unknown. */
    private final List<PdeLeaf> all = new ArrayList<>();

    private Term leaf(PdeLeaf leaf) {
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
            case Expression.Call c -> call(c);
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
        return derivative(x.at(), name);
    }

    /** u, or u_xy. */
    private Optional<Term> derivative(Place at, String name) {
        Integer whole = unknowns.get(name);
        if (whole != null) {
            return Optional.of(unknown(at, whole, List.of()));
        }
        int cut = name.lastIndexOf('_');
        Integer function = cut < 0 ? null : unknowns.get(name.substring(0, cut));
        if (function == null) {
            return Optional.empty();
        }
        return Optional.of(unknown(at, function, letters(at, name.substring(cut + 1))));
    }

    /** Coordinates one after the other, longest names first. */
    private List<Integer> letters(Place at, String letters) {
        List<Integer> by = new ArrayList<>();
        int from = 0;
        while (from < letters.length()) {
            int next = from;
            for (Map.Entry<String, Integer> c : coordinates.entrySet()) {
                if (letters.startsWith(c.getKey(), from) && from + c.getKey().length() > next) {
                    next = from + c.getKey().length();
                    if (by.size() <= MOST_ORDER) {
                        by.add(c.getValue());
                    }
                    break;
                }
            }
            if (next == from) {
                throw source.unknown(
                        at, letters.substring(from), "coordinates after _", coordinates.keySet());
            }
            from = next;
        }
        if (by.isEmpty() || by.size() > MOST_ORDER) {
            throw source.refuse(
                    EquationRefusal.ORDER,
                    at,
                    "\""
                            + letters
                            + "\" is of order "
                            + by.size()
                            + (by.isEmpty() ? "" : " or more"),
                    "a derivative of order 1 to " + MOST_ORDER,
                    "introduce another unknown function for a lower derivative");
        }
        Collections.sort(by);
        return by;
    }

    private Term unknown(Place at, int function, List<Integer> by) {
        requireUnknowns(at);
        return leaf(new PdeLeaf.Derivative(function, by, false));
    }

    private void requireUnknowns(Place at) {
        if (!unknownsKnown) {
            throw source.refuse(
                    EquationRefusal.INDEX_UNKNOWN,
                    at,
                    "an exact solution depends on an unknown function",
                    "coordinates, parameters and functions of them",
                    "state it by coordinates");
        }
    }

    private Optional<Term> call(Expression.Call x) {
        return switch (x.name()) {
            case "laplacian" -> Optional.of(laplacian(x));
            case "grad2" -> {
                int u = function(x, 0, 1);
                List<Term> squares = new ArrayList<>();
                for (int j = 0; j < coordinates.size(); j++) {
                    Term d = unknown(x.at(), u, List.of(j));
                    squares.add(terms.product(d, d));
                }
                yield Optional.of(terms.sum(squares));
            }
            case "dot" -> Optional.of(dot(x));
            case "div" -> {
                if (x.arguments().size() > coordinates.size()) {
                    throw arguments(x, "up to " + coordinates.size() + " unknown functions");
                }
                List<Term> sum = new ArrayList<>();
                for (int j = 0; j < x.arguments().size(); j++) {
                    sum.add(unknown(x.at(), function(x, j, x.arguments().size()), List.of(j)));
                }
                yield Optional.of(terms.sum(sum));
            }
            case "normal" -> {
                int u = function(x, 0, 1);
                List<Term> sum = new ArrayList<>();
                for (int j = 0; j < coordinates.size(); j++) {
                    Term n = leaf(new PdeLeaf.Normal(j));
                    sum.add(terms.product(n, unknown(x.at(), u, List.of(j))));
                }
                yield Optional.of(terms.sum(sum));
            }
            case "grad" ->
                    throw source.refuse(
                            EquationRefusal.TYPE,
                            x.at(),
                            "grad(u) is a vector",
                            "a number",
                            "write dot(grad(u), grad(v)), or u_x");
            default -> functionCall(x);
        };
    }

    private Refusal arguments(Expression.Call x, String expected) {
        return source.refuse(
                EquationRefusal.TYPE,
                x.at(),
                x.name() + " is given " + x.arguments().size() + " arguments",
                expected,
                "correct the list");
    }

    /** The unknown function that an argument names. */
    private int function(Expression.Call x, int i, int count) {
        if (x.arguments().size() != count) {
            throw arguments(x, "" + count);
        }
        if (x.arguments().get(i) instanceof Expression.Name n) {
            Integer u = unknowns.get(n.name());
            if (u != null) {
                return u;
            }
            throw source.unknown(n.at(), n.name(), "an unknown function", unknowns.keySet());
        }
        throw source.refuse(
                EquationRefusal.TYPE,
                x.arguments().get(i).at(),
                x.name() + " is not given an unknown function",
                "one of " + String.join(", ", unknowns.keySet()),
                "write the derivatives out: u_xx + u_yy");
    }

    private Term laplacian(Expression.Call x) {
        if (x.arguments().isEmpty()) {
            throw arguments(x, "an unknown function, and coordinates if not all are meant");
        }
        int u = function(new Expression.Call(x.at(), x.name(), x.arguments().subList(0, 1)), 0, 1);
        double[] c = new double[coordinates.size()];
        for (Expression a : x.arguments().subList(1, x.arguments().size())) {
            Integer j = a instanceof Expression.Name n ? coordinates.get(n.name()) : null;
            if (j == null) {
                throw source.refuse(
                        EquationRefusal.ORDER,
                        a.at(),
                        "it is no coordinate",
                        "one of " + String.join(", ", coordinates.keySet()),
                        "write laplacian(u, x, y)");
            }
            c[j] = 1;
        }
        if (x.arguments().size() == 1) {
            for (Map.Entry<String, Integer> e : coordinates.entrySet()) {
                c[e.getValue()] = e.getKey().equals("t") && coordinates.size() > 1 ? 0 : 1;
            }
        }
        requireUnknowns(x.at());
        return leaf(new PdeLeaf.SecondOrder(u, InputJets.Second.diagonal(c)));
    }

    private Term dot(Expression.Call x) {
        if (x.arguments().size() == 2
                && x.arguments().get(0) instanceof Expression.Call a
                && x.arguments().get(1) instanceof Expression.Call b
                && a.name().equals("grad")
                && b.name().equals("grad")) {
            int u = function(a, 0, 1);
            int v = function(b, 0, 1);
            List<Term> sum = new ArrayList<>();
            for (int j = 0; j < coordinates.size(); j++) {
                sum.add(
                        terms.product(
                                unknown(x.at(), u, List.of(j)), unknown(x.at(), v, List.of(j))));
            }
            return terms.sum(sum);
        }
        throw source.refuse(
                EquationRefusal.TYPE,
                x.at(),
                "dot is not given two gradients",
                "dot(grad(u), grad(v))",
                "write the products out: u_x*v_x + u_y*v_y");
    }

    private Optional<Term> functionCall(Expression.Call x) {
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
            throw arguments(x, "" + f.arguments().size());
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

    /** Leaves that measurements add: the value that was measured. */
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
