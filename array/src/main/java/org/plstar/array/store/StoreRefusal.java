package org.plstar.array.store;

import org.plstar.refusal.Refusal;

/** Why a stored array cannot be read or written. */
public enum StoreRefusal implements Refusal.Code {
    /** A chunk's bytes are not those that were written. */
    DAMAGED,
    /** A chunk is not there. */
    ABSENT,
    /** A file cannot be read. */
    UNREADABLE,
    /** A file cannot be written. */
    UNWRITABLE,
    /** Sizes of which there is no stored matrix, or a chunk that it has not. */
    RANGE
}
