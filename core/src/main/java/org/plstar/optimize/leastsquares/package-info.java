/**
 * Least squares: one loop of damped steps, and its parts.
 *
 * <p>{@link org.plstar.optimize.leastsquares.LeastSquares} takes steps of a
 * {@link org.plstar.optimize.leastsquares.StepSolver} (dense, sparse, by a kernel), damped by a
 * {@link org.plstar.optimize.leastsquares.Damping} and searched along by
 * {@link org.plstar.optimize.leastsquares.Halving}, within a {@link org.plstar.optimize.Box}. Who
 * uses it decides when to end.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.optimize.leastsquares;
