package org.plstar.tangent;

/** How the share of one parameter in the tangent kernel is computed. */
public enum KernelMethod {
    /** The cheaper of the two by operation count, parameter by parameter. */
    AUTO,
    /** Pairwise products Σ_pq (a_p·a_q)(g_p·g_q) where the parameter has that structure. */
    PAIRWISE,
    /** The gradient of every sample, then one symmetric product. */
    PER_SAMPLE
}
