package org.plstar.data.equations;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.plstar.refusal.Refusal;

/** Reads a differential equation statement by statement; each is a line. */
final class PdeReader {
    private static final List<String> STATEMENTS = List.of(
            "unknown",
            "param",
            "let",
            "exact",
            "start",
            "interior",
            "boundary",
            "at",
            "initial",
            "periodic",
            "data",
            "network",
            "points",
            "march",
            "weights",
            "map",
            "solve");

    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final PdeDeclarations declarations;
    private final PdeSettings settings;
    private final PdeConditions conditions;

    private PdeReader(
            Source source, PdeTables files, List<Lexeme> tokens, Optional<PdeText.Param> asked) {
        this.source = source;
        this.p = new Parser(source, tokens);
        this.terms = new PdeTerms(source);
        this.declarations = new PdeDeclarations(source, p, terms, asked);
        this.settings = new PdeSettings(source, p, terms, declarations.coordinates(), files);
        this.conditions =
                new PdeConditions(source, p, terms, declarations.coordinates(), settings, files);
    }

    /**
     * Reads a problem from a text.
     *
     * @param asked a param that has another value, or is a coefficient
     */
    static PdeProblem read(
            Source source, PdeTables files, String text, Optional<PdeText.Param> asked) {
        List<Lexeme> tokens = Lexer.tokens(source, text);
        return new PdeReader(source, files, tokens, asked)
                .problem(tokens.getLast().at());
    }

    /**
     * Reads a problem from a text, and expressions in its names.
     *
     * @param shown each an expression of the unknown functions and their derivatives
     * @param where what the expressions are to a user, for their mistakes
     */
    static PdeProblem.Shown shown(
            Source source, PdeTables files, String text, List<String> shown, String where) {
        List<Lexeme> tokens = Lexer.tokens(source, text);
        PdeReader reader = new PdeReader(source, files, tokens, Optional.empty());
        PdeProblem problem = reader.problem(tokens.getLast().at());
        return new PdeProblem.Shown(
                problem, shown.stream().map(x -> reader.expression(x, where)).toList());
    }

    private PdeProblem.Condition expression(String text, String where) {
        Source own = new Source(where, text);
        Parser parser = new Parser(own, Lexer.tokens(own, text));
        Expression x = parser.expression();
        if (parser.peek().kind() != Lexeme.Kind.END) {
            throw parser.unexpected("the end of the expression", "give expressions one by one");
        }
        try {
            return PdeConditions.shown(text, terms.value(x));
        } catch (Refusal refusal) {
            // the position is in the expression, not in the text
            String place = refusal.where().substring(source.name().length());
            int column = Integer.parseInt(place, place.lastIndexOf(':') + 1, place.length(), 10);
            throw refusal.with(where + place, refusal.fix()).showing(text, column);
        }
    }

    private PdeProblem problem(Place end) {
        p.skipEnds();
        while (p.peek().kind() != Lexeme.Kind.END) {
            statement();
            if (!p.isEnd()) {
                throw p.unexpected("the end of the statement", "put a line end or ; before it");
            }
            p.skipEnds();
        }
        declarations.requireAsked();
        if (terms.unknowns().isEmpty()) {
            throw source.refuse(
                    EquationRefusal.NO_UNKNOWNS,
                    end,
                    "no unknown function is declared",
                    "at least one",
                    "declare it: unknown u(x in 0..1, y in 0..1)");
        }
        List<PdeProblem.Condition> all = conditions.all();
        require(
                end,
                all,
                c -> c.place() == PdeProblem.Place.INTERIOR,
                "no equation holds within the box",
                "interior: …");
        require(
                end,
                all,
                c -> c.place() != PdeProblem.Place.INTERIOR,
                "there is no condition on the boundary",
                "boundary: u = 0");
        settings.march()
                .ifPresent(m -> require(
                        end,
                        all,
                        c -> c.place() == PdeProblem.Place.INITIAL
                                && c.faces()
                                        .equals(List.of(
                                                new PdeProblem.Face(m.coordinate(), false))),
                        "there is no initial condition to march from",
                        "initial at t = 0: u = …"));
        if (settings.isExactBoundary()) {
            require(
                    end,
                    all,
                    c -> c.given().isPresent(),
                    "no condition gives a function's values on a face, for exact boundary",
                    "boundary: u = 0");
        }
        return new PdeProblem(
                source.name(),
                List.copyOf(declarations.coordinates()),
                List.copyOf(terms.unknowns().keySet()),
                List.copyOf(declarations.coefficients()),
                List.copyOf(all),
                declarations.exactSolutions(),
                settings.ansatz(),
                declarations.starts(),
                settings.method(),
                settings.march(),
                settings.points(),
                settings.solver(),
                settings.momentum(),
                settings.ofNetworks(),
                new PdeCorners(declarations.coordinates(), terms::at)
                        .warnings(conditions.onFaces()));
    }

    private void require(
            Place end,
            List<PdeProblem.Condition> all,
            Predicate<PdeProblem.Condition> kind,
            String what,
            String fix) {
        if (all.stream().noneMatch(kind)) {
            throw source.refuse(
                    EquationRefusal.NO_CONDITION, end, what, "at least one", "state it: " + fix);
        }
    }

    private void statement() {
        Lexeme first = p.peek();
        String word = first.kind() == Lexeme.Kind.NAME ? first.text() : "";
        switch (word) {
            case "unknown" -> declarations.unknown();
            case "param" -> declarations.param();
            case "let" -> {
                p.take();
                declarations.function(p.name("a name for the function"));
            }
            case "exact" -> {
                p.take();
                if (p.peek().is("boundary")) {
                    p.take();
                    settings.exactBoundary();
                } else {
                    declarations.exact(first);
                }
            }
            case "start" -> declarations.start(p.take());
            case "interior" -> conditions.condition(PdeProblem.Place.INTERIOR, p.take());
            case "boundary" -> conditions.condition(PdeProblem.Place.BOUNDARY, p.take());
            case "initial" -> conditions.initial(p.take());
            case "at" -> conditions.at(p.take());
            case "periodic" -> conditions.periodic(p.take());
            case "data" -> conditions.data(p.take());
            case "network", "points", "weights", "map", "march", "solve" ->
                settings.read(word, conditions::isTaken);
            default -> {
                if (first.kind() == Lexeme.Kind.NAME) {
                    throw source.unknown(first.at(), word, "a statement", STATEMENTS);
                }
                throw p.unexpected("a statement", "begin with one of " + STATEMENTS);
            }
        }
    }
}
