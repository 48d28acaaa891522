package org.plstar.onnx;

/** What is accepted of an untrusted file. */
final class Limits {
    /** Bytes of a model file. */
    static final long FILE_BYTES = 1L << 30;

    /** Nodes of a graph. */
    static final int NODES = 100_000;

    /** Elements of one tensor, or of one sample of one value. */
    static final long ELEMENTS = 1L << 28;

    /** Elements of all tensors that are computed while a graph is read. */
    static final long FOLDED = 1L << 26;

    /** Axes of a tensor. */
    static final int RANK = 8;

    private Limits() {}
}
