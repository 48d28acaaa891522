package org.plstar.program;

import org.plstar.refusal.Refusal;

/** Why a program can't be built. */
public enum ProgramRefusal implements Refusal.Code {
    /** A value of another builder. */
    FOREIGN_VALUE,
    /** One name for two kinds or two shapes of numbers. */
    NAME_TWICE,
    /** Values that an op cannot take: shapes or axes do not fit, or a constant of it is wrong. */
    OPERANDS,
    /** An array that does not hold as many numbers as it should. */
    SIZE,
    /** A constant is NaN, or a factor infinite. */
    NOT_FINITE,
    /** A name that the program or its binding does not have. */
    UNKNOWN_NAME,
    /** A number is out of its range. */
    RANGE,
    /** A derivative that this program has not. */
    DERIVATIVE
}
