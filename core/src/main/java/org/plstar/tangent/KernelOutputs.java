package org.plstar.tangent;

/** The form in which a kernel of a system with C outputs per sample is returned. */
public enum KernelOutputs {
    /** [N·C, N·C], row i·C + c for output c of sample i. */
    FULL,
    /** [N, N]: the sum over outputs of K[i·C + c, j·C + c]. */
    TRACE,
    /** [N, N]: {@code TRACE} divided by C. */
    MEAN
}
