/** Eigenvalues, traces and densities of curvature operators. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.spectrum;
