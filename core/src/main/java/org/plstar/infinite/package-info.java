/**
 * Kernels of infinitely wide networks: the covariance of their outputs at initialization (NNGP) and
 * their tangent kernel (NTK).
 */
@org.jspecify.annotations.NullMarked
package org.plstar.infinite;
