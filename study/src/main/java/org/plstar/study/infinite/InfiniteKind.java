package org.plstar.study.infinite;

import org.plstar.array.Matrix;
import org.plstar.infinite.InfiniteKernels;

/** The two kernels of a network of infinite width. */
public enum InfiniteKind {
    /** The tangent kernel: all layers train. */
    NTK,
    /** The covariance of the outputs at the start: the last layer alone trains. */
    NNGP;

    /** The matrix of this kind of kernel. */
    public Matrix of(InfiniteKernels kernels) {
        return this == NTK ? kernels.ntk() : kernels.nngp();
    }
}
