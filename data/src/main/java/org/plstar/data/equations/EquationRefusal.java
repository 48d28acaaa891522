package org.plstar.data.equations;

import org.plstar.refusal.Refusal;

/** Why a text is no system of equations. */
public enum EquationRefusal implements Refusal.Code {
    /** The file cannot be read. */
    UNREADABLE,
    /** The text is not of the grammar. */
    SYNTAX,
    /** A name that nothing declares. */
    UNKNOWN_NAME,
    /** An index outside the declared range. */
    INDEX_RANGE,
    /** An index, a range, a condition of a family or a parameter that depends on an unknown. */
    INDEX_UNKNOWN,
    /** A name is used before the line that declares it. */
    CYCLE,
    /** An inequality where an equation is due. */
    INEQUALITY,
    /** Nothing is declared by {@code var}. */
    NO_UNKNOWNS,
    /** There is no equation. */
    NO_EQUATIONS,
    /** A name or an element is declared twice. */
    DUPLICATE,
    /** A scalar used as an array, a wrong number of indices or arguments, no whole number. */
    TYPE,
    /** A known number that is not finite, such as log(-1). */
    NUMBER,
    /** A table cannot be read, or does not hold the number. */
    TABLE,
    /** A lower bound above the upper one. */
    BOUNDS,
    /** A start outside its bounds. */
    START_OUTSIDE,
    /** An equation has no finite value at the start. */
    START_UNDEFINED,
    /** An equation without unknowns that does not hold. */
    CONSTANT_EQUATION,
    /** A setting of {@code solve} that is not known, or a wrong value. */
    SETTING,
    /** A solution in AMPL's form is requested of another file than an .nl file. */
    NO_NL_FILE,
    /** A binary .nl file. */
    NL_BINARY,
    /** An .nl file with integer unknowns. */
    NL_INTEGER,
    /** A part of an .nl file that makes no equation, or an operator that has no rule. */
    NL_UNSUPPORTED,
    /** A face that the box of coordinates does not have. */
    FACE,
    /** A derivative of a higher order than four, or by what is no coordinate. */
    ORDER,
    /**
     * A point outside the box in which equations were solved, or one where something is infinite.
     */
    OUTSIDE,
    /** A network whose outputs are not the unknown functions, or that mixes points. */
    SHAPE,
    /** A differential equation without a condition on the boundary, or without itself. */
    NO_CONDITION,
    /** More equations and unknowns than the solver takes. */
    SIZE
}
