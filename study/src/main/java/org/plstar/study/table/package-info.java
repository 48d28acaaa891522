/**
 * Tables of some thousand rows: classes and numbers by kernels of infinitely wide networks and a
 * few others, chosen and calibrated by exact leave-one-out, with nothing to tune.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.table;
