/** What {@code plstar infinite} says: its pages. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.infinite;
