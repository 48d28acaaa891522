package org.plstar.tangent;

/** The ways to compute the share of one parameter in the tangent kernel. */
public enum KernelMethod {
    /** The cheaper of the two by operation count, parameter by parameter. */
    AUTO,
    /** Pairwise products Σ_pq (a_p·a_q)(g_p·g_q) where the parameter has that structure. */
    PAIRWISE,
    /** Compute the gradient of every sample, then one symmetric product. */
    PER_SAMPLE
}
