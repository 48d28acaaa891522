/** Optimizers of over-parameterized systems and the training loop that runs them. */
@org.jspecify.annotations.NullMarked
package org.plstar.optimize;
