/** Linear operators and what is computed with them: extreme eigenvalues, solves, traces. */
@org.jspecify.annotations.NullMarked
package org.plstar.operator;
