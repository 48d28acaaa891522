/** Operators whose rows lie on executors. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.operator;
