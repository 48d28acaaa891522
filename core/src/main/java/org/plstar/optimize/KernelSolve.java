package org.plstar.optimize;

/** How the n x n systems of {@link KernelNewton} are solved. */
public enum KernelSolve {
    /**
     * By Cholesky's factor up to {@value KernelNewton#MOST_DIRECT} equations, by conjugate
     * gradients beyond.
     */
    AUTO,
    /** Forms K. */
    CHOLESKY,
    /** Never forms K. */
    CONJUGATE_GRADIENTS
}
