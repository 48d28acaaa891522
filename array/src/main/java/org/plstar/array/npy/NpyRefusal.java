package org.plstar.array.npy;

import org.plstar.refusal.Refusal;

/** Why an array file cannot be read. */
public enum NpyRefusal implements Refusal.Code {
    /** The file does not exist or cannot be opened. */
    UNREADABLE,
    /** The file does not begin like an NPY file. */
    NOT_NPY,
    /** The header of the file is malformed. */
    BAD_HEADER,
    /** The element type of the file cannot be read. */
    ELEMENT_TYPE,
    /**
     * The file has fewer or more bytes than its header says, or more elements than one array can
     * have.
     */
    SIZE,
    /** The file is no NPZ (zip) file, or a damaged one. */
    NOT_NPZ,
    /** The array is larger than the memory for it. */
    TOO_LARGE,
    /** The file has an integer that a double cannot represent exactly. */
    INEXACT,
    /** An NPZ file has no array of the name requested. */
    NO_SUCH_ARRAY,
    /** Numbers to be written do not fit the shape or the element type. */
    VALUE
}
