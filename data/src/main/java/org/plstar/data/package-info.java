/**
 * Data sets as values: features, targets, how they are split, scaled and encoded. Readers live in
 * the packages below this name.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.data;
