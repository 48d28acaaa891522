package org.plstar.data.equations;

import java.util.List;
import java.util.Optional;

/** A statement of the text. */
sealed interface Statement {
    /** The position of the statement's first word, or of the name that it declares. */
    Place at();

    /**
     * The range of one index of an array; without {@code last}, one element of it, or all elements
     * of a set.
     */
    record Range(Place at, Optional<String> index, Expression first, Optional<Expression> last) {}

    /** A declaration of an array, or of a single value. */
    sealed interface Declaration extends Statement {
        /** The name that is declared. */
        String name();
    }

    /** The declaration of a known number, or of an array of known numbers. */
    record Param(Place at, String name, List<Range> ranges, Expression value)
            implements Declaration {}

    /** The declaration of an unknown, or of an array of unknowns. */
    record Var(
            Place at,
            String name,
            List<Range> ranges,
            Optional<Expression> start,
            Optional<Interval> bounds)
            implements Declaration {}

    /** The least and the greatest value of an unknown; an infinite literal is no bound. */
    record Interval(Expression lower, Expression upper) {}

    /** The declaration of a named expression. */
    record Let(Place at, String name, List<Range> ranges, Expression value) implements Statement {}

    /** The declaration of a file of numbers. */
    record Table(Place at, String name, Place fileAt, String file) implements Statement {}

    /** The declaration of a set of indices: names, which get numbers here, and whole numbers. */
    record Set(Place at, String name, List<Expression> members) implements Statement {}

    /** An equation, or an inequality by its relation. */
    record Equation(
            Place at,
            Optional<Expression> scale,
            String label,
            Expression left,
            String relation,
            Expression right)
            implements Statement {}

    /** Statements for each value of indices. */
    record Family(Place at, Expression.Indices over, List<Statement> body) implements Statement {}

    /** The settings of a solution: words and numbers by name. */
    record Options(Place at, List<Option> all) implements Statement {}

    /** One setting with its value. */
    record Option(Place at, String name, Lexeme value) {}
}
