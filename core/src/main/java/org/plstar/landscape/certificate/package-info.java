/**
 * Certificates: proofs, from measured numbers at one point, that a solution exists near it and that
 * gradient descent reaches it.
 *
 * <p>Order of reading: {@link org.plstar.landscape.certificate.StageNetwork} is the network as a
 * formula, sums of the maps of {@link org.plstar.landscape.certificate.LinearMap} and activations;
 * {@link org.plstar.landscape.certificate.ForwardBackward} what is measured of it, {@link
 * org.plstar.landscape.certificate.Drift} how far the measured numbers can move in a ball, {@link
 * org.plstar.landscape.certificate.CurvatureBound} the bound Λ(R) of the second derivative that
 * follows, {@link org.plstar.landscape.certificate.KernelBound} the least singular value from
 * below, {@link org.plstar.landscape.certificate.PointBounds} the inequalities, {@link
 * org.plstar.landscape.certificate.Sharper} and {@link org.plstar.landscape.certificate.Majorant}
 * those that go further. Every number is bounded in the safe direction; {@link
 * org.plstar.landscape.certificate.bound.Rounding} says how.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.certificate;
