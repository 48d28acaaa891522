/** What {@code plstar infinite} says: words, files, the page. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.infinite;
