package org.plstar.array.npy;

import org.plstar.refusal.Refusal;

/** Why an array file cannot be read. */
public enum NpyRefusal implements Refusal.Code {
    /** The file does not exist or cannot be opened. */
    UNREADABLE,
    /** It does not begin as an NPY file does. */
    NOT_NPY,
    /** Its header is malformed. */
    BAD_HEADER,
    /** Its element type is none of those that can be read. */
    ELEMENT_TYPE,
    /**
     * It holds fewer or more bytes than its header says, or more elements than one array can hold.
     */
    SIZE,
    /** It is no NPZ (zip) file, or a damaged one. */
    NOT_NPZ,
    /** It is larger than the memory allowed for it. */
    TOO_LARGE,
    /** It holds an integer that a double cannot hold exactly. */
    INEXACT,
    /** An NPZ file has no array of the name requested. */
    NO_SUCH_ARRAY,
    /** Numbers to be written do not fit the shape or the element type. */
    VALUE
}
