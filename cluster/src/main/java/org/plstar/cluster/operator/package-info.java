/** Operators whose rows are on executors. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.operator;
