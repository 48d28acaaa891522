/** Seeded random numbers: the i-th one of a stream is a function of (seed, purpose, i) alone. */
@org.jspecify.annotations.NullMarked
package org.plstar.array.random;
