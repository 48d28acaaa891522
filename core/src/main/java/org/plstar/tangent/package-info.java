/** The Jacobian J of a system at a point, and its tangent kernel K = J Jᵀ in three ways. */
@org.jspecify.annotations.NullMarked
package org.plstar.tangent;
