package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.program.InputJets;
import org.plstar.refusal.Refusal;

/** Derivatives of unknown functions by name, and operators: laplacian, grad2, dot, div, normal. */
final class PdeOperators {
    private static final int MOST_ORDER = 4;

    private final PdeTerms meaning;
    private final Source source;
    private final Terms terms;
    private final SequencedMap<String, Integer> coordinates;
    private final SequencedMap<String, Integer> unknowns;

    PdeOperators(PdeTerms meaning) {
        this.meaning = meaning;
        source = meaning.source;
        terms = meaning.terms;
        coordinates = meaning.coordinates;
        unknowns = meaning.unknowns;
    }

    /** The term of u, or of a derivative such as u_xy. */
    Optional<Term> derivative(Place at, String name) {
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

    /** The coordinates in a sequence of letters, the longest names first. */
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

    Term unknown(Place at, int function, List<Integer> by) {
        meaning.requireUnknowns(at);
        return meaning.leaf(new PdeLeaf.Derivative(function, by, false));
    }

    Optional<Term> call(Expression.Call x) {
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
                    Term n = meaning.leaf(new PdeLeaf.Normal(j));
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
            default -> meaning.functionCall(x);
        };
    }

    Refusal arguments(Expression.Call x, String expected) {
        return source.refuse(
                EquationRefusal.TYPE,
                x.at(),
                x.name() + " is given " + x.arguments().size() + " arguments",
                expected,
                "correct the list");
    }

    /** The unknown function that an argument names. */
    int function(Expression.Call x, int i, int count) {
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
        meaning.requireUnknowns(x.at());
        return meaning.leaf(new PdeLeaf.SecondOrder(u, InputJets.Second.diagonal(c)));
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
                sum.add(terms.product(
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
}
