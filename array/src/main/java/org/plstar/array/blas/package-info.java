/**
 * Dense linear algebra: matrix products ({@link org.plstar.array.blas.Blas}) and factorizations
 * ({@link org.plstar.array.blas.Lapack}).
 *
 * <p>The kernels come from OpenBLAS, which comes in a jar and is bound through
 * {@code java.lang.foreign}; where it cannot be loaded, pure Java takes over and one warning says
 * so. A call never uses more threads than its caller's, so a result depends only on shapes and
 * values.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.array.blas;
