/**
 * Certificates for every program, kinks included: how far the slopes of a program can be from a
 * computed Jacobian in a ball of weights.
 *
 * <p>Order of reading: {@link org.plstar.landscape.certificate.slopes.Enclose} bounds every value
 * in the ball, {@link org.plstar.landscape.certificate.slopes.SlopePass} goes back from the outputs
 * and bounds every slope, {@link org.plstar.landscape.certificate.slopes.SlopeSystem} measures the
 * numbers that the theorems need, and {@link org.plstar.landscape.certificate.slopes.SlopeTheorems}
 * are the theorems. {@link org.plstar.landscape.certificate.slopes.ForwardSlopes} and {@link
 * org.plstar.landscape.certificate.slopes.Directions} are for the one along n directions, {@link
 * org.plstar.landscape.certificate.slopes.DirectionTheorem}.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.certificate.slopes;
