/**
 * Benchmarks: a runner whose rows can stand beside those of other programs on the same inputs, and
 * JMH benchmarks of the parts.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.bench;
