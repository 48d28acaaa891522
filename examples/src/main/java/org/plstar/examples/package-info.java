/** Small programs that use plstar as a library; docs/library.md shows them. */
@org.jspecify.annotations.NullMarked
package org.plstar.examples;
