package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plstar.refusal.ClosestName;

/** Reads statements by recursive descent. */
final class Parser extends ExpressionParser {
    private static final Set<String> BEGINNINGS =
            Set.of("param", "var", "let", "eq", "table", "set", "for", "scale", "solve");

    /** The relations between the sides of an equation or inequality. */
    private static final Set<String> STATED = Set.of("=", "<=", ">=");

    Parser(Source source, List<Lexeme> tokens) {
        super(source, tokens);
    }

    /** The statements of a text. */
    static List<Statement> statements(Source source, List<Lexeme> tokens) {
        Parser p = new Parser(source, tokens);
        List<Statement> all = p.block("");
        if (p.peek().kind() != Lexeme.Kind.END) {
            throw p.unexpected("a statement", "remove it");
        }
        return all;
    }

    // ---- statements

    private List<Statement> block(String end) {
        List<Statement> all = new ArrayList<>();
        skipEnds();
        while (peek().kind() != Lexeme.Kind.END && !peek().is("}")) {
            all.add(statement());
            if (!isEnd() && !peek().is("}")) {
                throw unexpected("an operator or the end of the statement", afterStatement());
            }
            skipEnds();
        }
        if (!end.isEmpty()) {
            expect(end, "close the block");
        }
        return all;
    }

    private String afterStatement() {
        return peek().kind() == Lexeme.Kind.NAME || peek().kind() == Lexeme.Kind.NUMBER
                ? "put an operator, a line end or ; before it"
                : "remove it";
    }

    private Statement statement() {
        Lexeme first = peek();
        return switch (first.kind() == Lexeme.Kind.NAME ? first.text() : "") {
            case "param" -> param();
            case "var" -> variable();
            case "let" -> let();
            case "table" -> table();
            case "set" -> peek(1).kind() == Lexeme.Kind.NAME ? set() : equation();
            case "for" -> family();
            case "solve" -> options();
            default -> equation();
        };
    }

    private Statement param() {
        skip();
        Lexeme name = name("a name for the parameter");
        List<Statement.Range> ranges = ranges();
        expect("=", "give its value");
        return new Statement.Param(name.at(), name.text(), ranges, expression());
    }

    private Statement variable() {
        skip();
        Lexeme name = name("a name for the unknown");
        List<Statement.Range> ranges = ranges();
        Optional<Expression> start = Optional.empty();
        if (peek().is("=")) {
            skip();
            start = Optional.of(expression());
        }
        return new Statement.Var(name.at(), name.text(), ranges, start, bounds());
    }

    Optional<Statement.Interval> bounds() {
        if (!peek().is("in")) {
            return Optional.empty();
        }
        skip();
        expect("[", "write: in [0, 1]");
        Expression lower = bound();
        expect(",", "write: in [0, 1]");
        Expression upper = bound();
        expect("]", "close the bracket");
        return Optional.of(new Statement.Interval(lower, upper));
    }

    private Statement let() {
        skip();
        Lexeme name = name("a name for the expression");
        List<Statement.Range> ranges = ranges();
        expect("=", "give the expression");
        return new Statement.Let(name.at(), name.text(), ranges, expression());
    }

    private Statement table() {
        skip();
        Lexeme name = name("a name for the table");
        expect("from", "write: table " + name.text() + " from \"file.csv\"");
        if (peek().kind() != Lexeme.Kind.STRING) {
            throw unexpected("a file name in quotes", "write: from \"file.csv\"");
        }
        Lexeme file = take();
        return new Statement.Table(name.at(), name.text(), file.at(), file.text());
    }

    private Statement set() {
        skip();
        Lexeme name = name("a name for the set");
        expect("=", "write: set " + name.text() + " = {a, b, c}");
        expect("{", "write: set " + name.text() + " = {a, b, c}");
        List<Expression> all = new ArrayList<>();
        all.add(expression());
        while (peek().is(",")) {
            skip();
            all.add(expression());
        }
        expect("}", "close the set");
        return new Statement.Set(name.at(), name.text(), all);
    }

    private Statement family() {
        Place at = take().at();
        Expression.Indices over = indices();
        if (peek().is("{")) {
            skip();
            return new Statement.Family(at, over, deeper(() -> block("}")));
        }
        expect(":", "write: for i in 1..n: equation, or { equations }");
        Statement one = peek().is("let") ? let() : equation();
        return new Statement.Family(at, over, List.of(one));
    }

    Statement.Options options() {
        Place at = take().at();
        expect("{", "write: solve { tolerance = 1e-10 }");
        List<Statement.Option> all = new ArrayList<>();
        skipEnds();
        while (!peek().is("}")) {
            Lexeme name = peek().is("scale") ? take() : name("a setting");
            expect("=", "give its value");
            if (peek().kind() != Lexeme.Kind.NUMBER && peek().kind() != Lexeme.Kind.NAME) {
                throw unexpected("a number or a word", "give the value of " + name.text());
            }
            all.add(new Statement.Option(name.at(), name.text(), take()));
            if (!isEnd() && !peek().is("}")) {
                throw unexpected("; or }", "end the setting");
            }
            skipEnds();
        }
        skip();
        return new Statement.Options(at, all);
    }

    private Statement equation() {
        Lexeme first = peek();
        Optional<Expression> scale = Optional.empty();
        if (peek().is("scale")) {
            skip();
            scale = Optional.of(expression());
            expect(":", "write: scale 1e3: equation");
        }
        if (peek().is("eq")) {
            skip();
        }
        String label = "";
        if (peek().kind() == Lexeme.Kind.NAME && peek(1).is(":")) {
            label = name("a name for the equation").text();
            skip();
        }
        Expression left = expression();
        Lexeme relation = peek();
        if (relation.kind() == Lexeme.Kind.SYMBOL
                && RELATIONS.contains(relation.text())
                && !STATED.contains(relation.text())) {
            throw source.refuse(
                    EquationRefusal.INEQUALITY,
                    relation.at(),
                    "\"" + relation.text() + "\" makes no equation",
                    "=, <= or >=",
                    "write <= or >=, which get a slack unknown from 0 on");
        }
        if (relation.kind() != Lexeme.Kind.SYMBOL || !STATED.contains(relation.text())) {
            throw unexpected("an operator or =", equationFix(first, relation));
        }
        skip();
        return new Statement.Equation(
                first.at(), scale, label, left, relation.text(), expression());
    }

    /**
     * The remedy for a wrong equation: a misspelt first word is recognised by the name after it.
     */
    private static String equationFix(Lexeme first, Lexeme found) {
        if (first.kind() == Lexeme.Kind.NAME && found.kind() == Lexeme.Kind.NAME) {
            Optional<String> near = ClosestName.of(first.text(), BEGINNINGS);
            if (near.isPresent()) {
                return "did you mean " + near.get() + " for " + first.text();
            }
        }
        return "an equation reads left = right";
    }

    private List<Statement.Range> ranges() {
        List<Statement.Range> all = new ArrayList<>();
        if (!peek().is("[")) {
            return all;
        }
        do {
            skip();
            Place at = peek().at();
            Optional<String> index = Optional.empty();
            if (peek().kind() == Lexeme.Kind.NAME && peek(1).is("in")) {
                index = Optional.of(name("an index").text());
                skip();
            }
            Expression first = expression();
            Optional<Expression> last = Optional.empty();
            if (index.isPresent() || peek().is("..")) {
                last = last(first);
            }
            all.add(new Statement.Range(at, index, first, last));
        } while (peek().is(","));
        expect("]", "close the bracket");
        return all;
    }
}
