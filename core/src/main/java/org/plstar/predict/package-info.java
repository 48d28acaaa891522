/**
 * What a kernel predicts without training: ways of training as filters of its eigenvalues,
 * ensembles of wide networks, Gaussian processes, kernel ridge regression with exact leave-one-out,
 * and other losses in function space; and sums over many rows, in tiles and a fixed tree, of
 * kernels, Jacobians and losses.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.predict;
