package org.plstar.onnx;

import java.nio.file.Path;

/** What a node sees of the graph that it is in. */
interface GraphScope {
    TensorReader tensors();

    /** The model's file, for refusals. */
    Path file();

    long opset();

    /** The number of samples that the file fixes, or 0 if it leaves it open. */
    int fixedSamples();

    /** Whether an input of the graph has whole numbers or truth values. */
    boolean isWholeInput(String name);

    /** Counts elements that are computed while the graph is read; refuses too many. */
    void countFolded(NodeContext c, long elements);
}
