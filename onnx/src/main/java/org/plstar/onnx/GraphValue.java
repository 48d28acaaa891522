package org.plstar.onnx;

/** The meaning of a name of the graph while it is read. */
sealed interface GraphValue permits Constant, Traced {
    /** The kind of the numbers. */
    Kind kind();

    /** The number of axes in ONNX, the sample axis included. */
    int rank();
}
