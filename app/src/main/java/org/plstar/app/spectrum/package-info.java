/**
 * The study behind {@code plstar spectrum}: eigenvalues, traces and densities of curvature
 * operators, and what is told of them.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.app.spectrum;
