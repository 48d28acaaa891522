/**
 * Random numbers addressed by seed, purpose and index, the same in any order and on any threads.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.array.random;
