/**
 * Matrices larger than memory, as files of chunks: each written whole or not at all, with a
 * checksum.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.array.store;
