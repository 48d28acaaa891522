package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;

/** Reads statements by recursive descent. */
final class Parser {
    /** Expressions nested deeper than this are refused. */
    private static final int DEEPEST = 300;

    /** Words that are no names. */
    static final Set<String> KEYWORDS =
            Set.of(
                    "param", "var", "let", "eq", "table", "from", "for", "in", "if", "then", "else",
                    "sum", "prod", "scale", "solve", "and", "or", "not", "pi", "e", "inf");

    private static final Set<String> BEGINNINGS =
            Set.of("param", "var", "let", "eq", "table", "for", "scale", "solve");
    private static final Set<String> RELATIONS = Set.of("<", "<=", "=", "!=", ">=", ">");

    private final Source source;
    private final List<Token> tokens;
    private int position;
    private int depth;

    /** Whether inf is a number here. */
    private boolean infinite;

    Parser(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** The statements of a text. */
    static List<Statement> statements(Source source, List<Token> tokens) {
        Parser p = new Parser(source, tokens);
        List<Statement> all = p.block("");
        if (p.peek().kind() != Token.Kind.END) {
            throw p.unexpected("a statement", "remove it");
        }
        return all;
    }

    // ---- statements

    private List<Statement> block(String end) {
        List<Statement> all = new ArrayList<>();
        skipEnds();
        while (peek().kind() != Token.Kind.END && !peek().is("}")) {
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
        return peek().kind() == Token.Kind.NAME || peek().kind() == Token.Kind.NUMBER
                ? "put an operator, a line end or ; before it"
                : "remove it";
    }

    boolean isEnd() {
        return peek().kind() == Token.Kind.LINE
                || peek().kind() == Token.Kind.END
                || peek().is(";");
    }

    void skipEnds() {
        while (peek().kind() == Token.Kind.LINE || peek().is(";")) {
            position++;
        }
    }

    private Statement statement() {
        Token first = peek();
        return switch (first.kind() == Token.Kind.NAME ? first.text() : "") {
            case "param" -> param();
            case "var" -> variable();
            case "let" -> let();
            case "table" -> table();
            case "for" -> family();
            case "solve" -> options();
            default -> equation();
        };
    }

    private Statement param() {
        position++;
        Token name = name("a name for the parameter");
        List<Statement.Range> ranges = ranges();
        expect("=", "give its value");
        return new Statement.Param(name.at(), name.text(), ranges, expression());
    }

    private Statement variable() {
        position++;
        Token name = name("a name for the unknown");
        List<Statement.Range> ranges = ranges();
        Optional<Expression> start = Optional.empty();
        if (peek().is("=")) {
            position++;
            start = Optional.of(expression());
        }
        return new Statement.Var(name.at(), name.text(), ranges, start, bounds());
    }

    Optional<Statement.Interval> bounds() {
        if (!peek().is("in")) {
            return Optional.empty();
        }
        position++;
        expect("[", "write: in [0, 1]");
        Expression lower = bound();
        expect(",", "write: in [0, 1]");
        Expression upper = bound();
        expect("]", "close the bracket");
        return Optional.of(new Statement.Interval(lower, upper));
    }

    /** An expression in which inf may stand alone, or in a branch of if. */
    Expression bound() {
        infinite = true;
        try {
            return expression();
        } finally {
            infinite = false;
        }
    }

    private Statement let() {
        position++;
        Token name = name("a name for the expression");
        List<Statement.Range> ranges = ranges();
        expect("=", "give the expression");
        return new Statement.Let(name.at(), name.text(), ranges, expression());
    }

    private Statement table() {
        position++;
        Token name = name("a name for the table");
        expect("from", "write: table " + name.text() + " from \"file.csv\"");
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected("a file name in quotes", "write: from \"file.csv\"");
        }
        Token file = take();
        return new Statement.Table(name.at(), name.text(), file.at(), file.text());
    }

    private Statement family() {
        Place at = take().at();
        Expression.Indices over = indices();
        if (peek().is("{")) {
            position++;
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
            Token name = peek().is("scale") ? take() : name("a setting");
            expect("=", "give its value");
            if (peek().kind() != Token.Kind.NUMBER && peek().kind() != Token.Kind.NAME) {
                throw unexpected("a number or a word", "give the value of " + name.text());
            }
            all.add(new Statement.Option(name.at(), name.text(), take()));
            if (!isEnd() && !peek().is("}")) {
                throw unexpected("; or }", "end the setting");
            }
            skipEnds();
        }
        position++;
        return new Statement.Options(at, all);
    }

    private Statement equation() {
        Token first = peek();
        Optional<Expression> scale = Optional.empty();
        if (peek().is("scale")) {
            position++;
            scale = Optional.of(expression());
            expect(":", "write: scale 1e3: equation");
        }
        if (peek().is("eq")) {
            position++;
        }
        String label = "";
        if (peek().kind() == Token.Kind.NAME && peek(1).is(":")) {
            label = name("a name for the equation").text();
            position++;
        }
        Expression left = expression();
        Token relation = peek();
        if (relation.kind() == Token.Kind.SYMBOL
                && RELATIONS.contains(relation.text())
                && !relation.is("=")) {
            throw source.refuse(
                    EquationRefusal.INEQUALITY,
                    relation.at(),
                    "\"" + relation.text() + "\" makes no equation",
                    "=",
                    "give a bound, or a slack: a + s = b with var s in [0, inf]");
        }
        if (!relation.is("=")) {
            throw unexpected("an operator or =", equationFix(first, relation));
        }
        position++;
        return new Statement.Equation(first.at(), scale, label, left, expression());
    }

    /** A misspelt first word shows by the name that follows it. */
    private static String equationFix(Token first, Token found) {
        if (first.kind() == Token.Kind.NAME && found.kind() == Token.Kind.NAME) {
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
            position++;
            Place at = peek().at();
            Optional<String> index = Optional.empty();
            if (peek().kind() == Token.Kind.NAME && peek(1).is("in")) {
                index = Optional.of(name("an index").text());
                position++;
            }
            Expression first = expression();
            Optional<Expression> last = Optional.empty();
            if (index.isPresent() || peek().is("..")) {
                expect("..", "give the range as 1..n");
                last = Optional.of(expression());
            }
            all.add(new Statement.Range(at, index, first, last));
        } while (peek().is(","));
        expect("]", "close the bracket");
        return all;
    }

    private Expression.Indices indices() {
        List<Expression.Index> all = new ArrayList<>();
        boolean more;
        do {
            Token name = name("an index");
            expect("in", "write: " + name.text() + " in 1..n");
            Expression first = expression();
            expect("..", "give the range as 1..n");
            Expression last = expression();
            Optional<Expression> step = Optional.empty();
            if (peek().is("step")) {
                position++;
                step = Optional.of(expression());
            }
            all.add(new Expression.Index(name.at(), name.text(), first, last, step));
            more = peek().is(",");
            if (more) {
                position++;
            }
        } while (more);
        Optional<Expression.Condition> condition = Optional.empty();
        if (peek().is("if")) {
            position++;
            condition = Optional.of(condition());
        }
        return new Expression.Indices(all, condition);
    }

    // ---- conditions

    private Expression.Condition condition() {
        Expression.Condition left = conjunction();
        while (peek().is("or")) {
            position++;
            left = new Expression.Condition.Both(false, left, conjunction());
        }
        return left;
    }

    private Expression.Condition conjunction() {
        Expression.Condition left = relation();
        while (peek().is("and")) {
            position++;
            left = new Expression.Condition.Both(true, left, relation());
        }
        return left;
    }

    private Expression.Condition relation() {
        if (peek().is("not")) {
            position++;
            return new Expression.Condition.Not(deeper(this::relation));
        }
        if (peek().is("(")) {
            Optional<Expression.Condition> inner = bracketed();
            if (inner.isPresent()) {
                return inner.get();
            }
        }
        return comparison();
    }

    private Expression.Condition comparison() {
        Expression left = expression();
        Token operator = peek();
        if (operator.kind() != Token.Kind.SYMBOL || !RELATIONS.contains(operator.text())) {
            throw unexpected("one of < <= = != >= >", "compare two expressions");
        }
        position++;
        return new Expression.Condition.Relation(
                operator.at(), operator.text(), left, expression());
    }

    /** A condition in brackets; absent where the bracket opens an expression that is compared. */
    private Optional<Expression.Condition> bracketed() {
        int here = position;
        try {
            position++;
            Expression.Condition inner = deeper(this::condition);
            if (peek().is(")")) {
                position++;
                if (!isOperator(peek())) {
                    return Optional.of(inner);
                }
            }
        } catch (Refusal e) {
            // then it is an expression, or what is wrong is found again
        }
        position = here;
        return Optional.empty();
    }

    private static boolean isOperator(Token t) {
        return t.kind() == Token.Kind.SYMBOL
                && (RELATIONS.contains(t.text()) || "+-*/^".contains(t.text()));
    }

    // ---- expressions

    Expression expression() {
        return deeper(this::sum);
    }

    private Expression sum() {
        Place at = peek().at();
        List<Expression> terms = new ArrayList<>();
        terms.add(product());
        while (peek().is("+") || peek().is("-")) {
            Token sign = take();
            Expression term = product();
            terms.add(sign.is("-") ? new Expression.Negate(sign.at(), term) : term);
        }
        return terms.size() == 1 ? terms.getFirst() : new Expression.Sum(at, terms);
    }

    private Expression product() {
        Expression left = unary();
        int chain = 0;
        while (peek().is("*") || peek().is("/")) {
            Token operator = take();
            requireDepth(depth + ++chain, operator.at());
            left = new Expression.Binary(operator.at(), operator.text().charAt(0), left, unary());
        }
        return left;
    }

    private Expression unary() {
        if (peek().is("-")) {
            Place at = take().at();
            return new Expression.Negate(at, deeper(this::unary));
        }
        if (peek().is("+")) {
            position++;
            return deeper(this::unary);
        }
        Expression base = atom();
        if (!peek().is("^")) {
            return base;
        }
        Place at = take().at();
        return new Expression.Binary(at, '^', base, deeper(this::unary));
    }

    private Expression atom() {
        Token t = peek();
        if (t.kind() == Token.Kind.NUMBER) {
            position++;
            return new Expression.Literal(t.at(), t.number());
        }
        if (t.is("(")) {
            position++;
            Expression inner = expression();
            expect(")", "close the bracket");
            return inner;
        }
        if (t.kind() != Token.Kind.NAME) {
            throw unexpected("an expression", "remove it or add an operand");
        }
        return switch (t.text()) {
            case "pi" -> literal(Math.PI);
            case "e" -> literal(Math.E);
            case "sum", "prod" -> fold();
            case "if" -> choice();
            case "inf" -> {
                if (infinite) {
                    yield literal(Double.POSITIVE_INFINITY);
                }
                throw source.refuse(
                        EquationRefusal.NUMBER,
                        t.at(),
                        "inf is no number to compute with",
                        "a finite number",
                        "replace it");
            }
            default -> nameOrCall();
        };
    }

    private Expression literal(double value) {
        return new Expression.Literal(take().at(), value);
    }

    private Expression fold() {
        Token word = take();
        expect("(", "write: " + word.text() + "(i in 1..n: expression)");
        Expression.Indices over = indices();
        expect(":", "write: " + word.text() + "(i in 1..n: expression)");
        Expression body = expression();
        expect(")", "close the bracket");
        return new Expression.Fold(word.at(), word.is("prod"), over, body);
    }

    private Expression choice() {
        Place at = take().at();
        Expression.Condition condition = condition();
        expect("then", "write: if condition then a else b");
        Expression then = expression();
        expect("else", "write: if condition then a else b");
        return new Expression.Choice(at, condition, then, expression());
    }

    private Expression nameOrCall() {
        Token name = name("an expression");
        if (peek().is("(")) {
            return new Expression.Call(name.at(), name.text(), list(")"));
        }
        String column = "";
        if (peek().is(".")) {
            position++;
            if (peek().kind() != Token.Kind.NAME) {
                throw unexpected("the name of a column", "write: " + name.text() + ".column[k]");
            }
            column = take().text();
        }
        boolean bracketed = peek().is("[");
        List<Expression> indices = bracketed ? list("]") : List.of();
        return new Expression.Name(name.at(), name.text(), column, indices, bracketed);
    }

    private List<Expression> list(String end) {
        List<Expression> all = new ArrayList<>();
        do {
            position++;
            all.add(expression());
        } while (peek().is(","));
        expect(end, "close the bracket");
        return all;
    }

    // ---- tokens

    Token peek() {
        return tokens.get(position);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(position + ahead, tokens.size() - 1));
    }

