package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plstar.refusal.Refusal;

/** Reads expressions, conditions and ranges of indices by recursive descent. */
class ExpressionParser extends TokenReader {
    static final Set<String> RELATIONS = Set.of("<", "<=", "=", "!=", ">=", ">");

    /** Whether inf is allowed as a number at this place. */
    private boolean infinite;

    ExpressionParser(Source source, List<Lexeme> tokens) {
        super(source, tokens);
    }

    /** Reads an expression in which inf may occur alone, or in a branch of if. */
    Expression bound() {
        infinite = true;
        try {
            return expression();
        } finally {
            infinite = false;
        }
    }

    Expression.Indices indices() {
        List<Expression.Index> all = new ArrayList<>();
        boolean more;
        do {
            Lexeme name = name("an index");
            expect("in", "write: " + name.text() + " in 1..n");
            Expression first = expression();
            Optional<Expression> last = last(first);
            Optional<Expression> step = Optional.empty();
            if (last.isPresent() && peek().is("step")) {
                skip();
                step = Optional.of(expression());
            }
            all.add(new Expression.Index(name.at(), name.text(), first, last, step));
            more = peek().is(",");
            if (more) {
                skip();
            }
        } while (more);
        Optional<Expression.Condition> condition = Optional.empty();
        if (peek().is("if")) {
            skip();
            condition = Optional.of(condition());
        }
        return new Expression.Indices(all, condition);
    }

    /**
     * Reads the end of a range after its first value; absent where the name of a set is in its
     * place.
     */
    Optional<Expression> last(Expression first) {
        if (!peek().is("..") && first instanceof Expression.Name n && !n.bracketed()) {
            return Optional.empty();
        }
        expect("..", "give the range as 1..n");
        return Optional.of(expression());
    }

    // ---- conditions

    private Expression.Condition condition() {
        Expression.Condition left = conjunction();
        while (peek().is("or")) {
            skip();
            left = new Expression.Condition.Both(false, left, conjunction());
        }
        return left;
    }

    private Expression.Condition conjunction() {
        Expression.Condition left = relation();
        while (peek().is("and")) {
            skip();
            left = new Expression.Condition.Both(true, left, relation());
        }
        return left;
    }

    private Expression.Condition relation() {
        if (peek().is("not")) {
            skip();
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
        Lexeme operator = peek();
        if (operator.kind() != Lexeme.Kind.SYMBOL || !RELATIONS.contains(operator.text())) {
            throw unexpected("one of < <= = != >= >", "compare two expressions");
        }
        skip();
        return new Expression.Condition.Relation(
                operator.at(), operator.text(), left, expression());
    }

    /** A condition in brackets; absent where the bracket opens an expression that is compared. */
    private Optional<Expression.Condition> bracketed() {
        int here = position();
        try {
            skip();
            Expression.Condition inner = deeper(this::condition);
            if (peek().is(")")) {
                skip();
                if (!isOperator(peek())) {
                    return Optional.of(inner);
                }
            }
        } catch (Refusal e) {
            // it is an expression; a mistake is found again when it is read
        }
        back(here);
        return Optional.empty();
    }

    private static boolean isOperator(Lexeme t) {
        return t.kind() == Lexeme.Kind.SYMBOL
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
            Lexeme sign = take();
            Expression term = product();
            terms.add(sign.is("-") ? new Expression.Negate(sign.at(), term) : term);
        }
        return terms.size() == 1 ? terms.getFirst() : new Expression.Sum(at, terms);
    }

    private Expression product() {
        Expression left = unary();
        int chain = 0;
        while (peek().is("*") || peek().is("/")) {
            Lexeme operator = take();
            requireDepth(++chain, operator.at());
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
            skip();
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
        Lexeme t = peek();
        if (t.kind() == Lexeme.Kind.NUMBER) {
            skip();
            return new Expression.Literal(t.at(), t.number());
        }
        if (t.is("(")) {
            skip();
            Expression inner = expression();
            expect(")", "close the bracket");
            return inner;
        }
        if (t.is("[")) {
            return new Expression.Listing(t.at(), list("]"));
        }
        if (t.kind() != Lexeme.Kind.NAME) {
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
        Lexeme word = take();
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
        Lexeme name = name("an expression");
        if (peek().is("(")) {
            return new Expression.Call(name.at(), name.text(), list(")"));
        }
        String column = "";
        if (peek().is(".")) {
            skip();
            if (peek().kind() != Lexeme.Kind.NAME) {
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
            skip();
            all.add(expression());
        } while (peek().is(","));
        expect(end, "close the bracket");
        return all;
    }
}
