package org.plstar.data.equations;

import org.plstar.refusal.Refusal;

/** Why a text is no system of equations. */
public enum EquationRefusal implements Refusal.Code {
    /** The file cannot be read. */
    UNREADABLE,
    /** The text is not of the grammar. */
    SYNTAX,
    /** A name is not declared. */
    UNKNOWN_NAME,
    /** An index outside the declared range. */
    INDEX_RANGE,
    /** An index, a range, a condition of a family or a parameter that depends on an unknown. */
    INDEX_UNKNOWN,
    /** A name is used before the line that declares it. */
    CYCLE,
    /** An inequality where an equation is due. */
    INEQUALITY,
    /** No unknown is declared by {@code var}. */
    NO_UNKNOWNS,
    /** The text has no equation. */
    NO_EQUATIONS,
    /** A name or an element is declared twice. */
    DUPLICATE,
    /** A scalar used as an array, a wrong number of indices or arguments, no whole number. */
    TYPE,
    /** A known number is not finite, such as log(-1). */
    NUMBER,
    /** A table cannot be read, or does not contain the number. */
    TABLE,
    /** A lower bound exceeds the upper one. */
    BOUNDS,
    /** A start is outside of its bounds. */
    START_OUTSIDE,
    /** An equation has no finite value at the start. */
    START_UNDEFINED,
    /** An equation without unknowns does not hold. */
    CONSTANT_EQUATION,
    /** A setting of {@code solve} is unknown, or has a wrong value. */
    SETTING,
    /** A solution in AMPL's form is requested of another file than an .nl file. */
    NO_NL_FILE,
    /** The .nl file is binary. */
    NL_BINARY,
    /** An .nl file with integer unknowns. */
    NL_INTEGER,
    /** A part of an .nl file is no equation, or has an operator without a rule. */
    NL_UNSUPPORTED,
    /** The box of coordinates does not have the face. */
    FACE,
    /** A derivative has an order above four, or is by a name that is no coordinate. */
    ORDER,
    /**
     * A point is outside of the box in which equations were solved, or a value there is infinite.
     */
    OUTSIDE,
    /** The outputs of a network are not the unknown functions, or depend on other points. */
    SHAPE,
    /**
     * A differential equation has no condition on the boundary, or there is only such a condition.
     */
    NO_CONDITION,
    /** There are more equations and unknowns than the solver can take. */
    SIZE
}
