package org.plstar.array;

import org.plstar.refusal.Refusal;

/** Why numbers cannot be computed with here. */
public enum ArrayRefusal implements Refusal.Code {
    /** The JVM was started without the module that elementwise functions are made of. */
    NO_VECTOR_MODULE,
    /** Matrices are larger than the machine's memory. */
    MEMORY,
    /** Numbers, rows or columns that do not fit each other. */
    SIZE,
    /** A number is out of its range. */
    RANGE
}
