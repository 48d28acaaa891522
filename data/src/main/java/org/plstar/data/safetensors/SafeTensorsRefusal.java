package org.plstar.data.safetensors;

import org.plstar.refusal.Refusal;

/** Why a safetensors file is not read or written. */
public enum SafeTensorsRefusal implements Refusal.Code {
    /** It does not begin as such a file does: too short, or no header of a possible length. */
    NOT_SAFETENSORS,
    /** Its header is no JSON of the format, or names a tensor twice. */
    BAD_HEADER,
    /** A tensor's element type is none of those that are read. */
    ELEMENT_TYPE,
    /** A tensor's bytes are not as many as its shape and type take. */
    SIZE,
    /** Tensors overlap, leave bytes between them, or lie outside the file. */
    LAYOUT,
    /** A tensor has more elements than one array can hold, or than fit the memory. */
    TOO_LARGE,
    /** A number that is read is NaN or infinite. */
    NOT_FINITE,
    /** A whole number that a double cannot hold exactly. */
    INEXACT,
    /** The file has no tensor of the name requested. */
    NO_SUCH_TENSOR,
    /** What is to be written does not fit the format: a name, a type, a number. */
    VALUE
}
