package org.plstar.optimize;

/** The solvers of the n x n systems of {@link KernelNewton}. */
public enum KernelSolve {
    /**
     * Cholesky's factorization up to {@value KernelNewton#MOST_DIRECT} equations, conjugate
     * gradients beyond.
     */
    AUTO,
    /** Cholesky's factorization of the matrix K. */
    CHOLESKY,
    /** Conjugate gradients, which do not form K. */
    CONJUGATE_GRADIENTS
}
