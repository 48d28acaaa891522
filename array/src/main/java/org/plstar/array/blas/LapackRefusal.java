package org.plstar.array.blas;

import org.plstar.refusal.Refusal;

/** Why a factorization has no answer. */
public enum LapackRefusal implements Refusal.Code {
    /** The matrix has a NaN or an infinity. */
    NOT_FINITE,
    /** The working memory would have more elements than LAPACK's 32-bit lengths can express. */
    TOO_LARGE,
    /** The iteration for eigenvalues or singular values did not end. */
    NOT_CONVERGED,
    /** Matrices and vectors have sizes that do not match. */
    SIZE
}