    Token take() {
        return tokens.get(position++);
    }

    Token name(String expected) {
        Token t = peek();
        if (t.kind() == Token.Kind.NAME && KEYWORDS.contains(t.text())) {
            throw unexpected(expected, "\"" + t.text() + "\" is a word of the language");
        }
        if (t.kind() != Token.Kind.NAME) {
            throw unexpected(expected, "names are a letter, then letters, digits and _");
        }
        return take();
    }

    void expect(String symbol, String fix) {
        if (!peek().is(symbol)) {
            throw unexpected('"' + symbol + '"', fix);
        }
        position++;
    }

    Refusal unexpected(String expected, String fix) {
        return source.refuse(
                EquationRefusal.SYNTAX, peek().at(), "unexpected " + peek().words(), expected, fix);
    }

    private interface Rule<T> {
        T read();
    }

    private <T> T deeper(Rule<T> rule) {
        requireDepth(++depth, peek().at());
        try {
            return rule.read();
        } finally {
            depth--;
        }
    }

    private void requireDepth(int deep, Place at) {
        if (deep > DEEPEST) {
            throw source.refuse(
                    EquationRefusal.SYNTAX,
                    at,
                    "it is nested too deeply",
                    "at most " + DEEPEST + " levels",
                    "name parts of it by let");
        }
    }
}
