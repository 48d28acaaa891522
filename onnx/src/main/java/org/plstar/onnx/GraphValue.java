package org.plstar.onnx;

/** What a name in the graph represents while the graph is read. */
sealed interface GraphValue permits Constant, Traced {
    /** What its numbers are. */
    Kind kind();

    /** Number of axes as ONNX counts them, the sample axis included. */
    int rank();
}
