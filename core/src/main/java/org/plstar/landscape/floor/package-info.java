/**
 * Directions of a tangent kernel, those in which a residual remains, and PL* constants along a
 * path.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.floor;
