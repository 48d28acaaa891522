package org.plstar.array;

import org.plstar.refusal.Refusal;

/** Why a computation on arrays is refused. */
public enum ArrayRefusal implements Refusal.Code {
    /** The JVM was started without the module that elementwise functions are made of. */
    NO_VECTOR_MODULE,
    /** Matrices are larger than the machine's memory. */
    MEMORY,
    /** Numbers, rows or columns do not match. */
    SIZE,
    /** A number is outside of its range. */
    RANGE
}
