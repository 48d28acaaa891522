/** JMH benchmarks of the parts: products, elementwise passes, whole training steps. */
@org.jspecify.annotations.NullMarked
package org.plstar.bench.jmh;
