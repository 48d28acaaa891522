package org.plstar.onnx;

/** Limits for untrusted files. */
final class Limits {
    /** The largest size of a model file in bytes. */
    static final long FILE_BYTES = 1L << 30;

    /** The largest number of nodes of a graph. */
    static final int NODES = 100_000;

    /** The largest number of elements of one tensor, or of one sample of one value. */
    static final long ELEMENTS = 1L << 28;

    /** The largest number of elements of all tensors that are computed while a graph is read. */
    static final long FOLDED = 1L << 26;

    /** The largest number of axes of a tensor. */
    static final int RANK = 8;

    private Limits() {}
}
