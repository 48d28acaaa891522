package org.plstar.array.blas;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * The implementations of {@link Lapack}; arguments are checked before: square, finite and not
 * empty.
 *
 * <p>Each returns LAPACK's status: 0 if it worked.
 */
sealed interface Factorizations permits OpenBlasLapack, JavaLapack {
    /** The factorizations of the library that computes products. */
    static Factorizations choose() {
        return switch (Blas.provide()) {
            case OpenBlas _ -> new OpenBlasLapack();
            case JavaBlas java -> new JavaLapack(java);
        };
    }

    /**
     * Computes the eigenvalues of the symmetric matrix in the lower triangle of a by a team, with
     * the same bytes for any team; a is overwritten.
     */
    int eigenvalues(Matrix a, double[] values, Workers workers);

    /** Computes eigenvalues as above; row j of a becomes the eigenvector of value j. */
    int eigenvectors(Matrix a, double[] values, Workers workers);

    /**
     * Computes the lower triangle of A = L Lᵀ in place; returns 0, or 1 + the index of the first
     * bad pivot.
     */
    int cholesky(Matrix a);

    /** Computes Cholesky's factor by a team, with the same bytes. */
    default int cholesky(Matrix a, Workers workers) {
        return cholesky(a);
    }

    /**
     * Thin singular value decomposition A = U diag(s) Vᵀ with k = min(rows, columns); a is
     * overwritten.
     */
    int svd(Matrix a, Matrix u, double[] s, Matrix vt);
}
