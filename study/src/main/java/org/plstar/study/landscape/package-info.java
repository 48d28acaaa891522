/**
 * The loss around a point: slices, curvature near a solution, and the kernel's smallest eigenvalue
 * over parameter space.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.landscape;
