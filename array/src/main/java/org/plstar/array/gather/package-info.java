/** Copies that follow a pattern: windows that slide over planes, and elements selected by index. */
@org.jspecify.annotations.NullMarked
package org.plstar.array.gather;
