package org.plstar.onnx;

/** What a name in the graph stands for while the graph is read. */
sealed interface Item permits Known, Live {
    /** What its numbers are. */
    Kind kind();

    /** Number of axes as ONNX counts them, the sample axis included. */
    int rank();
}
