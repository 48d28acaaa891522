package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.data.equations.PdeProblem.Coefficient;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.program.Program;
import org.plstar.refusal.Refusal;

/** Reads the declarations of a differential equation: unknowns, coordinates, numbers, functions. */
final class PdeDeclarations {
    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final List<Coordinate> coordinates = new ArrayList<>();
    private final List<Coefficient> coefficients = new ArrayList<>();
    private final Optional<PdeText.Param> asked;
    private final List<String> params = new ArrayList<>();
    private final Map<String, PdeTerms.Function> exact = new HashMap<>();
    private final Map<String, PdeTerms.Function> starts = new HashMap<>();

    PdeDeclarations(Source source, Parser p, PdeTerms terms, Optional<PdeText.Param> asked) {
        this.source = source;
        this.p = p;
        this.terms = terms;
        this.asked = asked;
    }

    /** The coordinates in the order of their declaration; the list grows as the text is read. */
    List<Coordinate> coordinates() {
        return coordinates;
    }

    List<Coefficient> coefficients() {
        return coefficients;
    }

    /** The exact solution of each unknown function, absent where there is none. */
    List<Optional<Program>> exactSolutions() {
        return fields(exact);
    }

    /** Where a search for each unknown function begins, absent where the text does not say it. */
    List<Optional<Program>> starts() {
        return fields(starts);
    }

    private List<Optional<Program>> fields(Map<String, PdeTerms.Function> stated) {
        List<Optional<Program>> fields = new ArrayList<>();
        for (String u : terms.unknowns().keySet()) {
            PdeTerms.Function f =
                    stated.getOrDefault(u, terms.unknowns().size() == 1 ? stated.get("") : null);
            fields.add(f == null ? Optional.empty() : Optional.of(field(f)));
        }
        return fields;
    }

    /** A function in the coordinates themselves. */
    private Program field(PdeTerms.Function f) {
        List<Expression> arguments = new ArrayList<>();
        for (Coordinate c : coordinates) {
            arguments.add(new Expression.Name(f.at(), c.name(), "", List.of(), false));
        }
        terms.define("stated function", f);
        return terms.field(new Expression.Call(f.at(), "stated function", arguments))
                .program();
    }

