/** Directions of a tangent kernel, those that hold a residual, and PL* constants down a path. */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.floor;
