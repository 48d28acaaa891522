/**
 * The study behind {@code plstar landscape}: slices of the loss, curvature near a solution, and the
 * kernel's smallest eigenvalue over parameter space.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.app.landscape;
