/** Settings that theory gives before training: steps, momentum, batches, widths. */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape.advice;
