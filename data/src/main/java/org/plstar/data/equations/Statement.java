package org.plstar.data.equations;

import java.util.List;
import java.util.Optional;

/** A statement as it is written. */
sealed interface Statement {
    /** Its first word, or the name that it declares. */
    Place at();

    /**
     * The range of one index of an array; where {@code last} is absent, one element of it, or all
     * that a set has.
     */
    record Range(Place at, Optional<String> index, Expression first, Optional<Expression> last) {}

    /** What declares an array, or a single value. */
    sealed interface Declaration extends Statement {
        /** Its name. */
        String name();
    }

    /** A known number or an array of such. */
    record Param(Place at, String name, List<Range> ranges, Expression value)
            implements Declaration {}

    /** An unknown or an array of such. */
    record Var(
            Place at,
            String name,
            List<Range> ranges,
            Optional<Expression> start,
            Optional<Interval> bounds)
            implements Declaration {}

    /** The least and the greatest value of an unknown; an infinite literal is no bound. */
    record Interval(Expression lower, Expression upper) {}

    /** A named expression. */
    record Let(Place at, String name, List<Range> ranges, Expression value) implements Statement {}

    /** A file of numbers. */
    record Table(Place at, String name, Place fileAt, String file) implements Statement {}

    /** Values of indices: names, which get numbers here, and whole numbers. */
    record Set(Place at, String name, List<Expression> members) implements Statement {}

    /** An equation, or by its relation an inequality. */
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

    /** How to solve: words and numbers by name. */
    record Options(Place at, List<Option> all) implements Statement {}

    /** One setting. */
    record Option(Place at, String name, Lexeme value) {}
}