    private Lexeme fresh(String what) {
        Lexeme name = p.name(what);
        if (terms.has(name.text())) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    name.at(),
                    "\"" + name.text() + "\" has a meaning already",
                    "a name that is new",
                    "rename one of them");
        }
        return name;
    }

    void unknown() {
        p.take();
        if (p.peek().is("coefficient")) {
            p.take();
            coefficient();
            return;
        }
        Place at = p.peek().at();
        List<Lexeme> names = new ArrayList<>();
        do {
            if (!names.isEmpty()) {
                p.take();
            }
            names.add(fresh("a name for the unknown function"));
        } while (p.peek().is(","));
        if (!coordinates.isEmpty()) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    at,
                    "unknown functions are declared already",
                    "all of them in one statement",
                    "write: unknown u, v (x in 0..1)");
        }
        p.expect("(", "write: unknown u(x in 0..1, y in 0..1)");
        do {
            if (!coordinates.isEmpty()) {
                p.take();
            }
            Lexeme c = fresh("a name for the coordinate");
            p.expect("in", "write: " + c.text() + " in 0..1");
            double lower = number(p.expression(), "the range's begin");
            p.expect("..", "give the range as 0..1");
            Expression end = p.expression();
            double upper = number(end, "the range's end");
            if (!(lower < upper)) {
                throw source.refuse(
                        EquationRefusal.BOUNDS,
                        end.at(),
                        "the range " + lower + ".." + upper + " of " + c.text() + " is empty",
                        "a lower end below the upper one",
                        "correct the range");
            }
            terms.coordinates().put(c.text(), coordinates.size());
            coordinates.add(new Coordinate(c.text(), lower, upper));
        } while (p.peek().is(","));
        p.expect(")", "close the bracket");
        for (Lexeme n : names) {
            if (terms.has(n.text())) {
                throw source.refuse(
                        EquationRefusal.DUPLICATE,
                        n.at(),
                        "\"" + n.text() + "\" is a coordinate too, or declared twice",
                        "a name that is new",
                        "rename one of them");
            }
            terms.unknowns().put(n.text(), terms.unknowns().size());
        }
    }

    private void coefficient() {
        Lexeme name = fresh("a name for the coefficient");
        double start = 0;
        Place startAt = name.at();
        if (p.peek().is("=")) {
            p.take();
            Expression x = p.expression();
            startAt = x.at();
            start = number(x, "the start");
        }
        double lower = Double.NEGATIVE_INFINITY;
        double upper = Double.POSITIVE_INFINITY;
        Optional<Statement.Interval> in = p.bounds();
        if (in.isPresent()) {
            lower = terms.evaluation().bound(in.get().lower(), "the lower bound");
            upper = terms.evaluation().bound(in.get().upper(), "the upper bound");
            new EquationList(source)
                    .bounded(
                            name.text(),
                            start,
                            lower,
                            upper,
                            startAt,
                            in.get().lower().at());
        }
        terms.coefficients().put(name.text(), coefficients.size());
        coefficients.add(new Coefficient(name.text(), start, lower, upper));
    }

    private double number(Expression x, String what) {
        return terms.evaluation().number(x, what);
    }

    void param() {
        p.take();
        Lexeme name = fresh("a name for the parameter");
        p.expect("=", "give its value");
        double value = number(p.expression(), "param " + name.text());
        params.add(name.text());
        Optional<PdeText.Param> own = asked.filter(a -> a.name().equals(name.text()));
        double given = own.isPresent() ? own.get().value().orElse(value) : value;
        if (own.isPresent() && own.get().isCoefficient()) {
            terms.coefficients().put(name.text(), coefficients.size());
            coefficients.add(new Coefficient(
                    name.text(), given, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        } else {
            terms.param(name.text(), given);
        }
    }

    /** Refuses a text without the param that is asked for. */
    void requireAsked() {
        if (asked.isPresent() && !params.contains(asked.get().name())) {
            throw Refusal.of(
                    EquationRefusal.UNKNOWN_NAME,
                    source.name() + ": " + asked.get().name(),
                    "it is no param of the text",
                    params.isEmpty() ? "a text with a param" : "one of " + params,
                    "name a param");
        }
    }

    /** Reads the declaration name(x,y) = expression. */
    void function(Lexeme name) {
        if (terms.has(name.text())) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    name.at(),
                    "\"" + name.text() + "\" has a meaning already",
                    "a name that is new",
                    "rename one of them");
        }
        terms.define(name.text(), definition(name.at()));
    }

    private PdeTerms.Function definition(Place at) {
        List<String> arguments = new ArrayList<>();
        if (p.peek().is("(")) {
            do {
                p.take();
                arguments.add(p.name("a name for the argument").text());
            } while (p.peek().is(","));
            p.expect(")", "close the bracket");
        }
        p.expect("=", "give the expression");
        return new PdeTerms.Function(arguments, p.expression(), at);
    }

    void exact(Lexeme word) {
        stated(word, "exact", "the exact solution", exact).ifPresent(f -> terms.define("exact", f));
    }

    /** Reads where a search begins: start u(x) = expression. */
    void start(Lexeme word) {
        stated(word, "start", "the start", starts);
    }

    /**
     * Reads a function of all coordinates for one unknown function, or for the single one; returns
     * it where it has no name.
     */
    private Optional<PdeTerms.Function> stated(
            Lexeme word, String verb, String what, Map<String, PdeTerms.Function> all) {
        Lexeme of = word;
        boolean named = p.peek().kind() == Lexeme.Kind.NAME;
        if (named) {
            of = p.take();
            if (!terms.unknowns().containsKey(of.text())) {
                throw source.unknown(
                        of.at(),
                        of.text(),
                        "an unknown function",
                        terms.unknowns().keySet());
            }
        }
        PdeTerms.Function f = definition(word.at());
        if (f.arguments().size() != coordinates.size()) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    word.at(),
                    what + " has " + f.arguments().size() + " arguments",
                    "the coordinates, " + coordinates.size(),
                    "write " + verb + "(" + String.join(",", terms.coordinates().keySet())
                            + ") = …");
        }
        if (all.putIfAbsent(named ? of.text() : "", f) != null) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    word.at(),
                    what + " is stated twice",
                    "once",
                    "leave one out");
        }
        return named ? Optional.empty() : Optional.of(f);
    }
}
