package org.plstar.onnx;

import java.nio.file.Path;

/** The graph of a node, as far as the node needs it. */
interface GraphScope {
    TensorReader tensors();

    /** The model's file, for refusals. */
    Path file();

    long opset();

    /** The number of samples that the file fixes, or 0 if it is open. */
    int fixedSamples();

    /** Whether an input of the graph has whole numbers or truth values. */
    boolean isWholeInput(String name);

    /** Adds elements that are computed while the graph is read; refuses too many. */
    void countFolded(NodeContext c, long elements);
}
