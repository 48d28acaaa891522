package org.plstar.array.store;

import org.plstar.refusal.Refusal;

/** Why a stored array cannot be read or written. */
public enum StoreRefusal implements Refusal.Code {
    /** A chunk's bytes differ from those that were written. */
    DAMAGED,
    /** A chunk does not exist. */
    ABSENT,
    /** A file cannot be read. */
    UNREADABLE,
    /** A file cannot be written. */
    UNWRITABLE,
    /** The sizes are invalid for a stored matrix, or the matrix has no such chunk. */
    RANGE
}
