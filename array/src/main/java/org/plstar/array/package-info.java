/**
 * Numbers in memory: shapes, precisions, flat storage, the worker threads; below it BLAS,
 * elementwise kernels, random streams, NPY files.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.array;
