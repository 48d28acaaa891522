package org.plstar.infinite;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Matrix;

/**
 * Both kernels of an infinitely wide network for one output; the kernel of C outputs is the
 * Kronecker product with the identity.
 *
 * @param nngp [n, n2], covariance of the outputs at initialization
 * @param ntk [n, n2], the tangent kernel
 * @param dualError the largest error of a dual activation at the pairs of the largest variances of
 *     each tile, relative, as {@link DualActivation#error} estimates it
 */
public record InfiniteKernels(Matrix nngp, Matrix ntk, double dualError) implements AutoCloseable {
    /** Refuses null with a {@link NullPointerException}. */
    public InfiniteKernels {
        requireNonNull(nngp, "nngp");
        requireNonNull(ntk, "ntk");
    }

    /** Frees both matrices. */
    @Override
    public void close() {
        nngp.close();
        ntk.close();
    }
}
