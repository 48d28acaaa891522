package org.plstar.program;

import org.plstar.refusal.Refusal;

/** Why a program can't be built. */
public enum ProgramRefusal implements Refusal.Code {
    /** A value belongs to another builder. */
    FOREIGN_VALUE,
    /** One name is used for two kinds or two shapes of values. */
    NAME_TWICE,
    /** An op cannot take its operands: shapes or axes do not match, or a constant is wrong. */
    OPERANDS,
    /** An array has the wrong number of elements. */
    SIZE,
    /** A constant is NaN, or a factor infinite. */
    NOT_FINITE,
    /** The program or its binding has no such name. */
    UNKNOWN_NAME,
    /** A number is out of its range. */
    RANGE,
    /** The derivative is not defined for this program. */
    DERIVATIVE
}
