package org.plstar.onnx;

import org.plstar.refusal.Refusal;

/** Why a model cannot be read from, or written to, an ONNX file. */
public enum OnnxRefusal implements Refusal.Code {
    /** The file does not exist or cannot be opened. */
    UNREADABLE,
    /** The bytes are no ONNX model, or a damaged one. */
    NOT_ONNX,
    /** The file, a tensor or a value exceeds a limit. */
    TOO_LARGE,
    /** The opset version is not supported. */
    OPSET,
    /** An op is not supported, or not in this use. */
    UNSUPPORTED_OP,
    /** An attribute has a value that is not supported. */
    UNSUPPORTED_ATTRIBUTE,
    /** An element type is not supported. */
    ELEMENT_TYPE,
    /** A node lacks an input, or its inputs do not match. */
    BAD_NODE,
    /** A name is used but never defined, or defined twice. */
    BAD_NAME,
    /** A tensor's numbers do not match its shape, or are not numbers. */
    BAD_TENSOR,
    /** External numbers are in a file that must not be opened, or are incomplete. */
    EXTERNAL_DATA,
    /** An input has no axes, or too many, or the output does not depend on samples. */
    SHAPE,
    /** The data have no numbers for an input, or numbers that no input takes. */
    INPUT,
    /** An axis other than the samples' is open, or an axis that is named is none. */
    OPEN_AXIS,
    /** A batch norm uses the statistics of its batch. */
    TRAINING_MODE,
    /** An op mixes or reorders samples. */
    SAMPLE_AXIS,
    /** The model has no parameter that can be trained. */
    NO_PARAMETERS,
    /** A file has changed since the model was read. */
    CHANGED,
    /** ONNX cannot represent the program. */
    NOT_EXPORTABLE
}
