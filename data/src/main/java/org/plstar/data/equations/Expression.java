package org.plstar.data.equations;

import java.util.List;
import java.util.Optional;

/** An expression of the text. */
sealed interface Expression {
    /** The position for error messages: the first character of the expression, or its operator. */
    Place at();

    /** The parts of the expression, without indices and conditions. */
    default List<Expression> parts() {
        return switch (this) {
            case Literal _, Name _ -> List.of();
            case Call c -> c.arguments;
            case Listing l -> l.elements;
            case Sum s -> s.terms;
            case Negate n -> List.of(n.of);
            case Binary b -> List.of(b.left, b.right);
            case Fold f -> List.of(f.body);
            case Choice c -> List.of(c.then, c.otherwise);
        };
    }

    /** An expression that is a number. */
    record Literal(Place at, double value) implements Expression {}

    /**
     * A name with its indices.
     *
     * @param column of a table, else empty
     * @param bracketed whether indices are given
     */
    record Name(Place at, String name, String column, List<Expression> indices, boolean bracketed)
            implements Expression {}

    /** A function with its arguments. */
    record Call(Place at, String name, List<Expression> arguments) implements Expression {}

    /** A list of values in brackets. */
    record Listing(Place at, List<Expression> elements) implements Expression {}

    /** A sum of two or more terms. */
    record Sum(Place at, List<Expression> terms) implements Expression {}

    /** The negative of an expression. */
    record Negate(Place at, Expression of) implements Expression {}

    /** A product, quotient or power. */
    record Binary(Place at, char operator, Expression left, Expression right)
            implements Expression {}

    /** A sum or product over indices. */
    record Fold(Place at, boolean product, Indices over, Expression body) implements Expression {}

    /** One of two expressions, by a condition. */
    record Choice(Place at, Condition condition, Expression then, Expression otherwise)
            implements Expression {}

    /**
     * Indices with ranges of whole numbers or sets; the last index varies fastest.
     *
     * @param condition which values are taken
     */
    record Indices(List<Index> all, Optional<Condition> condition) {}

    /**
     * One index: first, last, and step (default 1); without a last, {@code first} is the name of a
     * set.
     */
    record Index(
            Place at,
            String name,
            Expression first,
            Optional<Expression> last,
            Optional<Expression> step) {}

    /** A condition, which is true or false. */
    sealed interface Condition {
        /** A comparison by {@code < <= = != >= >}. */
        record Relation(Place at, String operator, Expression left, Expression right)
                implements Condition {}

        /** Two conditions, of which both or at least one must hold. */
        record Both(boolean and, Condition left, Condition right) implements Condition {}

        /** The negation of a condition. */
        record Not(Condition of) implements Condition {}
    }
}
