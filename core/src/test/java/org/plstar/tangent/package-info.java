/** Tangent kernels by several ways, held against each other. */
@org.jspecify.annotations.NullMarked
package org.plstar.tangent;
